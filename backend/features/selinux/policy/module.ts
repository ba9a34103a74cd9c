// SPDX-License-Identifier: LGPL-2.1-or-later
/* A site's own policy module: its text, the names in it, and what the host has to be asked for it. */

import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';

import { failed } from '../../../contract/errors.ts';
import { listPorts } from '../../../host/selinux-policy.ts';
import { run } from '../../../host/run.ts';
import type { SiteRecord } from '../../common/site.ts';
import { render } from '../../templates/render.ts';

/** What all sites' processes may do, and a site's as long as it has no type of its own. */
export const SHARED_TYPE = 'hosting_site_t';

const PREFIX = 'hosting-';

/** Names of packages' modules have an underscore: hosting_site is none of a site "site". */
export const moduleOf = (site: string): string => PREFIX + site;
/** The site of a module, undefined for one that is no site's. */
export const siteOf = (module: string): string | undefined => /^hosting-([a-z][a-z0-9]{1,30})$/.exec(module)?.[1];
export const ownType = (site: string): string => `hosting_${site}.t`;

/** Which type each port has, asked once for a transaction. */
export class Ports {
    #listed: Promise<string> | undefined;

    async typeOf(port: string): Promise<string> {
        this.#listed ??= listPorts();
        return portType(await this.#listed, port);
    }
}

/**
 * The type of a port. Of the ranges that hold it the kernel takes the narrowest.
 * @param list as `semanage port --list` prints it: `redis_port_t   tcp   6379, 16379-16390`
 */
export function portType(list: string, port: string): string {
    const number = Number(port.replace('/tcp', ''));
    let best: { type: string, width: number } = { type: 'port_t', width: Infinity };
    for (const line of list.split('\n')) {
        const [type = '', protocol, ...ranges] = line.trim().split(/[\s,]+/);
        for (const range of protocol === 'tcp' ? ranges : []) {
            const [low = NaN, high = low] = range.split('-').map(Number);
            if (low <= number && number <= high && high - low < best.width)
                best = { type, width: high - low };
        }
    }
    return best.type;
}

/** The text of a site's module. */
export async function moduleText({ name, selinux }: SiteRecord, ports: Pick<Ports, 'typeOf'>): Promise<string> {
    return await render('selinux/site.cil', {
        name, ownBinaries: selinux.ownBinaries,
        ports: await Promise.all(selinux.ports.map(async port => ({ port, type: await ports.typeOf(port) }))),
        directories: await Promise.all(selinux.directories.map(async each => ({ ...each, above: await typesAbove(each.path) }))),
    });
}

export function digest(text: string): string {
    return createHash('sha256').update(text).digest('hex');
}

/** The types of the directories on the way to one: the site has to pass through them. */
async function typesAbove(directory: string): Promise<string[]> {
    await requireSafe(directory);
    const above = parents(directory);
    const { stdout } = await run('stat', ['--format=%C', '--', ...above]);
    return [...new Set(stdout.trim().split('\n').map(context => context.split(':')[2] ?? ''))];
}

function parents(directory: string): string[] {
    const parent = path.dirname(directory);
    return parent === '/' ? ['/'] : [...parents(parent), parent];
}

/**
 * Refuses a directory that somebody but root could exchange for another one: it gets labels of a site, and its files with it.
 * @throws HostingError `Failed`
 */
export async function requireSafe(directory: string): Promise<void> {
    const stat = await fs.lstat(directory).catch(() => undefined);
    if (!stat?.isDirectory())
        throw failed(`${directory} is no directory.`, 'Make it, and give the site\'s user its rights there.');
    for (const above of parents(directory)) {
        const { uid, mode } = await fs.lstat(above);
        const isReal = await fs.realpath(above) === above;
        if (!isReal || uid !== 0 || (mode & 0o022) !== 0) {
            throw failed(`${above} is ${isReal ? 'not root\'s alone' : 'a link'}: what ${directory} is could be changed by others.`,
                'Use a directory below one that only root can write.');
        }
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* nginx: that what is on disk loads, that nobody else claims the names of websites, and that it may open enough files. */

import * as fs from 'node:fs/promises';

import { ProgramFailure, run } from '../../../host/run.ts';
import { unitProperty, unitStates } from '../../../host/unit-states.ts';
import type { SiteRecord } from '../../common/site.ts';
import { namesOf } from '../../certificates/names.ts';
import { type Reading, untilWhole } from '../../nginx/reading.ts';
import { masterPid } from '../../nginx/workers.ts';
import { type Check, command, type Finding, inOrder, some } from './check.ts';

/** Milliseconds; bytes of a configuration with thousands of sites. */
const TIMEOUT = 60_000;
const MOST = 64 * 1024 ** 2;
const OURS = /^\/etc\/nginx\/conf\.d\/hosting-([a-z][a-z0-9]*)\.conf$/;
/** What it has open for a site, and twice that during a reload; and for connections. */
const FILES_PER_SITE = 6;
const FILES = 512;
const WANTED = '65536';
const OWN_LIMIT = '/usr/lib/systemd/system/nginx.service.d/50-hosting.conf';

export function nginxChecks(all: () => readonly SiteRecord[]): Check[] {
    return [
        { name: 'nginx-configuration', title: 'nginx\'s configuration', limit: TIMEOUT, run: () => configurationFaults(all()) },
        { name: 'nginx-limit', title: 'Files that nginx may open', run: () => limitFaults(all().length) },
    ];
}

async function configurationFaults(sites: readonly SiteRecord[]): Promise<Finding[]> {
    const { ok, words } = await untilWhole(configuration);
    return ok ? foreignNames(words, sites) : [refused(words, sites)];
}

/** The whole of it, or what nginx refused in it. */
async function configuration(): Promise<Reading> {
    try {
        const { stdout } = await run('nginx', ['-T', '-q'], { timeout: TIMEOUT, together: MOST });
        return { ok: true, words: stdout };
    } catch (error) {
        if (error instanceof ProgramFailure)
            return { ok: false, words: error.result.stdout };
        throw error;
    }
}

/** What nginx says, without its time: `invalid parameter "x" in /etc/nginx/conf.d/x.conf:3`. */
export function refused(words: string, sites: readonly Pick<SiteRecord, 'name'>[]): Finding {
    const emergency = words.split('\n').find(each => each.includes('[emerg]'));
    const line = emergency?.replace(/^.*\[emerg\] (?:\d+#\d+: )?/, '') ?? words.trim().slice(0, 500);
    const file = / in (\/\S+):\d+$/.exec(line)?.[1] ?? '';
    const site = OURS.exec(file)?.[1];
    const known = sites.some(({ name }) => name === site);
    return {
        state: 'fail', subject: file,
        message: `nginx's configuration does not load, and nothing of it can be changed until it does: ${line}`,
        ...site !== undefined && known ? { repair: command('hostingctl', 'site', 'apply', site, '--force') } : {
            hint: `Mend ${file === '' ? 'what it names' : file} until nginx -t succeeds, then: systemctl reload-or-restart nginx.service`,
        },
    };
}

/** Virtual hosts that are not ours and have a name of a website's: which of the two answers, the order of the files decides. */
export function foreignNames(dump: string, sites: readonly SiteRecord[]): Finding[] {
    const names = new Map(sites.flatMap(site => namesOf(site).map(name => [name, site.domain] as const)));
    const files = dump.split(/^# configuration file (?=\/)/m).slice(1);
    return files.flatMap(text => {
        const file = text.slice(0, text.indexOf(':\n'));
        if (OURS.test(file))
            return [];
        const claimed = [...text.replaceAll(/^\s*#.*$/gm, '').matchAll(/(?:^|[;{}\s])server_name\s+([^;]+);/g)]
            .flatMap(([, words = '']) => words.split(/\s+/)).map(word => word.replaceAll(/["']/g, '').toLowerCase())
            .filter(name => names.has(name));
        if (claimed.length === 0)
            return [];
        return [{
            state: 'fail' as const, subject: file,
            message: `${file} is not the panel's and claims ${some([...new Set(claimed)])}: visitors may get that instead of the website.`,
            repair: inOrder(command('mv', '--', file, `${file}.off`), 'nginx -t', command('systemctl', 'reload', 'nginx.service')),
            hint: 'The repair takes the whole file out of use. Where it holds other virtual hosts, remove the name from it instead.',
        }];
    });
}

async function limitFaults(sites: number): Promise<Finding[]> {
    const needed = FILES + sites * FILES_PER_SITE;
    const pid = await masterPid();
    const running = pid === undefined ? Number.POSITIVE_INFINITY : limitIn(await fs.readFile(`/proc/${pid}/limits`, 'utf8'));
    const configured = Number(await unitProperty('nginx.service', 'LimitNOFILE'));
    if (running >= needed && configured >= needed)
        return [];
    const raise = pid === undefined ? [] : [
        command('prlimit', '--pid', String(pid), `--nofile=${WANTED}:${WANTED}`), command('systemctl', 'reload', 'nginx.service'),
    ];
    const lowered = configured < needed ? await loweringDropIns() : [];
    const gently = [...lowered.length > 0 ? [command('rm', '--', ...lowered), 'systemctl daemon-reload'] : [], ...raise];
    return [{
        state: 'fail',
        message: `nginx may open ${Math.min(running, configured)} files and needs ${needed} for ${sites} websites: `
            + 'reloads will fail, and leave the old configuration in force.',
        // A host that does not let its own limit be raised has nginx started anew.
        repair: [...gently.length > 0 ? [inOrder(...gently)] : [], command('systemctl', 'restart', 'nginx.service')].join(' || '),
        ...configured < needed && lowered.length === 0
            && { hint: `${OWN_LIMIT} should set LimitNOFILE=${WANTED}: dnf reinstall cockpit-hosting` },
    }];
}

/** Line of proc_pid_limits(5): `Max open files            1024                 20000                files`. */
export function limitIn(text: string): number {
    const [, soft] = /^Max open files\s+(\d+|unlimited)\s/m.exec(text) ?? [];
    return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft ?? Number.NaN);
}

async function loweringDropIns(): Promise<string[]> {
    const dropIns = (await unitStates(['nginx.service'])).get('nginx.service')?.dropIns ?? [];
    const texts = await Promise.all(dropIns.map(async file => [file, await fs.readFile(file, 'utf8').catch(() => '')] as const));
    return texts.filter(([file, text]) => file !== OWN_LIMIT && /^\s*LimitNOFILE=/m.test(text)).map(([file]) => file);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The pages that nginx keeps of a site. Their directory is nginx's alone; work among them is done as nginx, so that not even
 * a worker that was taken over could lead root anywhere (rule R5).
 */

import { failed } from '../../contract/errors.ts';
import { findAccount } from '../../host/accounts.ts';
import { exists, makeDirectory, removeTree, renameDirectory } from '../../host/files.ts';
import { run } from '../../host/run.ts';
import { place, type SiteRecord } from '../common/site.ts';

/** A suspended site has none: a page that was kept would still be shown. */
export function hasCache({ app, suspended, wordpress }: SiteRecord): boolean {
    return app === 'wordpress' && wordpress.cache && !suspended;
}

/** Before nginx is told of it. The parent carries nginx's SELinux type and gives it on. */
export async function makeCache(name: string): Promise<void> {
    await removeAside(name);
    await makeDirectory(place.cache(name), { mode: 0o700, owner: await nginx() });
}

/**
 * Once nginx no longer uses it but for what old workers are at: those find no directory, which is a page that is not kept, while one
 * that they may not enter would be an error to the visitor.
 */
export async function removeCache(name: string): Promise<void> {
    await removeAside(name);
    await renameDirectory(place.cache(name), aside(name));
    await removeAside(name);
}

const aside = (name: string): string => `${place.cache(name)}.removed`;

/** Also that of a removal that was cut off. A worker is locked out before root goes through it. */
async function removeAside(name: string): Promise<void> {
    const directory = aside(name);
    if (!await exists(directory))
        return;
    await makeDirectory(directory, { mode: 0o700, owner: { uid: 0, gid: 0 } });
    await removeTree(directory);
}

/** Removes all pages; nginx notices that a file is gone. @returns how many there were */
export async function emptyCache(name: string): Promise<number> {
    // nginx removes pages as well, meanwhile.
    const { stdout } = await run('find', ['-P', place.cache(name), '-ignore_readdir_race', '-type', 'f', '-printf', '.', '-delete'],
        { as: await nginx() });
    return stdout.length;
}

/**
 * Removes one page, as it is kept for every scheme and method. It is looked for by the key that nginx writes into each file: the
 * name of a file follows from more than the key where an answer has a Vary header.
 * @returns how many files there were
 */
export async function removePage(name: string, hosts: readonly string[], path: string): Promise<number> {
    const NONE = 1, VANISHED = 2;   // grep(1); a file that nginx removes meanwhile is none to be removed
    const keys = ['httpGET', 'httpHEAD', 'httpsGET', 'httpsHEAD']
        .flatMap(beginning => hosts.map(host => `KEY: ${beginning}${host}${path}`));
    const as = await nginx();
    // Without regard to case: WordPress and browsers write %c3 and %C3.
    const { stdout } = await run('grep', ['--recursive', '--null', '--files-with-matches', '--no-messages', '--text', '--ignore-case',
        '--line-regexp', '--fixed-strings', '--file=-', '--', place.cache(name)],
    { as, input: keys.join('\n'), accept: [NONE, VANISHED] });
    const files = stdout.split('\0').filter(Boolean);
    if (files.length > 0)
        await run('rm', ['--force', '--', ...files], { as });
    return files.length;
}

async function nginx(): Promise<{ uid: number, gid: number }> {
    const account = await findAccount('nginx');
    if (!account)
        throw failed('There is no user nginx on this host.', 'Install nginx.');
    return { uid: account.uid, gid: account.gid };
}

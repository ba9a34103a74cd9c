// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Keeps what a deletion would destroy: /var/lib/hosting/archive/SITE-JOB/ with files.tar.gz, database.sql.gz and, of further
 * databases, NAME.sql.gz. The files are read by the site's own user, who cannot be led to anything it may not read (rule R5).
 */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import type { Skipped, StepContext, StepDefinition } from '../../engine/job.ts';
import { makeDirectory, removeTree } from '../../host/files.ts';
import { run } from '../../host/run.ts';
import { ownerOf, place, type SiteRecord } from '../common/site.ts';
import { archiveDatabase } from '../databases/archive.ts';
import { engineOf } from '../databases/engines.ts';

/** What to keep: nothing, all, or the database alone where the files stay in place. */
export type Keep = 'nothing' | 'all' | 'database';

const HOURS = 3_600_000;
const TIMEOUT = 6 * HOURS;
const FILE_CHANGED = 1;     // tar(1): a file changed while it was read

export function archive(keep: Keep, name: string, read: () => SiteRecord | undefined): StepDefinition {
    return {
        name: 'archive',
        title: keep === 'database' ? 'Archive the database' : 'Archive files and database',
        do: async context => {
            const site = read();
            return site ? await make(site, keep, context) : undefined;
        },
        undo: async context => {
            await removeTree(directoryOf(name, context.job));
            const site = read();
            for (const database of site?.suspended ? [] : site?.databases ?? [])
                await engineOf(database).lock(database, false);
        },
    };
}

async function make(site: SiteRecord, keep: Keep, context: StepContext): Promise<Skipped | void> {
    if (keep === 'nothing')
        return { skipped: 'To be deleted without an archive, as was asked for.' };
    if (keep === 'database' && site.databases.length === 0)
        return { skipped: 'The files stay in place, and there is no database.' };

    const directory = directoryOf(site.name, context.job);
    await removeTree(directory);
    await makeDirectory(place.archives, { mode: 0o700 });
    await makeDirectory(directory, { mode: 0o700 });
    if (keep === 'all')
        await archiveFiles(site, path.join(directory, 'files.tar.gz'), context);
    // The first under the name that it has always had.
    for (const [index, database] of site.databases.entries())
        await archiveDatabase(database, path.join(directory, index === 0 ? 'database.sql.gz' : `${database.name}.sql.gz`));
    context.log(`Kept in ${directory}.`);
    context.note(`Kept in ${directory}.`);
    return undefined;
}

async function archiveFiles(site: SiteRecord, file: string, context: StepContext): Promise<void> {
    // Opened by root, written by tar as the site's user.
    const handle = await fs.open(file, 'wx', 0o600);
    try {
        const { status, stderr } = await run(
            'tar', ['--create', '--gzip', '--file=-', '--directory', place.home(site.name), '--', '.'],
            { as: ownerOf(site), output: handle.fd, timeout: TIMEOUT, signal: context.signal, accept: [FILE_CHANGED] });
        if (status === FILE_CHANGED)
            context.log(`Some files changed while they were read: ${stderr.trim()}`);
        await handle.datasync();
    } finally {
        await handle.close();
    }
}

function directoryOf(name: string, job: number): string {
    return path.join(place.archives, `${name}-${job}`);
}

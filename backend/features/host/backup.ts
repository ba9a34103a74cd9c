// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Copies of the store, for the day it is damaged or its disk is gone: docs/recovery.md. They are in a directory of the service's own,
 * because root writes nowhere a caller names; who keeps them elsewhere copies them with its own rights.
 */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { JobKind, StepContext } from '../../engine/job.ts';
import { JobRecords } from '../../engine/records.ts';
import { makeDirectory, removeFile } from '../../host/files.ts';
import { syncDirectory } from '../../store/key-place.ts';
import type { Store } from '../../store/store.ts';
import { submitForHost } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';

const KIND = 'host.backup-store';
const DIRECTORY = '/var/lib/hosting/backup';
/** Copies that are kept: the newest. */
const MOST = 10;
const OURS = /^hosting-\d{8}T\d{9}Z\.db$/;

interface BackupArgs extends Record<string, unknown> {
    /** Name of the copy in the directory. */
    name: string;
}

/** @param directory where the copies are */
export function backupStore(store: Store, directory = DIRECTORY): JobKind<BackupArgs> {
    return {
        kind: KIND,
        title: () => 'Back up what the panel knows',
        steps: ({ name }) => [
            {
                name: 'copy', title: 'Copy the store, and read the copy through',
                do: context => copy(store, path.join(directory, name), context),
                undo: () => forget(path.join(directory, name)),
            },
            {
                name: 'remove-old', title: `Remove all but the newest ${MOST} copies`,
                do: context => removeOldest(directory, context),
            },
        ],
    };
}

async function copy(store: Store, file: string, context: StepContext): Promise<void> {
    await makeDirectory(path.dirname(file), { mode: 0o700 });
    // What was cut off is no copy.
    await forget(file);
    const part = partOf(file);
    await (await fs.open(part, 'wx', 0o600)).close();
    await store.backup(part, beside => { endIn(beside, context.job); });
    await takePlace(part, file);
    const { size } = await fs.stat(file);
    context.note(`${file}, ${Math.ceil(size / 1024)} kB`);
}

/** Whole and on the disk before it has a name that counts. */
async function takePlace(part: string, file: string): Promise<void> {
    const handle = await fs.open(part, 'r+');
    await handle.datasync();
    await handle.close();
    await fs.rename(part, file);
    syncDirectory(path.dirname(file));
}

/** In the copy the job that made it is over: who puts it back wants no other copy. */
function endIn(copied: Store, job: number): void {
    const records = new JobRecords(copied);
    records.read(job)?.steps.forEach((_step, position) => { records.setStep(job, position, 'done'); });
    records.setState(job, 'done');
}

async function removeOldest(directory: string, context: StepContext): Promise<void> {
    // Their names are times.
    const old = (await fs.readdir(directory)).filter(name => OURS.test(name)).sort().slice(0, -MOST);
    for (const name of old)
        await removeFile(path.join(directory, name));
    context.log(old.length === 0 ? 'None was too much.' : `Removed: ${old.join(', ')}.`);
}

function partOf(file: string): string {
    return `${file}.part`;
}

async function forget(file: string): Promise<void> {
    for (const each of [partOf(file), `${partOf(file)}-journal`, `${partOf(file)}-wal`, `${partOf(file)}-shm`, file])
        await removeFile(each);
}

function begin(engine: Engine, caller: Caller, retryOf?: number): OutputOf<'host.backup-store'> {
    const name = `hosting-${new Date().toISOString().replaceAll(/[-:.]/g, '')}.db`;
    return { ...submitForHost(engine, KIND, { name } satisfies BackupArgs, caller, { retryOf }), file: path.join(DIRECTORY, name) };
}

export function backupHandlers(engine: Engine): Pick<Handlers, 'host.backup-store'> {
    return { 'host.backup-store': (_input, caller) => begin(engine, caller) };
}

export function restartBackup(engine: Engine): Readonly<Record<string, Restart>> {
    return { [KIND]: (_args, caller, retryOf) => begin(engine, caller, retryOf) };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files of the system's own: configuration, units, state. All of their directories belong to root. Nothing here may be
 * given a path inside a customer's tree (rule R5); that work is done in features/account.
 */

import * as fs from 'node:fs/promises';
import path from 'node:path';

import { failed } from '../contract/errors.ts';
import { reasonOfCode } from './disk-reasons.ts';
import { run } from './run.ts';

export interface FileOptions {
    /** Permission bits; 0644 unless given. */
    mode?: number;
    owner?: { uid: number, gid: number };
}

/**
 * Writes a file so that readers see the old or the new text and never a part, also after a power cut.
 * @throws HostingError `Failed` when the file system is full or read-only
 */
export async function writeFile(file: string, text: string, options: FileOptions = {}): Promise<void> {
    const temporary = beside(file);
    try {
        await fs.rm(temporary, { force: true });
        const handle = await fs.open(temporary, 'wx', 0o600);
        try {
            await handle.writeFile(text);
            await handle.chmod(options.mode ?? 0o644);
            if (options.owner)
                await handle.chown(options.owner.uid, options.owner.gid);
            await handle.datasync();
        } finally {
            await handle.close();
        }
        await fs.rename(temporary, file);
    } catch (error) {
        await fs.rm(temporary, { force: true });
        throw explain(error, file);
    }
}

/**
 * Where a file is written before it takes its place. Always the same, so that what a service that was killed left there is
 * replaced by the next writing and removed with the file. No program takes it for a file of its own: it is hidden and has another
 * ending.
 */
function beside(file: string): string {
    return path.join(path.dirname(file), `.${path.basename(file)}.new`);
}

/** The text of a file, or undefined when there is none. */
export async function readFile(file: string): Promise<string | undefined> {
    try {
        return await fs.readFile(file, 'utf8');
    } catch (error) {
        if (isMissing(error))
            return undefined;
        throw explain(error, file);
    }
}

/** Whether something of any kind stands at a path; links are not followed. */
export async function exists(file: string): Promise<boolean> {
    try {
        await fs.lstat(file);
        return true;
    } catch (error) {
        if (isMissing(error))
            return false;
        throw explain(error, file);
    }
}

/** Removes a file or link; it may be gone already. */
export async function removeFile(file: string): Promise<void> {
    try {
        await fs.rm(file, { force: true });
        await fs.rm(beside(file), { force: true });
    } catch (error) {
        throw explain(error, file);
    }
}

/** Makes a directory, and sets mode and owner whether it is new or not. Missing parents become 0755, root's. */
export async function makeDirectory(directory: string, options: FileOptions = {}): Promise<void> {
    try {
        await makeParents(path.dirname(directory));
        await fs.mkdir(directory).catch(unlessPresent);
        await fs.chmod(directory, options.mode ?? 0o755);
        if (options.owner)
            await fs.chown(directory, options.owner.uid, options.owner.gid);
    } catch (error) {
        throw explain(error, directory);
    }
}

/** Lets one more user pass through a directory, by an access control list; it can neither list nor write it. */
export async function allowPassing(user: string, directory: string): Promise<void> {
    await run('setfacl', ['--modify', `user:${user}:--x`, '--', directory]);
}

/** The service's umask would close them to everybody. */
async function makeParents(directory: string): Promise<void> {
    if (await exists(directory))
        return;
    await makeParents(path.dirname(directory));
    await fs.mkdir(directory).catch(unlessPresent);
    await fs.chmod(directory, 0o755);
}

function unlessPresent(error: unknown): void {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw error;
}

/** Makes a symbolic link point to a target, replacing another link in one step. */
export async function linkTo(target: string, link: string, owner?: { uid: number, gid: number }): Promise<void> {
    const temporary = beside(link);
    try {
        await fs.rm(temporary, { force: true });
        await fs.symlink(target, temporary);
        if (owner)
            await fs.lchown(temporary, owner.uid, owner.gid);
        await fs.rename(temporary, link);
    } catch (error) {
        await fs.rm(temporary, { force: true });
        throw explain(error, link);
    }
}

/** Where a symbolic link points, or undefined. */
export async function linkTarget(link: string): Promise<string | undefined> {
    return await fs.readlink(link).catch(() => undefined);
}

/** Gives a directory another name on its file system, where none is; it may be gone already. */
export async function renameDirectory(from: string, to: string): Promise<void> {
    try {
        await fs.rename(from, to);
    } catch (error) {
        if (!isMissing(error))
            throw explain(error, from);
    }
}

/** Removes a directory of the system's own with all below it. */
export async function removeTree(directory: string): Promise<void> {
    try {
        await fs.rm(directory, { recursive: true, force: true });
    } catch (error) {
        throw explain(error, directory);
    }
}

function isMissing(error: unknown): boolean {
    const code = (error as NodeJS.ErrnoException).code;
    return code === 'ENOENT' || code === 'ENOTDIR';
}

function explain(error: unknown, file: string): Error {
    const code = (error as NodeJS.ErrnoException).code;
    const known = reasonOfCode(code);
    return known
        ? failed(`${file} could not be written: ${known.reason}.`, known.hint)
        : failed(`${file} could not be written or read: ${code ?? String(error)}.`);
}

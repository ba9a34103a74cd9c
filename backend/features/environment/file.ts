// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The environment file of a site, in a directory that its user may write (rule R5). The directory itself is an entry of /home and
 * so root's: only what it holds can be replaced by something else. Therefore the file is opened without following a link, and
 * written beside the homes, where only root comes, labelled there and renamed into place.
 */

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { TextDecoder } from 'node:util';

import { MAX_ENVIRONMENT_BYTES } from '../../contract/dotenv-problems.ts';
import { failed } from '../../contract/errors.ts';
import { makeDirectory, removeFile, writeFile } from '../../host/files.ts';
import { ownerOf, place, type SiteRecord, STAGING } from '../common/site.ts';
import { labelSecret } from '../selinux/confinement.ts';

const MODE = 0o600;
/** Larger than what is taken, so that the check can say how large it is. */
const MAX_READ = 4 * MAX_ENVIRONMENT_BYTES;

/** What stands where the file should be. */
export type Found = { text: string } | { missing: true } | { odd: string };

type Site = Pick<SiteRecord, 'name' | 'uid' | 'level'>;

export async function readEnvironment({ name, uid }: Site): Promise<Found> {
    const file = place.environment(name);
    let handle: fs.FileHandle;
    try {
        // Not to wait for somebody to write to a pipe, either.
        handle = await fs.open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        return code === 'ENOENT' ? { missing: true } : { odd: code === 'ELOOP' ? 'It is a link.' : `It cannot be opened: ${code}.` };
    }
    try {
        const stat = await handle.stat();
        if (!stat.isFile())
            return { odd: 'It is no plain file.' };
        if (stat.uid !== uid || stat.nlink !== 1)
            return { odd: 'It belongs to somebody else, or has another name, too.' };
        if (stat.size > MAX_READ)
            return { odd: `It has ${stat.size} bytes; at most ${MAX_ENVIRONMENT_BYTES} are taken.` };
        const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(MAX_READ), position: 0 });
        return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer.subarray(0, bytesRead)) };
    } catch {
        return { odd: 'It is no text in UTF-8.' };
    } finally {
        await handle.close();
    }
}

/** The same in one breath, for a decision that nothing may come between; undefined for whatever is no text. */
export function readEnvironmentNow({ name }: Site): string | undefined {
    let descriptor: number | undefined;
    try {
        descriptor = openSync(place.environment(name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
        const stat = fstatSync(descriptor);
        return stat.isFile() && stat.size <= MAX_READ ? readFileSync(descriptor, 'utf8') : undefined;
    } catch {
        return undefined;
    } finally {
        if (descriptor !== undefined)
            closeSync(descriptor);
    }
}

/** Puts a text in the place of whatever stands there. Readers see the old one or the new one. */
export async function writeEnvironment(site: Site, text: string): Promise<void> {
    await makeDirectory(STAGING, { mode: 0o700 });
    // No site has a dot in its name, so no home is built there.
    const beside = path.join(STAGING, `${site.name}.env`);
    await writeFile(beside, text, { mode: MODE, owner: ownerOf(site) });
    try {
        await labelSecret(site, beside);
        await fs.rename(beside, place.environment(site.name));
    } catch (error) {
        await removeFile(beside);
        const { code } = error as NodeJS.ErrnoException;
        throw code === 'EISDIR' || code === 'ENOTEMPTY'
            ? failed(`${place.environment(site.name)} is a directory.`, 'Move it away and try again.')
            : error;
    }
}

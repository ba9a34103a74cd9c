// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The files by which nginx knows the visitors of protected paths. A password is hashed at once and the hash is sealed, so
 * that neither the store nor a job holds what could be guessed at; the files are for root and nginx alone.
 */

import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import type { AccessSettings } from '../../contract/access.ts';
import { failed } from '../../contract/errors.ts';
import { findGroup } from '../../host/accounts.ts';
import { makeDirectory, readFile, removeFile, removeTree, writeFile } from '../../host/files.ts';
import { run } from '../../host/run.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { Files } from '../common/generated.ts';
import { PASSWORDS, place, type SiteRecord } from '../common/site.ts';

/** SHA-512-crypt, which nginx checks by crypt(3); the password goes in by standard input. */
export async function hashOf(password: string): Promise<string> {
    const { stdout } = await run('openssl', ['passwd', '-6', '-stdin'], { input: `${password}\n` });
    const hash = stdout.trim();
    if (!/^\$6\$[A-Za-z0-9./]+\$[A-Za-z0-9./]{86}$/.test(hash))
        throw failed('openssl passwd answered something that is no hash.');
    return hash;
}

/** Seals a hash for the settings of a site. */
export function sealHash(secrets: Secrets, site: string, hash: string): string {
    return secrets.seal(hash, accessPlace(site));
}

/** The settings of a site for another one: a sealed hash opens for the site alone that it was sealed for. */
export function resealedAccess(secrets: Secrets, { name, access }: Pick<SiteRecord, 'name' | 'access'>, other: string): AccessSettings {
    return {
        ...access,
        protections: access.protections.map(({ users, ...rest }) => ({
            ...rest,
            users: users.map(user => ({ ...user, password: sealHash(secrets, other, secrets.unseal(user.password, accessPlace(name))) })),
        })),
    };
}

/** The file of a protected path: named by a digest, since a path has slashes and may be long. */
export function passwordFile(site: string, protectedPath: string): string {
    const digest = createHash('sha256').update(protectedPath).digest('hex').slice(0, 16);
    return path.join(place.passwords(site), `${digest}.htpasswd`);
}

/** The files of a site as they are to be. */
export function passwordFiles(secrets: Secrets, { name, access }: SiteRecord): Files {
    return new Map(access.protections.map(({ path: protectedPath, users }) => [
        passwordFile(name, protectedPath),
        users.map(user => `${user.name}:${secrets.unseal(user.password, accessPlace(name))}\n`).join(''),
    ]));
}

/** Writes the files that are missing or different. Those that are no longer needed stay until nginx has let go of them. */
export async function writePasswords(site: string, files: Files): Promise<void> {
    if (files.size === 0)
        return;
    const gid = await findGroup('nginx');
    if (gid === undefined)
        throw failed('There is no group nginx, which has to read the passwords of visitors.', 'Is nginx installed?');
    const owner = { uid: 0, gid };
    for (const directory of [PASSWORDS, place.passwords(site)])
        await makeDirectory(directory, { mode: 0o750, owner });
    for (const [file, text] of files) {
        if (await readFile(file) !== text)
            await writeFile(file, text, { mode: 0o640, owner });
    }
}

/** Removes what is no longer needed. */
export async function prunePasswords(site: string, files: Files): Promise<void> {
    const directory = place.passwords(site);
    if (files.size === 0)
        return await removeTree(directory);
    for (const name of await readdir(directory)) {
        if (!files.has(path.join(directory, name)))
            await removeFile(path.join(directory, name));
    }
}

/** What a sealed hash is bound to: see store/secrets.ts. */
export function accessPlace(site: string): string {
    return `access/${site}/password`;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Uploaded certificates on disk: each a file of its own, so that the one before is there until the new one is served. */

import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { removeFile } from '../../host/files.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { uploadedFile } from './files.ts';
import { writePem } from './pem.ts';

/** Writes key and certificates before any job knows of them: a key is in no job's arguments. */
export async function keepUpload(site: string, upload: string, pem: string): Promise<void> {
    await writePem(site, uploadedFile(site, upload), pem);
}

/**
 * Deletes the uploads that the site is not served with.
 * @param age those alone that are as old, in milliseconds: the job of a new one may be about to begin
 */
export async function pruneUploads({ name: site, tls }: SiteRecord, age = 0): Promise<void> {
    const directory = place.certificates(site);
    const served = tls.source === 'uploaded' ? uploadedFile(site, tls.upload) : undefined;
    for (const name of (await readdir(directory).catch(() => [])).filter(each => each.startsWith('uploaded-'))) {
        const file = path.join(directory, name);
        // Another job may have deleted it meanwhile.
        const since = (await stat(file).catch(() => undefined))?.mtimeMs;
        if (file !== served && since !== undefined && Date.now() - since >= age)
            await removeFile(file);
    }
}

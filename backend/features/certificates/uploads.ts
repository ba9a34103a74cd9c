// SPDX-License-Identifier: LGPL-2.1-or-later
/* Uploaded certificates on disk: each a file of its own, so that the one before is there until the new one is served. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { makeDirectory, removeFile, writeFile } from '../../host/files.ts';
import { CERTIFICATES, place, type SiteRecord } from '../common/site.ts';
import { uploadedFile } from './files.ts';

/** Writes key and certificates before any job knows of them: a key is in no job's arguments. */
export async function keepUpload(site: string, upload: string, pem: string): Promise<void> {
    await makeDirectory(CERTIFICATES, { mode: 0o700 });
    await makeDirectory(place.certificates(site), { mode: 0o700 });
    await writeFile(uploadedFile(site, upload), pem, { mode: 0o600 });
}

/** Deletes the uploads that the site is not served with. */
export async function pruneUploads({ name, tls }: SiteRecord): Promise<void> {
    const directory = place.certificates(name);
    for (const file of await readdir(directory).catch(() => [])) {
        const target = path.join(directory, file);
        if (file.startsWith('uploaded-') && !(tls.source === 'uploaded' && target === uploadedFile(name, tls.upload)))
            await removeFile(target);
    }
}

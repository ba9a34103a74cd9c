// SPDX-License-Identifier: LGPL-2.1-or-later

import { makeDirectory, writeFile } from '../../host/files.ts';
import { CERTIFICATES, place } from '../common/site.ts';

/** Writes a key with its certificates where root alone can read them, and makes the directories of it. @param name of the site */
export async function writePem(name: string, file: string, pem: string): Promise<void> {
    await makeDirectory(CERTIFICATES, { mode: 0o700 });
    await makeDirectory(place.certificates(name), { mode: 0o700 });
    await writeFile(file, pem, { mode: 0o600 });
}

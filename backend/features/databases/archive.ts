// SPDX-License-Identifier: LGPL-2.1-or-later
/* A dump of a database that is about to go: a file that root alone can read. */

import * as fs from 'node:fs/promises';

import { run } from '../../host/run.ts';
import type { DatabaseRecord } from '../common/site.ts';
import { engineOf } from './engines.ts';

const TIMEOUT = 6 * 3_600_000;
const ENDING = '.gz';

/**
 * Writes it. The server's own user reads the database, and while it does, nobody of the site may be there who could change what
 * is read: its users are locked out first.
 * @param file a path that ends in `.gz`; what an earlier run left of it is replaced
 */
export async function archiveDatabase(database: DatabaseRecord, file: string): Promise<void> {
    await engineOf(database).lock(database, true);
    const plain = file.slice(0, -ENDING.length);
    await fs.rm(plain, { force: true });
    await fs.rm(file, { force: true });
    const handle = await fs.open(plain, 'wx', 0o600);
    try {
        await engineOf(database).dump(database, handle.fd);
        await handle.datasync();
    } finally {
        await handle.close();
    }
    await run('gzip', ['--', plain], { timeout: TIMEOUT });
}

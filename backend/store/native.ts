// SPDX-License-Identifier: LGPL-2.1-or-later
/* SQLite's native module: beside the bundle when installed, in node_modules in a checkout. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type BetterSqlite from 'better-sqlite3';

const require = createRequire(import.meta.url);

/** Opens a database file. Loads SQLite at the first call: the command line never needs it. */
export function openDatabase(file: string): BetterSqlite.Database {
    const Database = require('better-sqlite3') as typeof BetterSqlite;
    const beside = path.join(path.dirname(process.argv[1] ?? ''), 'better_sqlite3.node');
    return new Database(file, existsSync(beside) ? { nativeBinding: beside } : {});
}

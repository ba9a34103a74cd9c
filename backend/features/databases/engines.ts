// SPDX-License-Identifier: LGPL-2.1-or-later
/* The database servers that sites can use. */

import { exists } from '../../host/files.ts';
import type { DatabaseRecord, EngineName } from '../common/site.ts';
import type { DatabaseEngine } from './engine.ts';
import { mariadb } from './mariadb.ts';
import { postgresql } from './postgresql.ts';

export const engines: Readonly<Record<EngineName, DatabaseEngine>> = { mariadb, postgresql };

export function engineOf({ engine }: Pick<DatabaseRecord, 'engine'>): DatabaseEngine {
    return engines[engine];
}

/** Those that are installed on this host. */
export async function installedEngines(): Promise<EngineName[]> {
    const all = Object.values(engines);
    const there = await Promise.all(all.map(({ program }) => exists(program)));
    return all.filter((_engine, index) => there[index]).map(({ name }) => name);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * MariaDB's slow query log: https://mariadb.com/kb/en/slow-query-log-overview/. Its lines between the comments are whatever a
 * customer's query is made of, comments that look like the server's included; a customer could invent queries of its own that
 * were slow, and that is all.
 */

import type { SlowQuery } from '../../../contract/database-server.ts';

const MOST = 10;
const LONGEST = 500;
const USER = /^# User@Host: ([^[]*)\[/;
const SCHEMA = /^# Thread_id: \d+\s+Schema: (\S*)/;
const TIME = /^# Query_time: (\d+(?:\.\d+)?)/;
const STAMP = /^SET timestamp=(\d+)(?:\.\d+)?;$/;

/** The newest queries of a piece of the log, the newest first. */
export function slowQueriesIn(text: string): SlowQuery[] {
    const found: SlowQuery[] = [];
    let head: Pick<SlowQuery, 'user' | 'database' | 'seconds'> | undefined;
    for (const line of text.split('\n')) {
        const [, user] = USER.exec(line) ?? [];
        if (user !== undefined) {
            head = { user: user.trim() || null, database: null, seconds: 0 };
            continue;
        }
        if (!head)
            continue;
        const [, schema] = SCHEMA.exec(line) ?? [];
        const [, seconds] = TIME.exec(line) ?? [];
        const [, stamp] = STAMP.exec(line) ?? [];
        if (schema !== undefined)
            head.database = schema || null;
        else if (seconds !== undefined)
            head.seconds = Number(seconds);
        else if (stamp !== undefined)
            found.push({ ...head, at: new Date(Number(stamp) * 1000).toISOString(), text: '' });
        else
            append(found.at(-1), line);
    }
    return found.slice(-MOST).reverse().map(each => ({ ...each, text: each.text.trim().slice(0, LONGEST) }));
}

function append(query: SlowQuery | undefined, line: string): void {
    if (query && query.text.length < LONGEST && !line.startsWith('#') && !/^use [^;]*;$/.test(line))
        query.text += `${line}\n`;
}

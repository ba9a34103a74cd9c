// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { slowQueriesIn } from './slow-log.ts';

const ENTRY = (number: number, text: string): string => `# Time: 261121 16:00:0${number % 10}
# User@Host: shop[shop] @ localhost []
# Thread_id: ${number}  Schema: shop_blog  QC_hit: No
# Query_time: 2.50000${number % 10}  Lock_time: 0.000000  Rows_sent: 1  Rows_examined: 1
# Rows_affected: 0  Bytes_sent: 62
use shop_blog;
SET timestamp=${1_790_000_000 + number};
${text}
`;

test('the newest stand first, each with what is known of it', () => {
    expect(slowQueriesIn(`the end of a query\n${ENTRY(1, 'SELECT\n  SLEEP(2.5);')}${ENTRY(2, 'SELECT 2;')}`)).toEqual([
        { at: new Date(1_790_000_002_000).toISOString(), database: 'shop_blog', user: 'shop', seconds: 2.500002, text: 'SELECT 2;' },
        { at: new Date(1_790_000_001_000).toISOString(), database: 'shop_blog', user: 'shop', seconds: 2.500001, text: 'SELECT\n  SLEEP(2.5);' },
    ]);
});

test('there are at most ten, and none is long', () => {
    const all = slowQueriesIn(Array.from({ length: 30 }, (_entry, number) => ENTRY(number, 'x'.repeat(5000))).join(''));
    expect(all).toHaveLength(10);
    expect(all.every(({ text }) => text.length === 500)).toBe(true);
});

test('a log without a query has none', () => {
    expect(slowQueriesIn('')).toEqual([]);
    expect(slowQueriesIn('mariadbd, Version: 11.8.6\nTime\tId Command\tArgument\n# User@Host: a[b]\n')).toEqual([]);
});

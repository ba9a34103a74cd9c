// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { MAX_ENVIRONMENT_BYTES, problemsOf, type Surroundings } from './dotenv-problems.ts';

test.each([
    ['a control character', 'A=1\nB=a\u0007b', 2, 4, 'control character'],
    ['half a character', 'A=\ud800', 1, 3, 'control character'],
    ['a byte order mark', '\uFEFFA=1', 1, 1, 'byte order mark'],
    ['a name twice', 'A=1\nB=2\nA=3', 3, 1, 'A stands in line 1 already'],
    ['an unquoted space', 'A=My shop', 1, 6, 'needs quotes'],
    ['a quote that is not closed', 'A=1\nB="x', 2, 3, 'never closed'],
    ['too long a text', `A=${'x'.repeat(MAX_ENVIRONMENT_BYTES)}`, 1, 1, 'at most 64 KiB'],
    ['too many variables', Array.from({ length: 501 }, (_, index) => `A${index}=`).join('\n'), 501, 1, 'At most 500'],
    ['too long a name', `${'A'.repeat(201)}=1`, 1, 1, 'at most 200'],
])('%s is an error', (_what, text, line, column, message) => {
    const errors = problemsOf(text).filter(({ level }) => level === 'error');
    expect(errors).toContainEqual({ level: 'error', line, column, message: expect.stringContaining(message) as string });
});

const SHOP: Surroundings = {
    databases: [{ engine: 'mariadb', name: 'shop', users: ['shop', 'report'] }], domains: ['shop.example', 'www.shop.example'],
    isLaravel: true,
};
const GOOD = [
    'APP_ENV=production', 'APP_DEBUG=false', 'APP_URL=https://shop.example', `APP_KEY=base64:${Buffer.alloc(32, 7).toString('base64')}`,
    'DB_CONNECTION=mysql', 'DB_HOST=localhost', 'DB_DATABASE=shop', 'DB_USERNAME=report',
];

test('nothing is said of a text that is as it should be', () => {
    expect(problemsOf(GOOD.join('\n'), SHOP)).toEqual([]);
    expect(problemsOf('', SHOP)).toEqual([]);
});

test.each([
    ['APP_DEBUG=true', 'on in production'],
    ['APP_KEY=', 'APP_KEY is empty'],
    ['APP_KEY=base64:abcd', 'APP_KEY has not the form'],
    ['APP_URL=shop.example', 'no address'],
    ['APP_URL=https://other.example', 'another host'],
    ['APP_URL=http://shop.example', 'without encryption'],
    ['DB_DATABASE=blog', 'none of the site\'s databases: shop'],
    ['DB_USERNAME=blog', 'may not log in to this database'],
    ['DB_CONNECTION=pgsql', 'none of the site\'s databases'],
    ['my.key=1', 'shells and many programs do not take'],
    ['MAIL_FROM="${MAIL_NAME}"', 'not set before it'],
    ['ALONE', 'neither equals sign nor value'],
])('%s is likely a mistake', (line, message) => {
    const name = line.split('=')[0] ?? '';
    const text = [line, ...GOOD.filter(each => !each.startsWith(`${name}=`))].join('\n');
    expect(problemsOf(text, SHOP).map(({ level, message: told }) => [level, told]))
        .toEqual([['warning', expect.stringContaining(message)]]);
});

test('a database elsewhere is not ours to judge', () => {
    expect(problemsOf('DB_HOST=db.example\nDB_DATABASE=other', SHOP)).toEqual([]);
    expect(problemsOf('DB_DATABASE=shop', { databases: [] })).toMatchObject([{ message: expect.stringContaining('has none') as string }]);
});

test('no problem tells a value', () => {
    const told = problemsOf('A=canary one\nAPP_KEY=canary\nAPP_URL=canary\nB="canary\\x"\nDB_DATABASE=canary\n', SHOP);
    expect(told).toHaveLength(5);
    expect(JSON.stringify(told)).not.toContain('canary');
});

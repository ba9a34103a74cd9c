// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { adoptEnvironment } from './adopt.ts';

test('what is generated is the new site\'s, what a customer has written stays', () => {
    const copied = '# Mine.\nDB_DATABASE="shop"\nexport DB_PASSWORD = \'old\' # secret\nAPI_KEY="1"\n'
        + '#DB_USERNAME=shop\nDB_DATABASE_2="shop"\n';
    const fresh = '# Generated.\nDB_DATABASE="new"\nDB_USERNAME="new"\nDB_PASSWORD="a$1=b"\n';
    expect(adoptEnvironment(copied, fresh))
        .toBe('# Mine.\nDB_DATABASE="new"\nexport DB_PASSWORD ="a$1=b"\nAPI_KEY="1"\n#DB_USERNAME=shop\nDB_DATABASE_2="shop"\n');
    expect(adoptEnvironment('', fresh)).toBe('');
});

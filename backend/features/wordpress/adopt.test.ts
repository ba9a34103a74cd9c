// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { adoptConfig } from './adopt.ts';

test.each([
    ['define(\'DB_NAME\', \'shop\');', 'define(\'DB_NAME\', \'new\');'],
    ['define( "DB_NAME" , "shop" );', 'define( "DB_NAME" , \'new\' );'],
    ['define(\'DB_NAME\', \'it\\\'s); // old\');', 'define(\'DB_NAME\', \'new\');'],
    ['define(\'DB_NAME\',\n    \'a\nb\'\n);', 'define(\'DB_NAME\',\n    \'new\'\n);'],
    ['define(\'DB_NAME2\', \'shop\'); define(\'DB_NAME\', \'x\');', 'define(\'DB_NAME2\', \'shop\'); define(\'DB_NAME\', \'new\');'],
    ['define(\'DB_NAME\', getenv(\'DB_NAME\'));', 'define(\'DB_NAME\', getenv(\'DB_NAME\'));'],
    ['$x = \'DB_NAME\';', '$x = \'DB_NAME\';'],
])('%j becomes %j', (text, expected) => {
    expect(adoptConfig(text, { DB_NAME: 'new' })).toBe(expected);
});

test('a value is written as PHP', () => {
    expect(adoptConfig('define(\'DB_PASSWORD\', \'x\');', { DB_PASSWORD: 'a\'$1\\' })).toBe('define(\'DB_PASSWORD\', \'a\\\'$1\\\\\');');
});

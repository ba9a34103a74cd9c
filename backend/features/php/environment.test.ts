// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { poolEnvironment } from './environment.ts';

test('every value stands between quotes in which nothing has a meaning', () => {
    const values = new Map([['PLAIN', 'a'], ['QUOTE', 'it\'s "5" ${X}; # = [x]'], ['ONLY', '\''], ['EMPTY', ''], ['UNSET', null]]);
    expect(poolEnvironment(values))
        .toBe('env[PLAIN] = \'a\'\nenv[QUOTE] = \'it\'"\'"\'s "5" ${X}; # = [x]\'\nenv[ONLY] = "\'"\n');
});

test.each([['KEY', '$HOME'], ['KEY', 'x$pool'], ['KEY', 'a\nb'], ['KEY', 'a\u0000'], ['a.b', 'x'], ['A]', 'x']])(
    '%s=%j is refused', (name, value) => {
        expect(() => poolEnvironment(new Map([[name, value]]))).toThrow(`PHP cannot be given all variables with its pool. ${name}: `);
    });

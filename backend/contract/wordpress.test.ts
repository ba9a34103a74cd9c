// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { pageAddress, wordpressCommands, wordpressSettings, wordpressUser } from './wordpress.ts';

const KINDS: Record<string, { schema: z.ZodMiniType, good: unknown[], bad: unknown[] }> = {
    pageAddress: {
        schema: pageAddress,
        good: ['/', '/a/b/?x=1#y', '/über/', 'http://blog.example', 'https://blog.example/a'],
        bad: ['', 'a', 'blog.example', 'ftp://blog.example/', 'javascript:x', '/a b', '/a\nb', '/a\\b', 'http://', 'http:///a',
            'http://a@b/', `/${'a'.repeat(2000)}`, 7, null],
    },
    wordpressUser: {
        schema: wordpressUser,
        good: ['a', 'anna', 'Anna Müller'.replace('ü', 'u'), 'anna@blog.example', '7', '_a.b-c', 'x'.repeat(60)],
        bad: ['', '-anna', ' anna', 'anna ', 'a\nb', 'a\'b', 'a"b', 'a<b', 'a;b', 'ünna', 'x'.repeat(61), 7, null],
    },
    set: {
        schema: wordpressCommands.set.input,
        good: [{ site: 'blog', cache: true, 'cache-minutes': 1440, xmlrpc: false }],
        bad: [{ site: 'blog', 'cache-minutes': 0 }, { site: 'blog', 'cache-minutes': 1441 }, { site: 'blog', 'cache-minutes': 1.5 },
            { site: 'blog', cache: 'yes' }, {}],
    },
};

describe.each(Object.entries(KINDS))('%s', (_name, { schema, good, bad }) => {
    test.each(good)('takes %j', value => {
        expect(z.safeParse(schema, value)).toEqual({ success: true, data: value });
    });

    test.each(bad)('refuses %j', value => {
        expect(z.safeParse(schema, value).success).toBe(false);
    });
});

test('a site of before has none of it', () => {
    expect(wordpressSettings.parse({})).toEqual({ multisite: 'none', cache: false, cacheMinutes: 10, xmlrpc: false });
});

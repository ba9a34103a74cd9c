// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import {
    accountName, bytesOf, cpuShare, described, domainName, jobId, mailAddress, memorySize, phpVersion, programWords,
    HIDDEN, readFrom, siteReference, siteTitle, siteUser, withoutSecrets,
} from './values.ts';

const KINDS: Record<string, { schema: z.ZodMiniType, good: unknown[], bad: unknown[] }> = {
    siteUser: {
        schema: siteUser,
        good: ['ab', 'shop', 'a1', `a${'b'.repeat(30)}`],
        bad: ['', 'a', 'A1', '1a', 'my-shop', 'my_shop', 'a.b', 'shop\n', '\nshop', 'shöp', 'a b', `a${'b'.repeat(31)}`,
            '../etc', '-a', 7, null],
    },
    siteReference: {
        schema: siteReference,
        good: ['shop', 'shop.example', 'bücher.example', 'BÜCHER.EXAMPLE', 'bu\u0308cher.example',
            'a'.repeat(1000), '*.shop.example'],
        bad: ['', 'a'.repeat(1001), 'a b', 'shop\n', '../shop',
            'shop/', 'shop;', '\'', '%', '*', '*.', '*shop', 'a.*', 'a_b', null, 1, ['shop']],
    },
    phpVersion: {
        schema: phpVersion,
        good: ['5.6', '7.4', '8.4', '8.12', '9.0'],
        bad: ['', '8', '84', '8.', '.4', '4.4', '10.0', '8.123', '8.4.1', '8.4\n', ' 8.4', '8.x', '8/4', '٨.٤', 8.4, null],
    },
    accountName: {
        schema: accountName,
        good: ['anna', 'Anna', '_www', 'anna.b-c_d', 'anna@corp.example', 'a', 'a'.repeat(64)],
        bad: ['', '-anna', '.anna', '1anna', '@anna', 'anna ', 'anna\n', 'anna:x', 'an/na', 'anna$', 'a'.repeat(65), 'änna', 0, null],
    },
    siteTitle: {
        schema: siteTitle,
        good: ['Shop', 'Anna\'s "Shop" & <more>', 'Bücher 📚', '例え', 'x'.repeat(200), ' x '],
        bad: [
            '', ' ', '\u3000', 'a\nb', 'a\rb', 'a\tb', 'a\0b', 'a\u007fb', 'a\u009bb', 'a\u2028b', '\ud800', 'x'.repeat(201),
            7, null, ['x'],
        ],
    },
    mailAddress: {
        schema: mailAddress,
        good: ['anna@shop.example', 'a@b.cd', 'anna.b+news_x-1@mail.shop.example', 'Anna@Shop.Example', 'a@xn--bcher-kva.example'],
        bad: [
            '', 'anna', '@shop.example', 'anna@', 'anna@shop', 'anna@@shop.example', 'anna@shop..example', '.anna@shop.example',
            'anna.@shop.example', 'a..b@shop.example', 'anna@-shop.example', 'anna@shop-.example', 'anna@127.0.0.1', 'anna@[::1]',
            'anna @shop.example', 'anna@shop.example\n', 'anna@shop.example,b@c.example', '<anna@shop.example>', '"a b"@shop.example',
            'ännä@shop.example', 'a%b@shop.example', `${'a'.repeat(90)}@shop.example`, 7, null,
        ],
    },
    memorySize: {
        schema: memorySize,
        good: ['64M', '512M', '1G', '2G', '999999G'],
        bad: ['', '63M', '0G', '0512M', '512', 'M', '512m', '512 M', '512MB', '1T', '-1G', '1.5G', '1e3M', '512M\n', '1000000G', 512, null],
    },
    cpuShare: {
        schema: cpuShare,
        good: ['5%', '50%', '100%', '1600%', '99999%'],
        bad: ['', '4%', '0%', '%', '50', '050%', '50 %', '-5%', '1.5%', '50%\n', '50%%', '100000%', 50, null],
    },
    jobId: {
        schema: jobId,
        good: [1, 42, Number.MAX_SAFE_INTEGER],
        bad: [0, -1, 1.5, NaN, Infinity, 2 ** 53, '1', null, undefined, true],
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

describe('domainName', () => {
    test('gives the stored form', () => {
        expect(z.parse(domainName, 'Bücher.Example')).toBe('xn--bcher-kva.example');
    });

    test('says what is wrong, in the words of parseDomain', () => {
        const result = z.safeParse(domainName, 'a..b');
        expect(result.error?.issues).toHaveLength(1);
        expect(result.error?.issues[0]?.message).toContain('two dots follow each other');
    });

    test.each([null, 1, undefined, ['shop.example'], { toString: 'shop.example' }])('refuses %j', value => {
        expect(z.safeParse(domainName, value).success).toBe(false);
    });
});

test('bytesOf counts in powers of 1024', () => {
    expect([bytesOf('64M'), bytesOf('2G')]).toEqual([67_108_864, 2_147_483_648]);
});

test('described gives a schema a description of its own and leaves the given one alone', () => {
    const first = described(siteUser, 'first'), second = described(siteUser, 'second');
    const descriptions = [first, second, siteUser].map(schema => z.globalRegistry.get(schema)?.description);
    expect(descriptions).toEqual(['first', 'second', undefined]);
    expect(z.safeParse(first, 'Not').success).toBe(false);
});

describe('withoutSecrets', () => {
    const schema = z.object({
        site: siteUser, password: readFrom('secret', z.string(), 'password'), text: readFrom('text', z.string(), 'text'),
    });

    test('hides what is a secret and nothing else', () => {
        expect(withoutSecrets(schema, { site: 'shop', password: 'hunter2', text: 'a;' })).toEqual({ site: 'shop', password: HIDDEN, text: 'a;' });
    });

    test('keeps of a program its name and how many words it got', () => {
        const run = z.object({ command: programWords(z.array(z.string()), 'program') });
        expect(withoutSecrets(run, { command: ['wp', 'user', 'create', '--user_pass=hunter2'] })).toEqual({ command: ['wp', '(3 more)'] });
        expect(withoutSecrets(run, { command: ['id'] })).toEqual({ command: ['id'] });
    });

    test('keeps the names of pairs, and of what it does not know', () => {
        const pairs = z.object({ variables: readFrom('pairs', z.array(z.string()), 'variables') });
        expect(withoutSecrets(pairs, { variables: ['KEY=a=b\nc', 'NAKED', '=x', 7], pasword: 'hunter2' }))
            .toEqual({ variables: [`KEY=${HIDDEN}`, HIDDEN, HIDDEN, HIDDEN], pasword: HIDDEN });
        expect(withoutSecrets(pairs, { variables: 'KEY=hunter2', __proto__: 'x', constructor: 'hunter2' }))
            .toEqual({ variables: HIDDEN, constructor: HIDDEN });
    });

    test('knows a secret that may be left out', () => {
        const wrapped = z.object({ a: z.optional(readFrom('secret', z.string(), 'a')), b: z._default(z.nullable(readFrom('secret', z.string(), 'b')), null) });
        expect(withoutSecrets(wrapped, { a: 'hunter2', b: 'hunter3' })).toEqual({ a: HIDDEN, b: HIDDEN });
    });

    test.each([null, 'text', 7])('leaves %j as it is', input => {
        expect(withoutSecrets(schema, input)).toBe(input);
    });
});

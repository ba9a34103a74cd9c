// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { random } from '../../test/support/random.ts';
import { baseOf, isWildcard, parseDomain, parseDomainPattern, twinOf } from './domain.ts';

const label = (length: number): string => 'a'.repeat(length);
/** Of 250 characters: an ending of two letters makes it 253, the longest there is. */
const LONG = [label(63), label(63), label(63), label(58)].join('.');

const GOOD: Record<string, string> = {
    'shop.example': 'shop.example',
    'SHOP.Example': 'shop.example',
    'a.b': 'a.b',
    'a-b.c--d.example': 'a-b.c--d.example',
    '1and1.example': '1and1.example',
    '1.2.3.example': '1.2.3.example',
    'bücher.example': 'xn--bcher-kva.example',
    'BÜCHER.example': 'xn--bcher-kva.example',
    'bu\u0308cher.example': 'xn--bcher-kva.example',          // decomposed
    'xn--bcher-kva.example': 'xn--bcher-kva.example',
    'XN--BCHER-KVA.example': 'xn--bcher-kva.example',
    'straße.example': 'xn--strae-oqa.example',                // IDNA 2008: not strasse
    'пример.рф': 'xn--e1afmkfd.xn--p1ai',
    '例え.テスト': 'xn--r8jz45g.xn--zckzah',
    'ｓｈｏｐ.example': 'shop.example',                         // full-width letters
    [`${label(63)}.example`]: `${label(63)}.example`,
    [`${LONG}.ex`]: `${LONG}.ex`,
};

const BAD: Record<string, RegExp> = {
    '': /^Enter a domain name/,
    shop: /full name with its ending/,
    'shop.example.': /dot at the end/,
    '.shop.example': /empty part/,
    'shop..example': /empty part/,
    '.': /dot at the end/,
    '-shop.example': /begins and ends with/,
    'shop-.example': /begins and ends with/,
    'shop.-': /begins and ends with/,
    '192.0.2.1': /address or a number/,
    12345: /address or a number/,
    'shop.123': /last part .* not a number/,
    '１９２.０.２.１': /not a number/,                          // full-width digits become an address
    'my_shop.example': /only letters, digits/,
    'my shop.example': /only letters, digits/,
    '*.example': /further domains/,
    '*.shop.example': /further domains/,
    '*shop.example': /only letters, digits/,
    '*': /only letters, digits/,
    'shop.*.example': /only letters, digits/,
    'shop.example:80': /only letters, digits/,
    'user@shop.example': /only letters, digits/,
    'http://shop.example': /only letters, digits/,
    'shop.example/': /only letters, digits/,
    'shop%2eexample.com': /only letters, digits/,
    '[::1]': /only letters, digits/,
    'shop.example\n': /only letters, digits/,
    'shop.example\r\nserver {': /only letters, digits/,
    'shop.example\0': /only letters, digits/,
    'shop.example;': /only letters, digits/,
    'shop\'.example': /only letters, digits/,
    'shop\u3002example': /only letters, digits/,               // the ideographic full stop that IDNA maps to a dot
    'sh\u00adop.example': /only letters, digits/,              // soft hyphen, which IDNA would drop
    'sh\u200bop.example': /only letters, digits/,              // zero-width space
    'xn--a.example': /punycode|IDNA/,
    'xn--zzzzzz-.example': /begins and ends|punycode/,
    'shop.xn--': /begins and ends|punycode/,
    [`${label(64)}.example`]: /at most 63/,
    [`${LONG}.exa`]: /at most 253/,
    [`${'ü'.repeat(60)}.example`]: /IDNA|at most 63/,
    [label(2000)]: /at most 253/,
};

test('the long names of this test are of the length they should be', () => {
    expect([`${LONG}.ex`.length, `${LONG}.exa`.length]).toEqual([253, 254]);
});

describe('parseDomain', () => {
    test.each(Object.entries(GOOD))('stores %j as %j', (text, domain) => {
        expect(parseDomain(text)).toEqual({ domain });
    });

    test.each(Object.entries(BAD))('refuses %j', (text, reason) => {
        const parsed = parseDomain(text);
        expect('problem' in parsed ? parsed.problem : parsed.domain).toMatch(reason);
        expect(parsed).toHaveProperty('problem');
    });

    test('brings every form of a name to one form', () => {
        const forms = ['Bücher.Example', 'bücher.example', 'BU\u0308CHER.EXAMPLE', 'xn--bcher-kva.example', 'Xn--Bcher-Kva.example'];
        expect(new Set(forms.map(form => JSON.stringify(parseDomain(form)))).size).toBe(1);
    });

    test('answers any text with a plain name that parses to itself, or a sentence', () => {
        const next = random(20_260);
        const PIECES = [
            ...Array.from('abcxyzABCXYZ0123456789.-'), '.', '-', '..',
            'xn--', 'XN--', 'www.', '.example', 'é', 'ß', 'İ', 'ı', 'ﬀ', 'Ⅷ', '①', '⒈',
            '½',
            'ü', 'я', '例', '\u0308', '\u0301', '１', 'Ａ', 'ـ', 'ش', 'א', '१', '𝒜', '\u{1F600}', '\u200d', '\u00ad', '。', '％', '／', '@', ':',
            '/', '\\', '%', '%00', '\n', '\r', '\0', ' ', '"', '\'', ';', '{', '}', '$', '#', '?', '\ud800',
        ];
        const parsed = { domain: 0, problem: 0 };
        for (let round = 0; round < 20_000; round++) {
            // Half of the rounds take only what may stand in a name, so that many names are accepted.
            const choice = round % 2 ? PIECES.length : 52;
            const text = Array.from({ length: 1 + Math.floor(next() * 10) }, () => PIECES[Math.floor(next() * choice)]).join('');
            const answer = parseDomain(text);
            if ('problem' in answer) {
                parsed.problem++;
                expect(answer.problem).toMatch(/^[A-Z].*\.$/s);
                continue;
            }
            parsed.domain++;
            expect(answer.domain, text).toMatch(/^[a-z0-9.-]+$/);
            expect(answer.domain.length).toBeLessThanOrEqual(253);
            expect(parseDomain(answer.domain), text).toEqual(answer);
        }
        expect(Math.min(parsed.domain, parsed.problem)).toBeGreaterThan(1000);
    });
});

describe('parseDomainPattern', () => {
    test.each(Object.entries({
        ...GOOD,
        '*.shop.example': '*.shop.example',
        '*.SHOP.example': '*.shop.example',
        '*.bücher.example': '*.xn--bcher-kva.example',
        '*.xn--bcher-kva.example': '*.xn--bcher-kva.example',
        [`*.${LONG.slice(0, -2)}.ex`]: `*.${LONG.slice(0, -2)}.ex`,
    }))('stores %j as %j', (text, domain) => {
        expect(parseDomainPattern(text)).toEqual({ domain });
        expect(parseDomainPattern(domain)).toEqual({ domain });
    });

    test.each(Object.entries({
        '*.example': /full name with its ending/,
        '*.': /Enter a domain name/,
        '*': /only letters, digits/,
        '**.shop.example': /only letters, digits/,
        '*shop.example': /only letters, digits/,
        'a.*.shop.example': /only letters, digits/,
        'shop.*': /only letters, digits/,
        '*.*.shop.example': /further domains/,
        '.*.shop.example': /only letters, digits/,
        '*..shop.example': /empty part/,
        '*.192.0.2.1': /address or a number/,
        '*.shop.example\n': /only letters, digits/,
        '*.shop.example;': /only letters, digits/,
        [`*.${LONG}.ex`]: /at most 253/,
    }))('refuses %j', (text, reason) => {
        const parsed = parseDomainPattern(text);
        expect('problem' in parsed ? parsed.problem : parsed.domain).toMatch(reason);
        expect(parsed).toHaveProperty('problem');
    });
});

test('the parts of a stored name', () => {
    expect([isWildcard('*.shop.example'), isWildcard('shop.example')]).toEqual([true, false]);
    expect([baseOf('*.shop.example'), baseOf('shop.example')]).toEqual(['shop.example', 'shop.example']);
    expect([twinOf('shop.example'), twinOf('www.shop.example'), twinOf('wwwshop.example')])
        .toEqual(['www.shop.example', 'shop.example', 'www.wwwshop.example']);
});

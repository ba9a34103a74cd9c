// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { random } from '../../../test/support/random.ts';
import { quoting, QuotingError } from './quoting.ts';

/** What passes, and as what. */
const GOOD: Record<string, Record<string, string>> = {
    nginx: same('shop.example', '/home/shop/public_html', '*.example', 'a@b', '64m', 'unix:/run/x.sock', 'a=b', '~x', '+1', '-'),
    nginxString: { '': '""', 'a b': '"a b"', 'it\'s; {#}': '"it\'s; {#}"', 'a"b': '"a\\"b"', 'a\\': '"a\\\\"', '\\"': '"\\\\\\""' },
    nginxSnippet: {
        ...same('a b;', 'location = /x { return 204; }', 'a "}";'), 'a b;\n\n  \nc d;\n': 'a b;\n#\n#\nc d;',
    },
    nginxPattern: same('/old', '/a-b_c/', '/a\\.html', '/a\\+b', '/%C3%BC'),
    ini: same('/var/log/hosting/shop', '256M', 'shop', 'a@b.c', '+1', '-1', '10'),
    unit: same('512M', '50%', '60', 's0:c1,c101', 'a@b.socket', '/home/shop'),
    dotenv: { '': '""', 'a b': '"a b"', 'it\'s': '"it\'s"', '#x;{}': '"#x;{}"', ü: '"ü"', 'a=b': '"a=b"' },
    php: { '': '\'\'', 'a b': '\'a b\'', 'it\'s': '\'it\\\'s\'', 'a\\': '\'a\\\\\'', '\\\'': '\'\\\\\\\'\'', '$x?>"': '\'$x?>"\'' },
    html: { 'a b': 'a b', '<b>': '&#60;b&#62;', '"&\'': '&#34;&#38;&#39;', '&lt;': '&#38;lt;', ü: 'ü' },
    cil: same('shop', 'redis_port_t', 'hosting_shop.t', '10'),
    ssh: same('/etc/hosting/ssh/%u/authorized_keys', 'ssh-ed25519', 'sk-ssh-ed25519@openssh.com', 'AAAAC3Nz+/='),
    sshOption: same('20280101', '192.0.2.0/24,2001:db8::7'),
    sshComment: same('', 'anna@laptop', 'Anna Müller (2)'),
    comment: same('', 'nginx/generic.conf.hbs', 'a b; } " \' # ü'),
};

/** What the format would understand as its own, one character each. */
const DANGEROUS: Record<string, string> = {
    nginx: ' ;{}"\'#$\\()[]|<>`!,^üα',
    nginxString: '$üα',
    nginxSnippet: '{}"\'#',
    nginxPattern: ' ;{}"\'#$\\()[]|<>`!,^üα.*+?',
    ini: ' ;{}"\'#$\\()[]|<>&`!?,%^~=*üα',
    unit: ' ;{}"\'#$\\()[]|<>&`!?^~=*üα',
    dotenv: '"\\$`',
    php: '',
    html: '',
    cil: ' ();"\'#,:/\\-*{}$&<>|!?~^=+%@[]`üα',
    ssh: ' ,;{}"\'#$\\()[]|<>&`!?^~*üα',
    sshOption: ' ;{}"\'#$\\()[]|<>&`!?%^~=*@+üα',
    sshComment: '"\'#$\\[]{}|<>&`!?%^~=*/;',
    comment: '\\',
};

function same(...values: string[]): Record<string, string> {
    return Object.fromEntries(values.map(value => [value, value]));
}

/** Control characters of both halves of Latin 1, and the separators that some parsers take for the end of a line. */
const CONTROLS = Array.from({ length: 0x2100 }, (_each, code) => String.fromCharCode(code))
    .filter(each => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(each));

test('every helper has its values here', () => {
    expect(Object.keys(GOOD)).toEqual(expect.arrayContaining(Object.keys(quoting)));
    expect(Object.keys(DANGEROUS)).toEqual(Object.keys(GOOD));
});

describe.each(Object.entries(quoting))('%s', (name, quote) => {
    test.each(Object.entries(GOOD[name] ?? {}))('writes %j as %j', (value, written) => {
        expect(quote(value)).toBe(written);
    });

    // A number is no line of a configuration of its own.
    if (name !== 'nginxSnippet') {
        test('writes numbers', () => {
            expect([quote(10), quote(0)]).toEqual([quote('10'), quote('0')]);
        });
    }

    test('refuses control characters and line separators anywhere', () => {
        for (const control of CONTROLS) {
            for (const text of [control, `${control}ab`, `a${control}b`, `ab${control}`])
                expect(() => quote(text), JSON.stringify(text)).toThrow(QuotingError);
        }
    });

    test('refuses what its format would understand, anywhere in a value', () => {
        for (const character of DANGEROUS[name] ?? '') {
            for (const text of [character, `${character}ab`, `a${character}b`, `ab${character}`])
                expect(() => quote(text), JSON.stringify(text)).toThrow(QuotingError);
        }
    });

    test.each([undefined, null, true, {}, ['a'], { toString: () => 'a' }, () => 'a'])('refuses %j, which is no text', value => {
        expect(() => quote(value)).toThrow(/is missing/);
    });
});

test.each(['nginx', 'ini', 'unit', 'cil'] as const)('%s refuses no text at all, which would make its line mean another thing', name => {
    expect(() => quoting[name]('')).toThrow(QuotingError);
});

test('a systemd unit takes one percent sign, as the last character', () => {
    for (const value of ['%', '%h', '50%%', '%50', '5%0'])
        expect(() => quoting.unit(value), value).toThrow(QuotingError);
});

test('an error shows the value cut short, so that a job\'s error stays readable', () => {
    expect(() => quoting.nginx(`${'x'.repeat(1000)};`)).toThrow(/^.{1,140}$/);
});

describe('any text', () => {
    const next = random(7);
    const PIECES = [
        'a', 'B', '9', ' ', '\'', '"', '\\', '\\\'', '$', '`', '<', '>',
        '&', '&amp;', '?>', '<?php', '<!--', '-->', '${', '{{', ';', '=', '#', 'ü', '😀',
    ];
    const texts = Array.from({ length: 3000 }, () =>
        Array.from({ length: Math.floor(next() * 8) }, () => PIECES[Math.floor(next() * PIECES.length)]).join(''));

    test('is read back by PHP as it was', () => {
        for (const text of texts) {
            const literal = quoting.php(text);
            expect(literal).toMatch(/^'(?:[^'\\]|\\['\\])*'$/s);
            expect(literal.slice(1, -1).replaceAll(/\\(['\\])/g, '$1')).toBe(text);
        }
    });

    test('is read back by a browser as it was, and holds no markup', () => {
        for (const text of texts) {
            const html = quoting.html(text);
            expect(html).toMatch(/^[^<>"']*$/);
            expect(html.replaceAll(/&#(\d+);/g, (_match, code) => String.fromCodePoint(Number(code)))).toBe(text);
        }
    });
});

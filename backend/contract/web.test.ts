// SPDX-License-Identifier: LGPL-2.1-or-later
/* The values of web.ts, headers.ts and access.ts. */

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { accessSettings, protectedPath, visitorName, visitorPassword } from './access.ts';
import { headerName, headerValue } from './headers.ts';
import { errorPageChoice, expiry, webSettings } from './web.ts';

const KINDS: Record<string, { schema: z.ZodMiniType, good: string[], bad: unknown[] }> = {
    headerName: {
        schema: headerName,
        good: ['X-Frame-Options', 'x-a', 'Content-Security-Policy', 'Strict-Transport-Security', 'Link', 'A', '!#$'.slice(0, 2)],
        bad: [
            '', 'a b', 'a:', 'a\n', 'a\r\nb', 'ä', 'a"', '(a)', 'a/b', '$a', 'Content-Length', 'CONTENT-LENGTH', 'transfer-encoding',
            'Connection', 'Date', 'Server', 'Set-Cookie', 'Cache-Control', 'Location', 'X-Accel-Redirect', 'x'.repeat(101), 7,
        ],
    },
    headerValue: {
        schema: headerValue,
        good: ['nosniff', 'default-src \'self\'; img-src *', '"a"', 'a\\b', '{}', 'a;', '#'],
        bad: ['', ' ', ' a', 'a ', 'a\nb', 'a\r', 'a\tb', '\0', '$host', 'a$', '${a}', 'ü', 'x'.repeat(4001), 7],
    },
    errorPageChoice: {
        schema: errorPageChoice,
        good: ['404=/404.html', '403=/errors/a.b/403.htm', '502=', '410=/_x-1.html'],
        bad: [
            '', '404', '=/x.html', '401=/x.html', '200=/x.html', '404=x.html', '404=/../x.html', '404=/./x.html', '404=/.x.html',
            '404=/a//x.html', '404=/x.php', '404=/x', '404=/x.html?a', '404=/x.html\n', '404=/a b.html', '404=/$uri.html', '404=/x.html/',
            '404=https://a.example/x.html', '404=@x', 404,
        ],
    },
    expiry: {
        schema: expiry,
        good: ['off', '30d', '1m', '999h'],
        bad: ['', '0d', '30', 'd', '-1d', '1000d', '30s', '30d;', 'max', '$a', 30],
    },
    protectedPath: {
        schema: protectedPath,
        good: ['/', '/admin', '/a/b.c/~d', '/x.php'],
        bad: ['', 'admin', '//', '//admin', '/a//b', '/../a', '/a/..', '/.well-known', '/.', '/a/.b', '/a b', '/a%20', '/ä', '/$a', '/a"',
            '/a\n', '/a?', '/a;', `/${'a'.repeat(200)}`, 7],
    },
    visitorName: {
        schema: visitorName,
        good: ['anna', 'Anna@corp.example', '7'],
        bad: ['', 'a:b', 'a b', 'a\n', 'ä', '$a', 'a'.repeat(65), 7],
    },
    visitorPassword: {
        schema: visitorPassword,
        good: ['password', 'a b c d e', '"\'$\\`;#:{}', 'x'.repeat(128)],
        bad: ['', 'short', 'x'.repeat(129), 'password\n', 'pass\0word', 'pässword', 7],
    },
};

describe.each(Object.entries(KINDS))('%s', (_name, { schema, good, bad }) => {
    test.each(good)('takes %j', value => {
        expect(z.safeParse(schema, value)).toEqual({ success: true, data: value });
    });

    test.each(bad)('refuses %j', value => {
        const result = z.safeParse(schema, value);
        expect(result.success).toBe(false);
        // In words of its own where it is text at all.
        if (typeof value === 'string')
            expect(result.error?.issues[0]?.message).toMatch(/^\S.*\.$/);
    });
});

test('a path is one with or without a slash at its end', () => {
    expect(z.parse(protectedPath, '/admin/')).toBe('/admin');
});

test('a refused header is refused with its reason', () => {
    const sentence = (name: string): string | undefined => z.safeParse(headerName, name).error?.issues[0]?.message;
    expect(sentence('Set-Cookie')).toBe('Set-Cookie is not set here. It is different for each visitor: the application says it.');
    expect(sentence('Expires')).toContain('hostingctl web set SITE --expires');
});

test('sites of before have all settings', () => {
    expect(z.parse(webSettings, { docroot: 'app' })).toEqual({
        docroot: 'app', frontController: false, pathInfo: false, expires: 'off', gzip: false, requests: 200, errorPages: [], headers: [],
    });
    expect(z.parse(accessSettings, {})).toEqual({ rules: [], protections: [] });
});

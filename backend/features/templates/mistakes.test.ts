// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Mistakes that configurations of nginx are known for, looked for in every shipped template. What nginx makes of the
 * templates is tested with real requests in test/integration/nginx-mistakes.test.ts.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { templateNames } from '../../../build/templates-plugin.ts';

const DIRECTORY = path.resolve(import.meta.dirname, '../../../templates');
const names = templateNames(DIRECTORY).filter(name => name.startsWith('nginx/'));

/** Lines that nginx acts on. */
function linesOf(name: string): string[] {
    return readFileSync(path.join(DIRECTORY, `${name}.hbs`), 'utf8').split('\n').filter(line => !/^\s*(?:#|$)/.test(line));
}

/** Each with a line that has it, so that a pattern that finds nothing is noticed. */
const MISTAKES: Record<string, { pattern: RegExp, example: string }> = {
    'a header or redirect made of a decoded address, which may hold a line break': {
        pattern: /\b(?:return|add_header|rewrite|proxy_set_header)\b[^#]*\$(?:uri|document_uri|fastcgi_script_name|fastcgi_path_info)\b/,
        example: 'return 301 https://shop.example$uri;',
    },
    'a name that a visitor chooses, where a name of the site belongs': {
        // HTTP_HOST is the visitor's Host in any case; $host is narrower, one of the names that the server answers for. Nobody is
        // led astray to the same name over HTTPS.
        pattern: new RegExp(String.raw`\b(?:return(?! 301 https://\$host\$request_uri;)|add_header|fastcgi_param(?! HTTP_HOST \$host;)|rewrite)\b`
            + String.raw`[^#]*\$(?:http_host|host|http_\w+)\b`),
        example: 'return 301 https://$host/;',
    },
    'an alias, which a path beside it may leave': { pattern: /\balias\b/, example: 'location /files { alias /srv/files/; }' },
    'an `if` that does more than answer': {
        pattern: /\bif\s*\((?!.*\)\s*\{\s*return\b)/,
        example: 'if (-f $request_filename) { rewrite ^ /x; }',
    },
    'an address of a visitor that he may have written himself': {
        pattern: /x_forwarded_for|set_real_ip_from|real_ip_header|http_x_real_ip/i,
        example: 'set_real_ip_from 0.0.0.0/0;',
    },
    'a server whose name has to be looked up by nobody': {
        pattern: /\b\w+_pass\b[^;]*\$/,
        example: 'proxy_pass http://$backend;',
    },
    'a script that is run without a look whether it is there': {
        pattern: /fastcgi_param\s+SCRIPT_FILENAME\s+(?!\$realpath_root\$fastcgi_script_name;)/,
        example: 'fastcgi_param SCRIPT_FILENAME $document_root$uri;',
    },
    'valid_referers, which trusts what anybody can write': { pattern: /valid_referers/, example: 'valid_referers none;' },
};

describe.each(Object.entries(MISTAKES))('%s', (_what, { pattern, example }) => {
    test('is recognised', () => {
        expect(example).toMatch(pattern);
    });

    test.each(names)('is not in %s', name => {
        expect(linesOf(name).filter(line => pattern.test(line))).toEqual([]);
    });
});

describe.each(names.filter(name => !name.includes('/parts/')))('%s', name => {
    const text = linesOf(name).join('\n');

    test('repeats the headers of the site where a location has headers of its own, which would end those of the server', () => {
        const locations = text.split(/(?=^\s*location\b)/m).slice(1).map(each => each.slice(0, each.search(/^ {4}\}/m)));
        const forgetful = locations.filter(each => /\badd_header\b/.test(each) && !each.includes('{{> nginx/parts/headers.conf}}'));
        expect(forgetful).toEqual([]);
    });

    test('tests that a script exists in every location that runs PHP', () => {
        for (const [, block] of text.matchAll(/\{\n((?:(?!\n {4}\}).)*fastcgi_pass(?:(?!\n {4}\}).)*)/gs))
            // @network rewrites the address and runs nothing itself.
            expect(block).toMatch(/try_files (?:\$uri|\$fastcgi_script_name) (?:=404|@network);/);
    });

    test('has no parameter of FastCGI in a location, which would end those of the server', () => {
        expect(text).not.toMatch(/^ {8,}fastcgi_param/m);
    });
});

test('templates were found', () => {
    expect(names.length).toBeGreaterThan(10);
});

// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { MAX_SNIPPET_BYTES, problemOfSnippet, sitesPassedTo } from './nginx-snippet.ts';

describe('a snippet is taken', () => {
    test.each([
        ['one directive', 'autoindex on;'],
        ['a block', 'location /api/ {\n    proxy_pass http://127.0.0.1:8080/;\n}\n'],
        ['blocks in blocks', 'location /a { if ($request_method = POST) { return 405; } }'],
        ['braces in quotes', 'location ~ "^/x{2}/}" { return 204; }'],
        ['braces and quotes in comments', '# } { " \'\nautoindex on; # }\n'],
        ['a brace that is no first letter of a word', 'add_header X a}b;'],
        ['a variable in braces', 'add_header X ${host}a;'],
        ['a quote escaped in quotes', 'add_header X "a\\"}b";'],
        ['a space that does not break, copied from a web page', 'add_header X a\u00a0b;'],
        ['a hash inside of a word', 'return 302 /a#b;'],
        ['an `if` whose bracket follows a quote', 'if ($http_user_agent ~* "bot") { return 403; }'],
        ['a directive over several lines', 'gzip_types\n  text/css\n  text/plain;'],
        ['logging switched off', 'location /ping { access_log off; return 204; }'],
        ['a server by its name', 'location /b { proxy_pass https://back.example:8443/x$uri; }'],
        ['a server by its IPv6 address', 'location /b { proxy_pass http://[::1]:8080; }'],
        ['the PHP of a site', 'location = /x.php { fastcgi_pass unix:/run/hosting/shop/php.sock; }'],
    ])('with %s', (_what, text) => {
        expect(problemOfSnippet(text)).toBeUndefined();
    });
});

describe('a snippet cannot leave the server block:', () => {
    test.each([
        ['a brace', '}'],
        ['a brace and another server', 'autoindex on; } server { listen 81;'],
        ['more braces closed than opened', 'location / { } }'],
        ['a block that stays open', 'location /x { return 204;'],
        ['a brace that a quote seems to hold', 'add_header X a"b; } server { listen 81; add_header Y "c;'],
        ['a brace behind an escaped quote', 'add_header X "a\\\\"; } server { #";'],
        ['a brace on a line after a comment', '# quiet\n}'],
        ['a directive without an end', 'autoindex on'],
        ['a directive that a brace ends', 'location / { autoindex on }'],
        ['a quote without an end', 'add_header X "a;'],
        ['a quote over two lines', 'add_header X "a\nb";'],
        ['a word behind a quote', 'add_header X "a"b;'],
        ['a comment that takes the end away', 'autoindex on # ;'],
        ['an escaped end', 'autoindex on\\;'],
        ['a lonely semicolon', ';'],
        ['a lonely block', '{ }'],
    ])('%s', (_what, text) => {
        expect(problemOfSnippet(text)).toMatch(/^(?:Line \d+: |The text).*\.$/);
    });
});

describe('a snippet does not reach beyond its site:', () => {
    test.each([
        'include /etc/shadow;', '"include" /etc/shadow;', 'incl\\ude x; include x;', 'load_module x.so;', 'error_log /etc/cron.d/x;',
        'access_log /home/shop/x;', 'location /x { access_log /x; }', 'error_log off;', 'ssl_certificate /x;', 'ssl_certificate_key /x;',
        'proxy_ssl_certificate_key /x;', 'proxy_ssl_trusted_certificate /x;', 'ssl_dhparam /x;', 'ssl_password_file /x;',
        'auth_basic_user_file /home/shop/x;', 'client_body_temp_path /etc;', 'fastcgi_temp_path /etc;', 'proxy_store on;',
        'dav_methods PUT;', 'content_by_lua_block { x; }', 'js_content x;', 'perl x;', 'xslt_stylesheet /x;',
        'listen 81;', 'server_name other.example;', 'disable_symlinks off;', 'root /home/other;', 'location /x { alias /home/other/; }',
        'location /x { fastcgi_pass unix:/run/php-fpm/www.sock; }', 'location /x { proxy_pass http://unix:/run/docker.sock:/; }',
        'set $a "unix:/run/docker.sock"; location /x { proxy_pass http://$a; }', 'location /x { proxy_pass http://un$b; }',
        'location /x { fastcgi_pass $b; }', 'location /x { try_files /../../other/x =404; }', 'try_files "/.." =404;',
    ])('%s', text => {
        expect(problemOfSnippet(text)).toMatch(/^Line 1: \S+ is not taken here: .*\.$/);
    });

    test('the line is named', () => {
        expect(problemOfSnippet('# a\n\nautoindex on;\nlocation /x {\n    include /x;\n}')).toMatch(/^Line 5: include /);
    });

    test('the sites whose PHP is used are known', () => {
        expect(sitesPassedTo('location /x { fastcgi_pass "unix:/run/hosting/shop/php.sock"; } autoindex on;')).toEqual(['shop']);
        expect(sitesPassedTo('}')).toEqual([]);
    });
});

test.each(['', ' \n', '# only words', 'a\0;', 'a\u001b;', 'a\r;', 'a\u2028;'])('%j is no snippet', text => {
    expect(problemOfSnippet(text)).toMatch(/^The text holds/);
});

test('a snippet has a largest size', () => {
    const text = 'autoindex on;\n'.repeat(MAX_SNIPPET_BYTES);
    expect(problemOfSnippet(text)).toBe('The text is longer than 64 kB.');
    expect(problemOfSnippet(`autoindex on;${' '.repeat(MAX_SNIPPET_BYTES - 13)}`)).toBeUndefined();
});

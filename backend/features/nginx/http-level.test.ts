// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { directivesAt } from './http-level.ts';
import { abilitiesOf } from './version.ts';

test('directives are found at the level of http, and nowhere else', () => {
    const main = `
        user nginx; # ssl_ciphers x;
        http {
            ssl_session_cache shared:a:1m;
            log_format main '{ "a": $b } ; ssl_protocols';
            map $a \${b}c { default 1; ssl_prefer_server_ciphers on; }
            server { listen 443 ssl; ssl_ciphers HIGH; location / { http2 on; } }
            #ssl_session_tickets off;
            http2 off;}
    `;
    expect(directivesAt(1, main)).toEqual(['ssl_session_cache', 'log_format', 'map', 'server', 'http2']);
    expect(directivesAt(0, 'ssl_ciphers "a;{"; server { ssl_protocols TLSv1; }')).toEqual(['ssl_ciphers', 'server']);
});

test.each([
    ['nginx version: nginx/1.14.1', false, false], ['nginx version: nginx/1.19.4', false, true],
    ['nginx version: nginx/1.20.1', false, true],
    ['nginx version: nginx/1.25.0', false, true], ['nginx version: nginx/1.25.1', true, true], ['nginx version: nginx/1.26.3', true, true],
    ['nginx version: nginx/2.0.0 (x)', true, true], ['something else', true, true],
])('%s', (words, http2Directive, rejectHandshake) => {
    expect(abilitiesOf(words)).toEqual({ http2Directive, rejectHandshake });
});

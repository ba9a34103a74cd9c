// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { explainAuthority, nameProblems } from './authority-words.ts';

const CHALLENGES = `Saving debug log to /var/log/letsencrypt/letsencrypt.log
Requesting a certificate for shop.example and www.shop.example

Certbot failed to authenticate some domains (authenticator: webroot). The Certificate Authority reported these problems:
  Domain: shop.example
  Type:   unauthorized
  Detail: 192.0.2.7: Invalid response from http://shop.example/.well-known/acme-challenge/x: 404

  Domain: www.shop.example
  Type:   dns
  Detail: DNS problem: NXDOMAIN looking up A for www.shop.example -
 check that a DNS record exists for this domain

Hint: The Certificate Authority failed to download the temporary challenge files created by Certbot.

Some challenges have failed.
Ask for help or search for solutions at https://community.letsencrypt.org.
`;
const LIMITED = `An unexpected error occurred:
Error creating new order :: too many certificates
`;
const RATE = `Saving debug log to /var/log/letsencrypt/letsencrypt.log
An unexpected error occurred:
urn:ietf:params:acme:error:rateLimited :: There were too many requests of a given type :: too many failed authorizations (5) \
for "shop.example" in the last 1h0m0s, retry after 2026-11-21 18:30:00 UTC: see https://letsencrypt.org/docs/rate-limits/
Ask for help or search for solutions at https://community.letsencrypt.org. See the logfile /var/log/letsencrypt/letsencrypt.log.
`;

describe('what certbot says', () => {
    test('of names is found, name by name, also over several lines', () => {
        expect(nameProblems(CHALLENGES)).toEqual([
            { name: 'shop.example', type: 'unauthorized',
                detail: '192.0.2.7: Invalid response from http://shop.example/.well-known/acme-challenge/x: 404' },
            { name: 'www.shop.example', type: 'dns',
                detail: 'DNS problem: NXDOMAIN looking up A for www.shop.example - check that a DNS record exists for this domain' },
        ]);
    });

    test('is told with what to do', () => {
        const { message, hint } = explainAuthority(CHALLENGES);
        expect(message).toBe('The authority did not accept shop.example: 192.0.2.7: Invalid response from '
            + 'http://shop.example/.well-known/acme-challenge/x: 404 (unauthorized). The same was said of 1 more.');
        expect(hint).toContain('another server');
    });

    test('of a limit holds when the next order is taken', () => {
        expect(explainAuthority(RATE)).toMatchObject({
            message: expect.stringContaining('too many failed authorizations (5) for "shop.example"') as string,
            hint: expect.stringContaining('counts orders') as string,
            retryAfter: '2026-11-21T18:30:00.000Z',
        });
        expect(explainAuthority(RATE).message).not.toContain('Ask for help');
    });

    test('of anything else is shown as it is', () => {
        expect(explainAuthority(LIMITED)).toEqual({
            message: 'The authority said: Error creating new order :: too many certificates',
            hint: 'See /var/log/letsencrypt/letsencrypt.log.',
        });
        expect(explainAuthority('requests.exceptions.ConnectionError: HTTPSConnectionPool(host=\'x\'): Max retries exceeded').message)
            .toContain('cannot be reached');
    });

    test('commands no terminal', () => {
        expect(explainAuthority('a\u001b[31mb\u0007').message).toBe('The authority said: a\ufffd[31mb\ufffd');
    });
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What of hostingctl may be called from here, and what has to run in the test host. */

import { expect, test } from 'vitest';

import { isCallAlone } from '../support/hostingctl.ts';

test.each([
    [['site', 'list'], true],
    [['--json', 'site', 'create', 'shop.example', '--alias', 'www.shop.example'], true],
    [['site', 'run', 'shop', '--', 'php', '-v'], true],
    [['env', 'set', 'shop', 'GREETING=hello', 'EMPTY='], true],
    // Refused for its words: that is said here as there.
    [['site', 'paint', 'shop'], true],
    [[], true],
    // A value, a password or a text that is read; a file; standard input and output.
    [['env', 'set', 'shop', 'GREETING=hello', 'SECRET'], false],
    [['protection', 'add', 'shop', '/', 'anna'], false],
    [['snippet', 'set', 'shop'], false],
    [['certificate', 'upload', 'shop', '--certificate-file', '/root/shop.pem'], false],
    [['database', 'import', 'shop', 'shop', '-', '--yes'], false],
    [['apply', '-f', 'sites.yaml'], false],
])('%j: %s', (words, expected) => {
    expect(isCallAlone(words)).toBe(expected);
});

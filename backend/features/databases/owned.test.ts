// SPDX-License-Identifier: LGPL-2.1-or-later

import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { expect, test } from 'vitest';

import { random } from '../../../test/support/random.ts';
import { Owned } from './owned.ts';

const LONG = `INSERT INTO \`t\` VALUES ('${'x'.repeat(9000)} CREATE DEFINER=\`a\`@\`b\` ü');`;
const DUMP = [
    '/*M!999999\\- enable the sandbox mode */ ',
    '/*!50013 DEFINER=`shop`@`localhost` SQL SECURITY DEFINER */',
    '/*!50003 CREATE*/ /*!50017 DEFINER=`sh``op`@`localhost`*/ /*!50003 TRIGGER t BEFORE INSERT',
    'CREATE DEFINER=`shop`@`localhost` PROCEDURE `p`()',
    'ALTER DATABASE `shop` CHARACTER SET latin1 COLLATE latin1_swedish_ci ;',
    'INSERT INTO `t` VALUES (\'CREATE DEFINER=`shop`@`localhost`\');',
    LONG,
    ' CREATE DEFINER=`a`@`b` in a text',
    'end',
];
const EXPECTED = [
    '/*M!999999\\- enable the sandbox mode */ ',
    '/*!50013 SQL SECURITY DEFINER */',
    '/*!50003 CREATE*/ /*!50017 */ /*!50003 TRIGGER t BEFORE INSERT',
    'CREATE PROCEDURE `p`()',
    '',
    'INSERT INTO `t` VALUES (\'CREATE DEFINER=`shop`@`localhost`\');',
    LONG,
    ' CREATE DEFINER=`a`@`b` in a text',
    'end',
];

test('a dump names nobody, and its data stay, however it is cut', async () => {
    const next = random(11);
    const whole = Buffer.from(DUMP.join('\n'));
    for (let round = 0; round < 200; round++) {
        const chunks: Buffer[] = [];
        for (let at = 0; at < whole.length;) {
            const length = 1 + Math.floor(next() ** 4 * 12_000);
            chunks.push(whole.subarray(at, at + length));
            at += length;
        }
        expect(await text(Readable.from(chunks).pipe(new Owned()))).toBe(EXPECTED.join('\n'));
    }
});

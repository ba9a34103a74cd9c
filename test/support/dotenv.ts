// SPDX-License-Identifier: LGPL-2.1-or-later
/* Texts of environment files as people and programs write them, rightly and wrongly: the same for the same seed. */

import { random } from './random.ts';

const NAMES = ['A', 'B', 'APP_NAME', 'DB_PASSWORD', 'x.y', '_z', '9', 'AB', '"Q"', '\'R\'', 'A-B', 'Ä', '', 'export',
    'exported'];
const PIECES = [
    'a', 'word', 'two words', '#', ' # comment', '"', '\'', '\\', '\\n', '\\"', '\\\\', '\\$', '\\x', '$', '${A}', '${B}', '${APP_NAME}',
    '${NO}', '${A', '$A', '{', '}', '=', '="', '=\'', '`', 'é', '日本', '😀', ' ', '  ', '\t', 'true', 'null', '(empty)', ';', '%',
    '\\t\\r\\v\\f', '""', '\'\'',
    '\u00a0', '\u0085',
];
const LINES = ['', '  ', '# comment', '  # c="x', '#A="', '"', 'hello world', '=x', 'A', 'export AB', 'export  CD=1', ' E=1', '\tF=\'g\'',
    'G= h ', '\\'];

export function environmentTexts(count: number, seed: number): string[] {
    const next = random(seed);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
    const some = (most: number): string => Array.from({ length: Math.floor(next() * most) }, () => pick(PIECES)).join('');
    // Most lines are right, so that a text is not refused for its first one and the rest never looked at.
    const good = (): string => pick([
        () => pick(['A', 'B', 'APP_NAME', '_z']) + '='
            + pick(['1', 'word', '', '${A}x', '"${B} ${A}"', '"a b" # c', '\'$x\'', '"\\"\\\\"', '"é"', '\'"\'']),
        () => `${pick(['A', 'B'])}="${pick(['one', '${A}', '', '\\$'])}\n${pick(['two', '"x', '#', '${B}'])}"`,
        () => pick(['', '# comment', 'export AB="x"']),
    ])();
    const bad = (): string => next() < 0.3 ? pick(LINES)
        : pick(NAMES) + pick(['=', '=', '=', ' = ', '="']) + some(6) + pick(['', '', '"', '\'']);
    const line = (): string => next() < 0.6 ? good() : bad();
    return Array.from({ length: count }, () => Array.from({ length: 1 + Math.floor(next() * 6) }, line)
        .join(pick(['\n', '\n', '\r\n', '\r'])) + pick(['', '\n']));
}

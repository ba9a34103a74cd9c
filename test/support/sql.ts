// SPDX-License-Identifier: LGPL-2.1-or-later
/* What quoting by the rules of SQL is tried with. */

import { random } from './random.ts';

/** The control characters of ASCII. */
export const CONTROLS = [...Array.from({ length: 32 }, (_each, code) => code), 0x7f].map(code => String.fromCharCode(code));

/** Texts of up to eight pieces each, the same ones for the same seed. */
export function textsOf(pieces: readonly string[], seed: number): string[] {
    const next = random(seed);
    return Array.from({ length: 3000 }, () =>
        Array.from({ length: 1 + Math.floor(next() * 8) }, () => pieces[Math.floor(next() * pieces.length)]).join(''));
}

/** Reads a quoted text as a server's lexer does; undefined when the quotes end before the text does, or never. */
export function read(quoted: string, quote: string, backslash: boolean): string | undefined {
    let text = '';
    for (let at = 1; at < quoted.length; at++) {
        if (backslash && quoted[at] === '\\') {
            text += quoted.charAt(++at);
        } else if (quoted[at] === quote) {
            if (quoted[at + 1] !== quote)
                return at === quoted.length - 1 && quoted.startsWith(quote) ? text : undefined;
            text += quoted.charAt(++at);
        } else {
            text += quoted.charAt(at);
        }
    }
    return undefined;
}

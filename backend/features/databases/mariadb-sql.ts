// SPDX-License-Identifier: LGPL-2.1-or-later
/* Quoting by the engine's own rules: https://mariadb.com/kb/en/string-literals/, …/identifier-names/ */

import { QuotingError } from '../templates/quoting.ts';

const CONTROL = /[\u0000-\u001f\u007f]/;

/** A name in backticks. */
export function identifier(name: string): string {
    if (CONTROL.test(name) || name === '')
        throw new QuotingError('A name for SQL is empty or holds a control character.');
    return `\`${name.replaceAll('`', '``')}\``;
}

/** A text in single quotes, for the default SQL mode, in which a backslash escapes. */
export function literal(text: string): string {
    if (CONTROL.test(text))
        throw new QuotingError('A text for SQL holds a control character.');
    return `'${text.replaceAll('\\', '\\\\').replaceAll('\'', '\'\'')}'`;
}

/** A database's name where GRANT takes a pattern: `_` and `%` stand for themselves. */
export function grantPattern(name: string): string {
    return identifier(name.replace(/[_%\\]/g, character => `\\${character}`));
}

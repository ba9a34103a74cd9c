// SPDX-License-Identifier: LGPL-2.1-or-later
/* Quoting by PostgreSQL's own rules: https://www.postgresql.org/docs/current/sql-syntax-lexical.html */

import { QuotingError } from '../templates/quoting.ts';

const CONTROL = /[\u0000-\u001f\u007f]/;
/** NAMEDATALEN - 1: what is longer, the server would cut off, and two names could become one. */
const LONGEST = 63;

/** A name in double quotes. */
export function identifier(name: string): string {
    if (CONTROL.test(name) || name === '')
        throw new QuotingError('A name for SQL is empty or holds a control character.');
    if (Buffer.byteLength(name) > LONGEST)
        throw new QuotingError(`A name for PostgreSQL is longer than ${LONGEST} bytes.`);
    return `"${name.replaceAll('"', '""')}"`;
}

/** A text in single quotes; one with a backslash says that it escapes, whatever standard_conforming_strings is. */
export function literal(text: string): string {
    if (CONTROL.test(text))
        throw new QuotingError('A text for SQL holds a control character.');
    const quoted = `'${text.replaceAll('\\', '\\\\').replaceAll('\'', '\'\'')}'`;
    return text.includes('\\') ? ` E${quoted}` : quoted;
}

/** Texts as the list of an IN, which must not be empty. */
export function literals(texts: readonly string[]): string {
    return texts.length === 0 ? '(NULL)' : `(${texts.map(literal).join(', ')})`;
}

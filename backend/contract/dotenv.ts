// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The text of an environment file, read exactly as Laravel reads it (vlucas/phpdotenv 5: its Lines, EntryParser, Lexer and
 * Resolver), with all of its surprises: a comment that looks like the begin of a value of several lines takes the lines after it
 * with it, and a quote that is never closed loses everything from there on without a word. What we refuse beyond that is in
 * dotenv-problems.ts; how a text is changed, in dotenv-edit.ts; what its references come to, in dotenv-values.ts.
 *
 *     const { entries, errors } = parseDotenv('APP_NAME="My shop"\nAPP_URL=http://shop.example\nMAIL_FROM="${APP_NAME}"\n');
 *     valuesOf(entries).get('MAIL_FROM');     // 'My shop'
 */

/** A place in a text, as editors count: both from 1, columns in UTF-16 units. */
export interface Place {
    line: number;
    column: number;
}

export interface DotenvError extends Place {
    message: string;
}

/** One variable, where it stands. */
export interface Entry extends Place {
    name: string;
    /** Before `${OTHER}` is replaced; null for a name alone, which makes the variable unset. */
    value: string | null;
    /** Where in the value a `$` stands that may begin `${OTHER}`. */
    references: readonly number[];
    /** The lines it takes, as offsets into the text: with the line end. */
    start: number;
    end: number;
    /** The value as it is written, quotes included, without a comment: offsets into the text. Empty where there is none. */
    written: readonly [number, number];
}

export interface Dotenv {
    entries: Entry[];
    /** Where there is any, phpdotenv reads nothing of the whole text (but see `unclosed`). */
    errors: DotenvError[];
    /** The line whose quote is never closed: phpdotenv leaves out everything from there on, and does not complain. */
    unclosed: Place | undefined;
}

/** trim() of PHP. */
const TRIMMED = ' \t\n\r\0\v';
/** ctype_space() of PHP. */
const SPACE = /^[ \t\n\r\v\f]$/;
const NAME = /^[\p{Ll}\p{Lu}\p{M}\p{N}_.]+$/u;
/** `export` is one from here on: the shortest name after it has two letters. */
const MIN_EXPORT = 9;
const ESCAPES: Readonly<Record<string, string>> = { f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '"': '"', '\\': '\\', $: '$' };

export function parseDotenv(text: string): Dotenv {
    const { statements, unclosed } = statementsOf(text);
    const entries: Entry[] = [];
    const errors: DotenvError[] = [];
    for (const statement of statements) {
        const entry = entryOf(statement, text);
        if ('message' in entry)
            errors.push(entry);
        else
            entries.push(entry);
    }
    return { entries, errors, unclosed };
}

/** One or several lines that are read as a whole. */
interface Statement {
    /** Lines joined by a line feed, whatever ended them. */
    text: string;
    start: number;
    end: number;
    line: number;
}

interface Line {
    text: string;
    start: number;
    end: number;
}

function linesOf(text: string): Line[] {
    const lines: Line[] = [];
    const pattern = /\r\n|\n|\r/g;
    let start = 0;
    for (const match of text.matchAll(pattern)) {
        const end = match.index + match[0].length;
        lines.push({ text: text.slice(start, match.index), start, end });
        start = end;
    }
    lines.push({ text: text.slice(start), start, end: text.length });
    return lines;
}

function statementsOf(text: string): { statements: Statement[], unclosed: Place | undefined } {
    const statements: Statement[] = [];
    let begun: (Statement & { column: number }) | undefined;
    for (const [index, { text: line, start, end }] of linesOf(text).entries()) {
        const opens = !begun && line.includes('="') && !closes(line, true);
        if (!begun && !opens) {
            if (!isCommentOrBlank(line))
                statements.push({ text: line, start, end, line: index + 1 });
            continue;
        }
        begun = begun
            ? { ...begun, text: `${begun.text}\n${line}`, end }
            : { text: line, start, end, line: index + 1, column: line.indexOf('="') + 2 };
        if (closes(line, opens)) {
            if (!isCommentOrBlank(begun.text))
                statements.push(begun);
            begun = undefined;
        }
    }
    return { statements, unclosed: begun && { line: begun.line, column: begun.column } };
}

/** Whether a value of several lines ends in a line; one that begins in the same line needs a quote more. */
function closes(line: string, begins: boolean): boolean {
    if (line === '"')
        return true;
    const quotes = line.replaceAll('\\\\', '').match(/(?<=[^\\])"/g)?.length ?? 0;
    return quotes >= (begins ? 2 : 1);
}

function isCommentOrBlank(text: string): boolean {
    const inner = trim(text);
    return inner === '' || inner.startsWith('#');
}

function entryOf(statement: Statement, text: string): Entry | DotenvError {
    const equals = statement.text.indexOf('=');
    const left = equals === -1 ? statement.text : trim(statement.text.slice(0, equals));
    const column = statement.text.length - statement.text.trimStart().length + 1;
    if (left === '')
        return { line: statement.line, column, message: 'A name is missing before the equals sign.' };
    const name = nameOf(left);
    if (name === undefined) {
        return { line: statement.line, column,
            message: `A name has letters, digits, underscores and dots only, and ends before an equals sign: ${shown(left)}` };
    }
    const { start, end, line } = statement;
    const lastChar = start + statement.text.length;
    if (equals === -1)
        return { name, value: null, references: [], start, end, line, column, written: [lastChar, lastChar] };

    const rest = statement.text.slice(equals + 1);
    const from = equals + 1 + leading(rest);
    const read = readValue(trim(rest));
    if ('message' in read)
        return { ...placeIn(statement, from + read.at), message: read.message };
    // Line ends of two characters stand as one in the statement.
    const offset = (at: number): number => offsetIn(statement, at, text);
    return { name, value: read.value, references: read.references, start, end, line, column,
        written: [offset(from), offset(from + read.length)] };
}

function nameOf(left: string): string | undefined {
    let name = left;
    if (Array.from(name).length >= MIN_EXPORT && name.startsWith('export') && SPACE.test(name.charAt(6)))
        name = name.slice(6 + leading(name.slice(6)));
    if (/^(?:".+"|'.+')$/s.test(name))
        name = name.slice(1, -1);
    return NAME.test(name) ? name : undefined;
}

interface Value {
    value: string;
    references: number[];
    /** How much of the text is the value; the rest is blank, or a comment. */
    length: number;
}

type State = 'begin' | 'plain' | 'single' | 'double' | 'escape' | 'after';

/** A value, from its first character that is no space, to the end of its statement. */
function readValue(text: string): Value | { message: string, at: number } {
    const read: Value = { value: '', references: [], length: 0 };
    let state: State = 'begin';
    let at = 0;
    for (const character of text) {
        if (character === '#' && (state === 'begin' || state === 'plain' || state === 'after'))
            return read;
        if (state === 'after' && !SPACE.test(character))
            return { message: 'After a value and a space only a comment can stand: a value with spaces needs quotes around it.', at };
        const next = follow(state, character);
        if (next === undefined)
            return { message: `\\${character} is no escape sequence; write \\\\ for a backslash.`, at };
        if (next.isReference)
            read.references.push(read.value.length);
        read.value += next.text;
        at += character.length;
        // The space after a value is none of it; a closing quote is.
        if (!(next.state === 'after' && SPACE.test(character)))
            read.length = at;
        state = next.state;
    }
    if (state === 'single' || state === 'double' || state === 'escape')
        return { message: 'The quote that begins here is not closed.', at: 0 };
    return read;
}

/** What a character means where it stands; undefined where it must not. */
function follow(state: State, character: string): { state: State, text: string, isReference?: boolean } | undefined {
    switch (state) {
        case 'begin':
            if (character === '\'' || character === '"')
                return { state: character === '"' ? 'double' : 'single', text: '' };
            return { state: 'plain', text: character, isReference: character === '$' };
        case 'plain':
            if (SPACE.test(character))
                return { state: 'after', text: '' };
            return { state: 'plain', text: character, isReference: character === '$' };
        case 'single':
            return character === '\'' ? { state: 'after', text: '' } : { state, text: character };
        case 'double':
            if (character === '"')
                return { state: 'after', text: '' };
            if (character === '\\')
                return { state: 'escape', text: '' };
            return { state, text: character, isReference: character === '$' };
        case 'escape': {
            const meant = ESCAPES[character];
            return meant === undefined ? undefined : { state: 'double', text: meant };
        }
        case 'after':
            return { state, text: '' };
    }
}

function trim(text: string): string {
    let end = text.length;
    while (end > 0 && TRIMMED.includes(text.charAt(end - 1)))
        end -= 1;
    const begin = leading(text);
    return begin >= end ? '' : text.slice(begin, end);
}

/** How many characters trim() takes away at the begin. */
function leading(text: string): number {
    let count = 0;
    while (count < text.length && TRIMMED.includes(text.charAt(count)))
        count += 1;
    return count;
}

function shown(name: string): string {
    return name.length > 40 ? `${name.slice(0, 40)}…` : name;
}

function placeIn(statement: Statement, at: number): Place {
    const before = statement.text.slice(0, at);
    const lines = before.split('\n');
    return { line: statement.line + lines.length - 1, column: (lines.at(-1) ?? '').length + 1 };
}

/** A place in a statement as one in the text, whose line ends may be of two characters. */
function offsetIn(statement: Statement, at: number, text: string): number {
    const { line, column } = placeIn(statement, at);
    const begin = linesOf(text.slice(statement.start, statement.end))[line - statement.line]?.start ?? 0;
    return statement.start + begin + column - 1;
}

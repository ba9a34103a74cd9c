// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One quoting helper for each format that is generated. Every value in a template passes one (a check at build time
 * refuses `{{value}}` alone), and a helper throws on what its format cannot hold: the second of the two walls of rule
 * R2, after the check of types at the boundary.
 */

import { problemOfSnippet } from '../../contract/nginx-snippet.ts';

/** Control characters, line and paragraph separators: no value of ours ever needs one. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

export class QuotingError extends Error {
    override readonly name = 'QuotingError';
}

function text(value: unknown, format: string): string {
    if (typeof value !== 'string' && !Number.isFinite(value))
        throw new QuotingError(`A value for ${format} is missing.`);
    const string = String(value);
    if (CONTROL.test(string))
        throw new QuotingError(`A value for ${format} holds a control character.`);
    return string;
}

function plain(value: unknown, format: string, allowed: RegExp): string {
    const string = text(value, format);
    if (!allowed.test(string))
        throw new QuotingError(`A value cannot be written in ${format}: ${JSON.stringify(string.slice(0, 80))}`);
    return string;
}

/** A word of nginx's configuration: no space, quote, brace, semicolon, `#`, `$` or backslash. */
const nginx = (value: unknown): string => plain(value, 'an nginx configuration', /^[A-Za-z0-9._:/*@=~+%?&-]+$/);

/**
 * A value of nginx's configuration in double quotes. There is no way to write a dollar sign: nginx would put the value of a
 * variable in its place.
 */
const nginxString = (value: unknown): string =>
    `"${plain(value, 'a string of nginx', /^[ -#%-~]*$/).replaceAll(/["\\]/g, '\\$&')}"`;

/**
 * Whole directives, as an administrator wrote them, for inside of a server block. Empty lines become comments: a template's
 * are taken out, and the number of a line that nginx complains about must say which it was.
 */
const nginxSnippet = (value: unknown): string => {
    if (typeof value !== 'string')
        throw new QuotingError('A value for an nginx snippet is missing.');
    const problem = problemOfSnippet(value);
    if (problem)
        throw new QuotingError(`A text cannot be written in an nginx configuration. ${problem}`);
    return value.trimEnd().replaceAll(/^[ \t]*$/gm, '#');
};

/** A path in a regular expression of nginx, between quotes: only `.` and `+` may be escaped, nothing else is special. */
const nginxPattern = (value: unknown): string => plain(value, 'a pattern of nginx', /^(?:[A-Za-z0-9_:/@=~%-]|\\[.+])+$/);

/** A value of an ini file as php-fpm reads it: nothing that quotes, comments, interpolates or evaluates. */
const ini = (value: unknown): string => plain(value, 'a php-fpm configuration', /^[A-Za-z0-9._:/@+-]+$/);

/** A value in a systemd unit: no specifier, quote, space or line continuation. */
const unit = (value: unknown): string => plain(value, 'a systemd unit', /^[A-Za-z0-9._:/,@+-]+%?$/);

/** A value of a dotenv file, in double quotes; what would interpolate or end the quotes is refused. */
const dotenv = (value: unknown): string => `"${plain(value, 'an environment file', /^[^"\\$`]*$/)}"`;

/** A PHP string literal in single quotes: https://www.php.net/manual/en/language.types.string.php */
const php = (value: unknown): string => `'${text(value, 'PHP').replaceAll('\\', '\\\\').replaceAll('\'', '\\\'')}'`;

/** Text between tags or in a quoted attribute. */
const html = (value: unknown): string => text(value, 'HTML')
    .replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`);

/** A name in a policy module in CIL: no parenthesis, quote, space, comment or dot at its beginning, which would mean a global one. */
const cil = (value: unknown): string => plain(value, 'a policy module', /^[A-Za-z0-9_][A-Za-z0-9_.]*$/);

/** A value of an option of authorized_keys, between quotes: addresses and times. */
const sshOption = (value: unknown): string => plain(value, 'an option of authorized_keys', /^[A-Za-z0-9.:/,]+$/);

/** A word of authorized_keys or of sshd's configuration: the type of a key, the key itself, a path with its tokens. */
const ssh = (value: unknown): string => plain(value, 'a file of SSH', /^[A-Za-z0-9@.+/=_%-]+$/);

/** What follows a key, to the end of its line: for people. */
const sshComment = (value: unknown): string =>
    plain(value, 'a comment of authorized_keys', /^[\p{L}\p{M}\p{N} .,:@_+()-]*$/u);

/** The rest of a comment in any of the formats: a backslash continues a unit's line; the others end PHP, HTML, C. */
const comment = (value: unknown): string => plain(value, 'a comment', /^(?!.*(?:\?>|-->|\*\/))[^\\]*$/);

export const quoting = {
    nginx, nginxString, nginxSnippet, nginxPattern, ini, unit, dotenv, php, html, cil, ssh, sshOption, sshComment, comment,
};

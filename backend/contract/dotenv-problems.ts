// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is wrong with the text of an environment file: errors, with which it is not taken, and what is likely a mistake. */

import { type Entry, parseDotenv, type Place } from './dotenv.ts';
import { expand, MAX_PUT_IN, valuesOf } from './dotenv-values.ts';

export const MAX_ENVIRONMENT_BYTES = 64 * 1024;
export const MAX_VARIABLES = 500;
/** Of a name; the kernel has no limit, but a person's eye has. */
export const MAX_NAME = 200;

/** How a name that is set by us has to be: as every shell and program takes it. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export interface Problem extends Place {
    level: 'error' | 'warning';
    message: string;
}

/** A database of the site, as its application should name it. */
export interface KnownDatabase {
    engine: 'mariadb' | 'postgresql';
    name: string;
    /** Who may log in to it. */
    users: readonly string[];
}

/** What is known of the site; what is left out is not looked at. */
export interface Surroundings {
    databases?: readonly KnownDatabase[];
    /** Domain and aliases. */
    domains?: readonly string[];
    isLaravel?: boolean;
}

const encoder = new TextEncoder();

/** All problems of a text, in the order of its lines. No message holds a value: they may be secret. */
export function problemsOf(text: string, surroundings: Surroundings = {}): Problem[] {
    const problems: Problem[] = [];
    const error = ({ line, column }: Place, message: string): void => { problems.push({ level: 'error', line, column, message }); };
    const bytes = encoder.encode(text).length;
    if (bytes > MAX_ENVIRONMENT_BYTES) {
        error({ line: 1, column: 1 }, `The text has ${bytes} bytes; at most ${MAX_ENVIRONMENT_BYTES / 1024} KiB are taken.`);
        return problems;
    }
    for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
        const column = line.search(/[^\P{Cc}\t]|[\u2028\u2029\uFEFF]|\p{Cs}/u);
        if (column !== -1)
            error({ line: index + 1, column: column + 1 }, 'A control character or a byte order mark stands here.');
    }
    const { entries, errors, unclosed } = parseDotenv(text);
    for (const each of errors)
        error(each, each.message);
    if (unclosed)
        error(unclosed, 'The quote that begins here is never closed: this and all that follows would be left out.');
    for (const [first, again] of duplicates(entries))
        error(again, `${again.name} stands in line ${first.line} already.`);
    if (entries.length > MAX_VARIABLES)
        error(entries[MAX_VARIABLES] as Entry, `At most ${MAX_VARIABLES} variables are taken.`);
    for (const entry of entries) {
        if (entry.name.length > MAX_NAME)
            error(entry, `A name has at most ${MAX_NAME} characters.`);
    }
    const { tooLong } = expand(entries);
    if (tooLong)
        error(tooLong, `What is put in for references is longer than ${MAX_PUT_IN / 1024} KiB from here on.`);
    const warnings = likelyMistakes(entries, surroundings)
        .map(([entry, message]): Problem => ({ level: 'warning', line: entry.line, column: entry.column, message }));
    return [...problems, ...warnings].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Pairs of entries of one name. */
function duplicates(entries: readonly Entry[]): [Entry, Entry][] {
    const first = new Map<string, Entry>();
    const pairs: [Entry, Entry][] = [];
    for (const entry of entries) {
        const before = first.get(entry.name);
        if (before)
            pairs.push([before, entry]);
        else
            first.set(entry.name, entry);
    }
    return pairs;
}

type Mistake = [Entry, string];

function likelyMistakes(entries: readonly Entry[], surroundings: Surroundings): Mistake[] {
    const byName = new Map(entries.map(entry => [entry.name, entry]));
    const values = valuesOf(entries);
    const valueOf = (name: string): string | undefined => values.get(name) ?? undefined;
    const mistakes: Mistake[] = [];
    const warn = (name: string, message: string): void => {
        const entry = byName.get(name);
        if (entry)
            mistakes.push([entry, message]);
    };
    for (const { name, references } of entries) {
        if (!VARIABLE_NAME.test(name))
            warn(name, `${name} is a name that shells and many programs do not take: letters, digits and underscores are safe.`);
        if (references.length > 0 && /\$\{[a-zA-Z0-9_.]+\}/.test(valueOf(name) ?? ''))
            warn(name, `${name} names a variable that is not set before it; its text stays as it is.`);
        if (values.get(name) === null)
            warn(name, `${name} has neither equals sign nor value: it is unset.`);
    }
    if (isTrue(valueOf('APP_DEBUG')) && (valueOf('APP_ENV') ?? 'production').toLowerCase() === 'production')
        warn('APP_DEBUG', 'APP_DEBUG is on in production: error pages show visitors the code, and secrets in this file.');
    keyMistakes(valueOf, warn, surroundings);
    addressMistakes(valueOf, warn, surroundings);
    databaseMistakes(valueOf, warn, surroundings);
    return mistakes;
}

type ValueOf = (name: string) => string | undefined;
type Warn = (name: string, message: string) => void;

function keyMistakes(valueOf: ValueOf, warn: Warn, { isLaravel = false }: Surroundings): void {
    const key = valueOf('APP_KEY');
    if (key === undefined || (key === '' && !isLaravel))
        return;
    if (key === '')
        warn('APP_KEY', 'APP_KEY is empty: Laravel refuses to encrypt, and every page with a session fails.');
    else if (isLaravel && !isKey(key))
        warn('APP_KEY', 'APP_KEY has not the form that Laravel makes: base64: and 16 or 32 bytes.');
}

function isKey(key: string): boolean {
    if (!key.startsWith('base64:'))
        return [16, 32].includes(encoder.encode(key).length);
    const encoded = key.slice('base64:'.length);
    return /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && [16, 32].includes(Math.floor(encoded.replace(/=+$/, '').length * 3 / 4));
}

function addressMistakes(valueOf: ValueOf, warn: Warn, { domains }: Surroundings): void {
    const address = valueOf('APP_URL');
    if (address === undefined || address === '')
        return;
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (!url || !/^https?:$/.test(url.protocol))
        warn('APP_URL', 'APP_URL is no address: it begins with https:// or http://.');
    else if (domains && !domains.includes(url.hostname))
        warn('APP_URL', `APP_URL names another host than the site's: ${domains.join(', ')}.`);
    else if (url.protocol === 'http:' && (valueOf('APP_ENV') ?? '') === 'production')
        warn('APP_URL', 'APP_URL begins with http://: links in mails and pages go there without encryption.');
}

const ENGINES: Readonly<Record<string, KnownDatabase['engine']>> = { mysql: 'mariadb', mariadb: 'mariadb', pgsql: 'postgresql' };

function databaseMistakes(valueOf: ValueOf, warn: Warn, { databases }: Surroundings): void {
    const [name, user, host] = ['DB_DATABASE', 'DB_USERNAME', 'DB_HOST'].map(valueOf);
    // A database elsewhere is not the site's, and nothing is known of it.
    if (!databases || name === undefined || name === '' || !['', 'localhost', '127.0.0.1', '::1'].includes(host ?? ''))
        return;
    const engine = ENGINES[valueOf('DB_CONNECTION') ?? ''];
    if (valueOf('DB_CONNECTION') !== undefined && !engine)
        return;
    const database = databases.find(each => each.name === name && (!engine || each.engine === engine));
    if (!database && databases.length === 0)
        warn('DB_DATABASE', 'DB_DATABASE names a database, but the site has none.');
    else if (!database)
        warn('DB_DATABASE', `DB_DATABASE is none of the site's databases: ${databases.map(each => each.name).join(', ')}.`);
    else if (user !== undefined && !database.users.includes(user))
        warn('DB_USERNAME', `DB_USERNAME may not log in to this database; its users are ${database.users.join(', ')}.`);
}

function isTrue(value: string | undefined): boolean {
    return value !== undefined && ['true', '(true)', '1', 'on', 'yes'].includes(value.toLowerCase());
}

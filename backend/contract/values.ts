// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The kinds of values that commands share. Every text is checked here by its type, at the boundary, before anything
 * else sees it (rule R2), and escaped again for its format where it is written.
 */

import * as z from 'zod/mini';

import { parseDomain, parseDomainPattern } from './domain.ts';

/** The same schema with a description of its own, which the command line shows as help. */
export function described<S extends z.ZodMiniType>(schema: S, description: string): S {
    const copy = z.clone(schema);
    z.globalRegistry.add(copy, { description });
    return copy;
}

/**
 * How the command line gets a field that does not belong among the arguments: a `secret` is typed unseen, a `text` has many
 * lines; both come from standard input or a file as well, and a `secret-text` is both. `pairs` are words KEY=VALUE among the
 * arguments; the value of a KEY alone is read like a secret. What is secret is written nowhere as it was sent, the audit included.
 */
export type Source = 'secret' | 'text' | 'secret-text' | 'pairs';

const SECRET_SOURCES: readonly (Source | undefined)[] = ['secret', 'secret-text', 'pairs'];

/** The same schema as one that the command line reads instead of taking it as an argument. */
export function readFrom<S extends z.ZodMiniType>(source: Source, schema: S, description: string): S {
    const copy = z.clone(schema);
    z.globalRegistry.add(copy, { description, source });
    return copy;
}

/** A switch for more of an answer than a person at a terminal should see: `--json`, which is for programs, sets it, too. */
export function flagOfJson(description: string): z.ZodMiniDefault<z.ZodMiniBoolean> {
    const flag = z._default(z.boolean(), false);
    z.globalRegistry.add(flag, { description, withJson: true });
    return flag;
}

/** The words of a program: the first names it, any of the others may be a secret of the program's. The audit has their number alone. */
export function programWords<S extends z.ZodMiniType<string[]>>(schema: S, description: string): S {
    const copy = z.clone(schema);
    z.globalRegistry.add(copy, { description, program: true });
    return copy;
}

/** What stands in the place of a secret. */
export const HIDDEN = '(hidden)';

/**
 * The input of a command without its secrets: as it was checked, or as it was sent. Of what the command does not know, which may be a
 * secret under a misspelt name, the name alone is kept.
 */
export function withoutSecrets(schema: z.ZodMiniType, input: unknown): unknown {
    if (!(schema instanceof z.ZodMiniObject) || typeof input !== 'object' || input === null || Array.isArray(input))
        return input;
    const shape = new Map(Object.entries(schema.shape as Record<string, z.ZodMiniType>));
    return Object.fromEntries(Object.entries(input).map(([name, value]: [string, unknown]) => {
        const field = shape.get(name);
        return [name, field === undefined ? HIDDEN : shown(value, saidOf(field))];
    }));
}

interface Said { source?: Source, program?: boolean }

function shown(value: unknown, { source, program = false }: Said): unknown {
    if (source === 'pairs')
        return Array.isArray(value) ? value.map(each => typeof each === 'string' ? namesOnly(each) : HIDDEN) : HIDDEN;
    if (SECRET_SOURCES.includes(source))
        return HIDDEN;
    return program ? withoutWords(value) : value;
}

/** What is said of a field, also where it stands inside of what makes it optional or gives it a default. */
function saidOf(field: z.ZodMiniType): Said {
    const inner = (field._zod.def as { innerType?: z.ZodMiniType }).innerType;
    return { ...inner && saidOf(inner), ...z.globalRegistry.get(field) as Said | undefined };
}

/** `KEY=VALUE` as `KEY=(hidden)`. A word without a sign may be a value whose name was forgotten. */
function namesOnly(pair: string): string {
    const [, name] = /^([A-Za-z_][A-Za-z0-9_.]{0,99})=/.exec(pair) ?? [];
    return name === undefined ? HIDDEN : `${name}=${HIDDEN}`;
}

function withoutWords(words: unknown): unknown {
    if (!Array.isArray(words))
        return HIDDEN;
    const [program = '', ...others] = words as unknown[];
    return [program, ...others.length > 0 ? [`(${others.length} more)`] : []];
}

/** A domain name in any spelling; handlers receive the stored form. */
export const domainName = z.pipe(z.string(), storedBy(parseDomain));

/** The same, or a wildcard: `*.shop.example`. */
export const domainPattern = z.pipe(z.string(), storedBy(parseDomainPattern));

function storedBy(parse: typeof parseDomain) {
    return z.transform((text: string, context) => {
        const parsed = parse(text);
        if ('domain' in parsed)
            return parsed.domain;
        context.issues.push({ code: 'custom', message: parsed.problem, input: text });
        return z.NEVER;
    });
}

const USER_NAME = /^[a-z][a-z0-9]{1,30}$/;

/** User name of a site, which names its home, units and virtual host too. */
export const siteUser = z.string().check(
    z.regex(USER_NAME, 'A user name has 2 to 31 lower-case letters and digits and begins with a letter.'));

/** How a caller names a site: its user name or any of its domains. */
export const siteReference = z.string().check(
    z.minLength(1, 'Name a site by its user name or one of its domains.'),
    z.maxLength(1000, 'This is no name of a site.'),
    z.regex(/^(?:\*\.)?[\p{L}\p{M}\p{N}.-]+$/u, 'This is no name of a site: use its user name or one of its domains.'));

/** A PHP version as people say it: `8.4`. */
export const phpVersion = z.string().check(z.regex(/^[5-9]\.[0-9]{1,2}$/, 'Write a PHP version such as 8.4.'));

/** A local account, as PAM and polkit know it. */
export const accountName = z.string().check(
    z.regex(/^[a-zA-Z_][a-zA-Z0-9_.@-]{0,63}$/, 'This is no name of a user account.'));

/** An amount of memory: `512M`, `2G`. */
export const memorySize = z.string().check(
    z.regex(/^[1-9][0-9]{0,5}[MG]$/, 'Write an amount of memory such as 512M or 2G.'),
    z.refine(text => bytesOf(text) >= MIN_MEMORY, 'A site needs at least 64M of memory.'));

const MIN_MEMORY = 64 * 1024 ** 2;

/** An amount on a disk: `500M`, `10G`, `2T`. */
export const diskSize = z.string().check(
    z.regex(/^[1-9][0-9]{0,5}[MGT]$/, 'Write an amount of disk space such as 500M, 10G or 2T.'),
    z.refine(text => bytesOf(text) >= MIN_DISK, 'A site needs at least 10M of disk space.'));

const MIN_DISK = 10 * 1024 ** 2;

/** Bytes of an amount of memory or disk space. */
export function bytesOf(amount: string): number {
    return Number(amount.slice(0, -1)) * 1024 ** (2 + 'MGT'.indexOf(amount.slice(-1)));
}

/** A share of processor time, where 100% is one processor: `50%`, `200%`. */
export const cpuShare = z.string().check(
    z.regex(/^([5-9]|[1-9][0-9]{1,4})%$/, 'Write a share of processor time from 5% on; 100% is one processor.'));

export const databaseEngine = z.enum(['mariadb', 'postgresql']);

/** Kinds of applications a site can be made with. */
export const siteApp = z.enum(['generic', 'wordpress', 'laravel']);

/** Title of a site, for people: any script, on one line. */
export const siteTitle = z.string().check(
    z.maxLength(200, 'A title has at most 200 characters.'),
    z.regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]*$/u,
        'A title is one line of text without control characters.'),
    z.regex(/\S/, 'A title has at least one letter.'));

const MAIL_ADDRESS =
    /^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/;

/** A mail address without the rarities that programs disagree about: quotes, comments, addresses in brackets. */
export const mailAddress = z.string().check(
    z.maxLength(100, 'A mail address has at most 100 characters here.'),     // WordPress: user_email varchar(100)
    z.regex(MAIL_ADDRESS, 'Write a mail address such as anna@shop.example.'));

/** Number of a job. */
export const jobId = z.int('A job has a number.').check(z.positive('A job has a number.'));

/** Point in time, ISO 8601 in UTC. */
export const time = z.string();

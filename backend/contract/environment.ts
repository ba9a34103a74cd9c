// SPDX-License-Identifier: LGPL-2.1-or-later
/* The environment file of a site: its variables, its versions, and where else they are put. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { MAX_ENVIRONMENT_BYTES, MAX_NAME, VARIABLE_NAME } from './dotenv-problems.ts';
import { started } from './jobs.ts';
import { described, flagOfJson, readFrom, siteReference, time } from './values.ts';

/** How many versions of a site are kept, the present one among them. */
export const MAX_VERSIONS = 50;

const variableName = z.string().check(
    z.maxLength(MAX_NAME, `A name has at most ${MAX_NAME} characters.`),
    z.regex(VARIABLE_NAME, 'A name has letters, digits and underscores, and begins with no digit.'));

/** `KEY=VALUE`, where everything after the first equals sign is the value, as it is: nothing of it is replaced. */
const assignment = z.string().check(
    z.maxLength(MAX_ENVIRONMENT_BYTES, `At most ${MAX_ENVIRONMENT_BYTES / 1024} KiB are taken.`),
    z.regex(/^[^=]+=/s, 'Write KEY=VALUE.'),
    z.refine(text => variableName.safeParse(text.slice(0, text.indexOf('='))).success,
        'Write KEY=VALUE: a name has letters, digits and underscores, and begins with no digit.'),
    z.refine(text => !/[^\P{Cc}\t\n\r]|\p{Cs}/u.test(text), 'The value holds a control character.'));

/** A directory below public_html in which an application looks for its .env. */
const linkDirectory = z.string().check(
    z.maxLength(200, 'A path has at most 200 characters here.'),
    z.regex(/^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/,
        'Write a directory below public_html, such as app or current; its parts begin with no dot. Empty for none.'));

const number = z.int('A version has a number.').check(z.positive('A version has a number.'));

/** The settings as they are kept with the site. */
export const environmentSettings = z.object({
    /** The version that is in force; 0 for none, on a site that is older than this table. */
    version: z._default(z.int(), 0),
    /** Whether PHP gets the variables with its pool, too, for applications that read no file. */
    inPhp: z._default(z.boolean(), false),
    /** Directories below public_html that have a link to the file, beside the one of a Laravel application. */
    links: z._default(z.array(z.string()), []),
});

const problem = z.object({ level: z.enum(['error', 'warning']), line: z.int(), column: z.int(), message: z.string() });

/** How the file differs from what was recorded: changed by hand, gone, or something that is no plain file of the site's. */
const drift = z.nullable(z.enum(['edited', 'missing', 'odd']));

const version = z.object({
    version: z.int(), at: time, actor: z.string(), comment: z.string(), current: z.boolean(),
});

const force = described(z._default(z.boolean(), false), 'overwrite what was changed in the file by hand');
const names = described(z.array(variableName).check(z.minLength(1, 'Name at least one variable.'), z.maxLength(500, 'At most 500.')),
    'names of variables');

export const environmentCommands = {
    get: command({
        interface: 'Environment1', method: 'Get', kind: 'query', access: 'owner', audited: true,
        cli: 'env get SITE [KEY]',
        summary: 'Show the variables of a website, without their values; the value of one; or all with --reveal or --json.',
        input: () => z.object({
            site: siteReference,
            key: described(z.optional(z.string().check(z.maxLength(MAX_NAME, 'This is no name of a variable.'))),
                'the one variable whose value is wanted'),
            reveal: flagOfJson('answer the values, too; --json does'),
        }),
        output: () => z.object({
            site: z.string(),
            version: z.int(),
            drift,
            /** As a program sees them; null for one that is unset, and for all where nothing is revealed. */
            variables: z.record(z.string(), z.nullable(z.string())),
            revealed: z.boolean(),
        }),
    }),
    set: command({
        interface: 'Environment1', method: 'Set', kind: 'job', access: 'administrator',
        cli: 'env set SITE [VARIABLES]...',
        summary: 'Set variables of a website: KEY=VALUE, or KEY alone to be asked for the value or have it read from standard input.',
        input: () => z.object({
            site: siteReference,
            variables: readFrom('pairs', z._default(z.array(assignment).check(z.maxLength(500, 'At most 500 at once.')), []),
                'KEY=VALUE, which every user of the host can see meanwhile; KEY alone keeps the value to itself'),
            'in-php': described(z.optional(z.boolean()), 'give PHP the variables with its pool, too, for applications without dotenv'),
            link: described(z.optional(z.array(linkDirectory).check(z.maxLength(20, 'At most 20 directories.'))),
                'directory below public_html that gets a link to the file; may be given several times; empty for none'),
            force,
        }),
        output: () => started,
    }),
    unset: command({
        interface: 'Environment1', method: 'Unset', kind: 'job', access: 'administrator',
        cli: 'env unset SITE KEYS...', summary: 'Take variables out of the environment of a website.',
        input: () => z.object({ site: siteReference, keys: names, force }),
        output: () => started,
    }),
    import: command({
        interface: 'Environment1', method: 'Import', kind: 'job', access: 'administrator',
        cli: 'env import SITE FILE', summary: 'Put a text in the place of the environment file of a website; - is standard input.',
        input: () => z.object({
            site: siteReference,
            file: readFrom('secret-text', z.string(), 'dotenv file with the variables'),
            force,
        }),
        output: () => started,
    }),
    export: command({
        interface: 'Environment1', method: 'Export', kind: 'query', access: 'owner', audited: true,
        cli: 'env export SITE', summary: 'Print the environment file of a website, or an older version of it.',
        input: () => z.object({ site: siteReference, version: described(z.optional(number), 'number of an older version') }),
        output: () => z.object({ text: z.string() }),
    }),
    history: command({
        interface: 'Environment1', method: 'History', kind: 'query', access: 'owner',
        cli: 'env history SITE', summary: `List the versions of the environment of a website; the last ${MAX_VERSIONS} are kept.`,
        input: () => z.object({ site: siteReference }),
        output: () => z.array(version),
    }),
    diff: command({
        interface: 'Environment1', method: 'Diff', kind: 'query', access: 'owner',
        cli: 'env diff SITE VERSION', summary: 'Name the variables by which an older version differs from the present one.',
        input: () => z.object({ site: siteReference, version: number }),
        output: () => z.object({
            /** In the present one alone. */
            added: z.array(z.string()),
            changed: z.array(z.string()),
            /** In the older one alone. */
            removed: z.array(z.string()),
        }),
    }),
    restore: command({
        interface: 'Environment1', method: 'Restore', kind: 'job', access: 'administrator',
        cli: 'env restore SITE VERSION', summary: 'Put an older version of the environment of a website into force again.',
        input: () => z.object({ site: siteReference, version: number, force }),
        output: () => started,
    }),
    check: command({
        interface: 'Environment1', method: 'Check', kind: 'query', access: 'owner',
        cli: 'env check SITE', summary: 'Look for mistakes in the environment file of a website, and whether it was changed by hand.',
        input: () => z.object({ site: siteReference }),
        output: () => z.object({ site: z.string(), version: z.int(), drift, problems: z.array(problem), variables: z.array(z.string()) }),
    }),
    adopt: command({
        interface: 'Environment1', method: 'Adopt', kind: 'job', access: 'administrator',
        cli: 'env adopt SITE', summary: 'Take what was changed in the environment file by hand as a new version.',
        input: () => z.object({ site: siteReference }),
        output: () => started,
    }),
};

export type EnvironmentSettings = z.output<typeof environmentSettings>;
export type EnvironmentVersion = z.output<typeof version>;

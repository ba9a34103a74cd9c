// SPDX-License-Identifier: LGPL-2.1-or-later
/* PHP of a site: what of it can be chosen, and how it does. What is not listed here cannot be set. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { bytesOf, described, phpVersion, siteReference, siteUser, time } from './values.ts';

/** An amount of memory or data within bounds, which are written the same way. */
function size(least: string, most: string): z.ZodMiniType<string, string> {
    return z.string().check(
        z.regex(/^[1-9][0-9]{0,5}[MG]$/, 'Write an amount such as 256M or 1G.'),
        z.refine(text => bytesOf(text) >= bytesOf(least) && bytesOf(text) <= bytesOf(most), `Write an amount from ${least} to ${most}.`));
}

function whole(least: number, most: number): z.ZodMiniType<number, number> {
    const words = `Write a whole number from ${least} to ${most}.`;
    return z.int(words).check(z.minimum(least, words), z.maximum(most, words));
}

/** A name of the time zone database as it is written there; empty for what php.ini says. */
const timezone = z.string().check(
    z.refine(name => name === '' || isTimezone(name), 'Write a time zone such as Europe/Berlin or UTC.'));

function isTimezone(name: string): boolean {
    if (!/^(?:UTC|[A-Z][A-Za-z]{1,30}(?:\/[A-Z][A-Za-z0-9_+-]{1,40}){1,2})$/.test(name))
        return false;
    try {
        const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
        // Older names (Asia/Calcutta) stand for newer ones and the other way round; a wrong capital is a wrong name.
        return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
    } catch {
        return false;
    }
}

/** PHP looks functions up in lower case. An empty name stands for none, so that the command line can say "none". */
const functionName = z.string().check(
    z.regex(/^(?:[a-z_][a-z0-9_]{0,99})?$/, 'Write names of PHP functions in lower case, such as exec.'));

/** Thresholds of the log of slow requests: for each there is a variable in templates/nginx/default-server.conf.hbs. */
export const SLOW_SECONDS = [1, 2, 3, 5, 10, 20, 30, 60];
const slow = z.int().check(z.refine(seconds => [0, ...SLOW_SECONDS].includes(seconds),
    `Choose ${SLOW_SECONDS.join(', ')} seconds, or 0 for no log.`));

const FIELDS = {
    memoryLimit: size('16M', '64G'),
    uploadSize: size('1M', '10G'),
    executionTime: whole(1, 3600),
    inputVars: whole(100, 100_000),
    timezone,
    displayErrors: z.boolean(),
    errorLevel: z.enum(['production', 'all']),
    sessionMinutes: whole(1, 43_200),
    opcache: z.boolean(),
    opcacheMemory: size('8M', '4G'),
    disabledFunctions: z.array(functionName).check(z.maxLength(200, 'At most 200 functions are disabled here.')),
    processes: whole(1, 1000),
    requests: whole(0, 1_000_000),
    idleSeconds: whole(1, 3600),
    idleMinutes: whole(0, 1440),
    keepRunning: z.boolean(),
    slowSeconds: slow,
};

/** The settings as they are kept with the site. */
export const phpSettings = z.object({
    /** Most memory of one request. */
    memoryLimit: z._default(FIELDS.memoryLimit, '256M'),
    /** Largest file a visitor may upload. */
    uploadSize: z._default(FIELDS.uploadSize, '64M'),
    /** Seconds after which a request is ended. */
    executionTime: z._default(FIELDS.executionTime, 60),
    inputVars: z._default(FIELDS.inputVars, 1000),
    timezone: z._default(FIELDS.timezone, ''),
    displayErrors: z._default(FIELDS.displayErrors, false),
    errorLevel: z._default(FIELDS.errorLevel, 'production'),
    sessionMinutes: z._default(FIELDS.sessionMinutes, 24),
    opcache: z._default(FIELDS.opcache, true),
    opcacheMemory: z._default(FIELDS.opcacheMemory, '128M'),
    disabledFunctions: z._default(FIELDS.disabledFunctions, []),
    /** Requests that are worked on at once. */
    processes: z._default(FIELDS.processes, 10),
    /** Requests after which a process is renewed; 0 for never. */
    requests: z._default(FIELDS.requests, 0),
    /** After so long without a request a process ends. */
    idleSeconds: z._default(FIELDS.idleSeconds, 10),
    /** So long after its last process has ended, PHP of the site ends; 0 for at once. */
    idleMinutes: z._default(FIELDS.idleMinutes, 0),
    /** Once started, PHP of the site is never ended as idle. */
    keepRunning: z._default(FIELDS.keepRunning, false),
    /** Requests that take PHP longer are logged; 0 for none. */
    slowSeconds: z._default(FIELDS.slowSeconds, 0),
});

/** The fields of the command, and the setting each is about. */
export const PHP_FIELDS = {
    'memory-limit': 'memoryLimit',
    'upload-size': 'uploadSize',
    'execution-time': 'executionTime',
    'input-vars': 'inputVars',
    timezone: 'timezone',
    'display-errors': 'displayErrors',
    'error-level': 'errorLevel',
    'session-lifetime': 'sessionMinutes',
    opcache: 'opcache',
    'opcache-memory': 'opcacheMemory',
    'disable-function': 'disabledFunctions',
    processes: 'processes',
    requests: 'requests',
    'idle-seconds': 'idleSeconds',
    'idle-minutes': 'idleMinutes',
    'keep-running': 'keepRunning',
    'slow-seconds': 'slowSeconds',
} as const satisfies Record<string, keyof PhpSettings>;

/** A host's PHP: where it is from and how long its makers mend it. */
const installedPhp = z.object({
    version: phpVersion,
    /** `remi`: /opt/remi; `appstream`: the distribution's own; null: no longer installed, but sites are on it. */
    source: z.nullable(z.enum(['remi', 'appstream'])),
    /** Last day with security fixes. */
    endOfLife: z.nullable(z.string()),
    ended: z.boolean(),
    sites: z.int(),
});

/** Numbers of the pool since PHP of the site was started. */
const pool = z.object({
    startedAt: time,
    /** Processes that work on a request now. */
    active: z.int(),
    idle: z.int(),
    maxActive: z.int(),
    accepted: z.int(),
    /** How often a visitor had to wait because all processes were busy. */
    limitReached: z.int(),
});

export const phpStatus = z.object({
    site: siteUser,
    version: phpVersion,
    endOfLife: z.nullable(z.string()),
    ended: z.boolean(),
    activity: z.enum(['running', 'idle']),
    /** Requests that wait for a process; null where the host cannot say. */
    waiting: z.nullable(z.int()),
    /** Requests in the log of slow ones since it was begun; null where none is kept. */
    slow: z.nullable(z.int()),
    /** null while PHP is idle, or too busy to answer: see `note`. */
    pool: z.nullable(pool),
    note: z.nullable(z.string()),
});

export const phpCommands = {
    list: command({
        interface: 'Php1', method: 'List', kind: 'query', access: 'anyone',
        cli: 'php list', summary: 'List the PHP versions of this host, their support, and how many of your websites are on each.',
        input: () => z.object({}),
        output: () => z.array(installedPhp),
    }),
    status: command({
        interface: 'Php1', method: 'Status', kind: 'query', access: 'owner',
        cli: 'php status SITE', summary: 'Show what PHP of a website is doing; an idle one is not woken.',
        input: () => z.object({ site: siteReference }),
        output: () => phpStatus,
    }),
    set: command({
        interface: 'Php1', method: 'Set', kind: 'job', access: 'administrator', preview: true,
        cli: 'php set SITE', summary: 'Change the PHP settings of a website.',
        input: () => z.object({
            site: siteReference,
            'memory-limit': described(z.optional(FIELDS.memoryLimit), 'most memory of one request, such as 256M'),
            'upload-size': described(z.optional(FIELDS.uploadSize), 'largest file that visitors may upload, such as 64M'),
            'execution-time': described(z.optional(FIELDS.executionTime), 'seconds after which a request is ended, 1 to 3600'),
            'input-vars': described(z.optional(FIELDS.inputVars), 'most fields of a form, 100 to 100000'),
            timezone: described(z.optional(timezone), 'time zone such as Europe/Berlin; empty for the one of php.ini'),
            'display-errors': described(z.optional(FIELDS.displayErrors), 'show errors to visitors'),
            'error-level': described(z.optional(FIELDS.errorLevel), 'which errors are told; production leaves deprecations out'),
            'session-lifetime': described(z.optional(FIELDS.sessionMinutes), 'minutes after which a session may be forgotten'),
            opcache: described(z.optional(FIELDS.opcache), 'keep compiled scripts in memory'),
            'opcache-memory': described(z.optional(FIELDS.opcacheMemory), 'memory for compiled scripts, 8M to 4G'),
            'disable-function': described(z.optional(FIELDS.disabledFunctions),
                'function that PHP refuses; may be given several times; empty for none'),
            processes: described(z.optional(FIELDS.processes), 'most requests that are worked on at once, 1 to 1000'),
            requests: described(z.optional(FIELDS.requests), 'requests after which a process is renewed; 0 for never'),
            'idle-seconds': described(z.optional(FIELDS.idleSeconds), 'seconds without a request after which a process ends'),
            'idle-minutes': described(z.optional(FIELDS.idleMinutes),
                'minutes that PHP stays after its last process has ended, 0 to 1440'),
            'keep-running': described(z.optional(FIELDS.keepRunning), 'once started, never end PHP as idle'),
            'slow-seconds': described(z.optional(slow), `log requests that take longer: ${SLOW_SECONDS.join(', ')}; 0 for none`),
            reset: described(z._default(z.boolean(), false), 'begin from the settings of a new site'),
        }),
        output: () => started,
    }),
};

export type PhpSettings = z.output<typeof phpSettings>;
export type PhpStatus = z.output<typeof phpStatus>;

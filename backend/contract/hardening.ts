// SPDX-License-Identifier: LGPL-2.1-or-later
/* What makes the host as a whole harder to break into, each by choice and each with a way back. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described } from './values.ts';

/** What can be set, and taken back. */
export const hardeningItem = z.enum(['root-login', 'password-login', 'login-banner', 'kernel', 'network', 'links', 'modules',
    'mount-dev-shm', 'mount-tmp', 'mount-var-tmp', 'mount-home', 'crypto-policy']);
/** What is only looked at. Who asks for it is told why. */
export const lookedAtItem = z.enum(['hidepid']);
const anyItem = z.enum([...hardeningItem.options, ...lookedAtItem.options]);

export const hardeningState = z.object({
    item: anyItem,
    /** `partly`: some of it is as it should be. */
    state: z.enum(['on', 'partly', 'off']),
    /** It was set by hostingctl, which can take it back. */
    isOurs: z.boolean(),
    /** There is something to set, and `host harden` can set it on this host. */
    isSettable: z.boolean(),
    /** What it is, and why one wants it. */
    why: z.string(),
    /** What was found, or why it is not set here. */
    detail: z.string(),
});

const items = described(
    z.array(anyItem).check(z.minLength(1, 'Name what is to be set; hostingctl host hardening lists it.')),
    `one or more of ${hardeningItem.options.join(', ')}`);

export const hardeningCommands = {
    show: command({
        interface: 'Hardening1', method: 'Show', kind: 'query', access: 'administrator',
        cli: 'host hardening', summary: 'Show what makes this host harder to break into, and whether it is so.',
        input: () => z.object({}), output: () => z.array(hardeningState),
    }),
    apply: command({
        interface: 'Hardening1', method: 'Apply', kind: 'job', access: 'administrator',
        cli: 'host harden ITEMS...', summary: 'Make this host harder to break into, in a way that host unharden takes back.',
        input: () => z.object({ items }), output: () => started,
    }),
    undo: command({
        interface: 'Hardening1', method: 'Undo', kind: 'job', access: 'administrator',
        cli: 'host unharden ITEMS...', summary: 'Take back what host harden has set.',
        input: () => z.object({ items }), output: () => started,
    }),
};

export type HardeningItem = z.output<typeof hardeningItem>;
export type AnyHardeningItem = z.output<typeof anyItem>;
export type HardeningState = z.output<typeof hardeningState>;

// SPDX-License-Identifier: LGPL-2.1-or-later
/* From a bare Enterprise Linux to a host for websites: what is chosen, what would be done, and the job that does it. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { SETUP_PHP } from './setup-php.ts';
import { described, phpVersion } from './values.ts';

/** What the host is for: what is chosen where nothing else is said. */
export const setupProfile = z.enum(['wordpress', 'laravel', 'generic']);
export type SetupProfile = z.output<typeof setupProfile>;

export const setupDatabase = z.enum(['mariadb', 'postgresql', 'both', 'none']);
export type SetupDatabase = z.output<typeof setupDatabase>;

/** Whose nginx: that of the distribution's AppStream, or that of its makers. */
export const setupNginx = z.enum(['appstream', 'nginx.org']);
export type SetupNginx = z.output<typeof setupNginx>;

const known = phpVersion.check(z.refine(version => SETUP_PHP.some(each => each === version),
    `Remi's repository has PHP ${SETUP_PHP.join(', ')}.`));

/** One word of the command line may name several: `8.4,8.3`. */
const versions = z.pipe(
    z.array(z.string()),
    z.pipe(
        z.transform((words: string[]) => [...new Set(words.flatMap(word => word.split(',')))]),
        z.array(known).check(z.minLength(1, 'Name a PHP version such as 8.4.'))));

/** Something that is done unless it is said not to. */
const wanted = (description: string) => described(z._default(z.boolean(), true), description);

const choices = z.object({
    profile: described(z._default(setupProfile, 'generic'), 'what the host is for; the rest follows from it unless it is said'),
    php: described(z.optional(versions), 'PHP versions, such as 8.4,8.3; 8.4 unless said'),
    database: described(z.optional(setupDatabase), 'database servers; MariaDB unless said'),
    nginx: described(z._default(setupNginx, 'appstream'),
        'whose nginx is installed; one of the distribution that is there is replaced where nginx.org is named, and the plan says so'),
    pgdg: described(z._default(z.boolean(), false), 'PostgreSQL 17 of its makers\' repository, in the place of the distribution\'s'),
    cache: described(z.optional(z.boolean()), 'Redis, or Valkey on EL 10; with WordPress and Laravel unless said'),
    firewall: wanted('open ssh, http, https and Cockpit in firewalld'),
    certificates: wanted('certbot and its timer'),
    quota: wanted('disk quotas'),
    time: wanted('keep the time with chronyd'),
    updates: wanted('install security updates by themselves'),
});
export type SetupChoices = z.output<typeof choices>;

export const setupStep = z.object({
    name: z.string(),
    /** For people, in the imperative. */
    title: z.string(),
    /** `left`: it is not so, and is a person's to decide; nothing is done. */
    state: z.enum(['needed', 'done', 'left']),
    why: z.string(),
    /** What would be run or written, for people to read. */
    commands: z.array(z.string()),
});
export type SetupStep = z.output<typeof setupStep>;

export const setupCommands = {
    setup: command({
        interface: 'Hosting1', method: 'Setup', kind: 'job', access: 'administrator',
        cli: 'host setup', summary: 'Set this host up for websites: only what is missing is installed, and nothing of yours is changed.',
        plan: 'host.setup-plan',
        input: () => choices,
        output: () => started,
    }),
    plan: command({
        interface: 'Hosting1', method: 'SetupPlan', kind: 'query', access: 'administrator',
        cli: '', summary: 'Look at this host and tell what setting it up would do; nothing is changed.',
        input: () => choices,
        output: () => z.object({
            /** `AlmaLinux 9.6` */
            system: z.string(),
            steps: z.array(setupStep),
            /** Whether some of it takes effect when the host is started again, which is never done by itself. */
            restart: z.boolean(),
        }),
    }),
};
export type SetupPlan = z.output<typeof setupCommands.plan.output>;

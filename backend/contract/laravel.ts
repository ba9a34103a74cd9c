// SPDX-License-Identifier: LGPL-2.1-or-later
/* What of a Laravel application runs without visitors: its scheduler, its queue workers. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, siteReference } from './values.ts';

export const MAX_WORKERS = 16;

const workers = z.int().check(
    z.minimum(0, `A site has 0 to ${MAX_WORKERS} queue workers.`), z.maximum(MAX_WORKERS, `A site has 0 to ${MAX_WORKERS} queue workers.`));

/** Names of queues as artisan takes them: `high,default`, the most urgent first. */
const queues = z.string().check(
    z.maxLength(500, 'The names of the queues have at most 500 characters here.'),
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._:-]*(?:,[A-Za-z0-9][A-Za-z0-9._:-]*)*$/,
        'Write names of queues such as high,default: letters, digits and . _ : - with commas between them.'));

/** The settings as they are kept with the site. */
export const laravelSettings = z.object({
    /** `artisan schedule:run` each minute. */
    scheduler: z._default(z.boolean(), false),
    queueWorkers: z._default(workers, 0),
    queueNames: z._default(queues, 'default'),
});

export const laravelCommands = {
    set: command({
        interface: 'Laravel1', method: 'Set', kind: 'job', access: 'administrator', preview: true,
        cli: 'laravel set SITE', summary: 'Change what of a Laravel website runs without visitors.',
        input: () => z.object({
            site: siteReference,
            scheduler: described(z.optional(z.boolean()), 'run the scheduler (artisan schedule:run) each minute'),
            'queue-workers': described(z.optional(workers), `queue workers (artisan queue:work), 0 to ${MAX_WORKERS}`),
            'queue-names': described(z.optional(queues), 'queues they work on, the most urgent first: high,default'),
        }),
        output: () => started,
    }),
};

export type LaravelSettings = z.output<typeof laravelSettings>;

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about jobs. */

import { HostingError } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { Job } from '../../contract/jobs.ts';
import { isForOwners, type OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Args } from '../../engine/job.ts';
import { findAnySite, maySee } from '../sites/lookup.ts';
import type { SiteRecords } from '../sites/records.ts';

export type JobHandlers = Pick<Handlers, 'job.list' | 'job.show' | 'job.log' | 'job.artifact' | 'job.retry' | 'job.cancel'>;

/** Makes a job anew from the arguments of one that was rolled back, with all checks of the first time. */
export type Restart = (args: Args, caller: Caller, retryOf: number) =>
OutputOf<'job.retry'> | Promise<OutputOf<'job.retry'>>;

export class JobCommands {
    readonly #engine: Engine;
    readonly #sites: SiteRecords;
    readonly #restart: Readonly<Record<string, Restart>>;

    constructor(engine: Engine, sites: SiteRecords, restart: Readonly<Record<string, Restart>>) {
        this.#engine = engine;
        this.#sites = sites;
        this.#restart = restart;
    }

    readonly handlers: JobHandlers = {
        'job.list': ({ site, state, search, limit }, caller) => this.#engine.records.list({
            limit, state, search,
            // A deleted site still has its history, under its user name.
            site: site === undefined ? undefined : this.#nameOf(site, caller),
            owner: caller.role === 'administrator' ? undefined : caller.name,
        }),
        'job.show': ({ id }, caller) => this.#find(id, caller),
        'job.log': ({ id }, caller) => ({ text: logText(this.#find(id, caller)) }),
        'job.artifact': ({ id, step, name }, caller) => {
            this.#find(id, caller);
            const text = this.#engine.records.artifact(id, step, name);
            if (text === undefined)
                throw new HostingError('NotFound', `Job ${id} has no artifact ${name} of a step ${step}.`);
            return { text };
        },
        'job.retry': ({ id }, caller) => this.#retry(this.#find(id, caller), caller),
        'job.cancel': ({ id }, caller) => this.#cancel(this.#find(id, caller), caller),
    };

    #find(id: number, caller: Caller): Job {
        const job = this.#engine.records.read(id);
        if (!job || !maySee(caller, this.#engine.records.ownerOf(id)))
            throw new HostingError('NotFound', `There is no job ${id}.`, { hint: 'List the jobs with hostingctl job list.' });
        return job;
    }

    #nameOf(reference: string, caller: Caller): string {
        // A user name is not looked up: a caller who is shown nothing but its own jobs would learn whether there is such a site.
        return reference.includes('.') ? findAnySite(this.#sites, reference, caller).name : reference;
    }

    #cancel({ id, kind, site }: Job, caller: Caller): OutputOf<'job.cancel'> {
        if (caller.role !== 'administrator' && !isForOwners(kind)) {
            throw new HostingError('Denied', 'Only an administrator may cancel a job of this kind.',
                { hint: 'You can cancel the jobs of the kinds that you can start yourself.' });
        }
        this.#engine.cancel(id, caller.actor);
        return { job: id, site };
    }

    async #retry(job: Job, caller: Caller): Promise<OutputOf<'job.retry'>> {
        if (!job.canRetry) {
            throw new HostingError('Conflict', `Job ${job.id} is ${job.state}${job.state === 'rolled-back' ? ' and was retried' : ''}.`,
                { hint: 'Only a job that failed can be retried, once.' });
        }
        if (job.state === 'failed') {
            this.#engine.goOn(job.id);
            return { job: job.id, site: job.site };
        }
        const restart = this.#restart[job.kind];
        if (!restart)
            throw new HostingError('Conflict', 'Jobs of this kind cannot be retried.');
        return await restart(this.#engine.records.args(job.id), caller, job.id);
    }
}

/** A job's log as text: each step with its lines. */
function logText(job: Job): string {
    const lines = [`${job.title}: ${job.state}`];
    for (const step of job.steps) {
        lines.push('', `${step.title}: ${step.state}${step.note ? ` (${step.note})` : ''}`);
        lines.push(...step.log.map(line => `  ${line}`));
    }
    if (job.error)
        lines.push('', job.error.message, ...job.error.hint ? [job.error.hint] : []);
    return `${lines.join('\n')}\n`;
}

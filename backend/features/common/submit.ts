// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How commands start their jobs, and answer with them. What is called by `wouldSubmit` starts none: it only learns which.
 */

import { AsyncLocalStorage } from 'node:async_hooks';

import { failed } from '../../contract/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Args } from '../../engine/job.ts';
import type { SiteRecord } from './site.ts';

/** What may come with a job. */
interface More {
    /** The job that is tried again. */
    retryOf?: number | undefined;
    /** Changes of the store that belong to the job's beginning: all are made, or none. */
    reserve?: (() => void) | undefined;
}

/** A job that would be started. */
export interface Wanted { kind: string, args: Args }

/** Follows a call through everything it awaits, so that no other call that goes on meanwhile is taken for it. */
const trials = new AsyncLocalStorage<{ wanted?: Wanted }>();

/** Nothing has this number. */
const NO_JOB = 0;

/**
 * Does the work of a command up to its job, and answers which that would be: with all checks, and nothing is stored or begun.
 * @throws what the command refuses
 */
export async function wouldSubmit(work: () => unknown): Promise<Wanted> {
    const trial: { wanted?: Wanted } = {};
    await trials.run(trial, async () => { await work(); });
    if (!trial.wanted)
        throw failed('This command starts no job.');
    return trial.wanted;
}

/** Whether a job is only asked for; notes which. */
function isTrial(wanted: Wanted): boolean {
    const trial = trials.getStore();
    if (trial)
        trial.wanted = wanted;
    return trial !== undefined;
}

/** Starts a job of a site, which nobody else works on meanwhile. @throws HostingError `Failed` while the service ends */
export function submitForSite(
    engine: Engine, kind: string, { name, domain, owner }: Pick<SiteRecord, 'name' | 'domain' | 'owner'>, args: Args,
    { actor }: { actor: string }, { retryOf, reserve }: More = {},
): { job: number, site: string } {
    if (isTrial({ kind, args }))
        return { job: NO_JOB, site: name };
    return { job: engine.submit(kind, { args, site: name, domain, owner, actor, retryOf }, reserve), site: name };
}

/** Starts a job of the whole host. @param domain that it is about, if any @throws HostingError `Failed` while the service ends */
export function submitForHost(
    engine: Engine, kind: string, args: Args, { actor }: { actor: string },
    { retryOf, reserve, domain = null }: More & { domain?: string | null } = {},
): { job: number, site: null } {
    if (isTrial({ kind, args }))
        return { job: NO_JOB, site: null };
    return { job: engine.submit(kind, { args, site: null, domain, owner: null, actor, retryOf }, reserve), site: null };
}

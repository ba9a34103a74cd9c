// SPDX-License-Identifier: LGPL-2.1-or-later
/* How commands start their jobs, and answer with them. */

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

/** Starts a job of a site, which nobody else works on meanwhile. @throws HostingError `Failed` while the service ends */
export function submitForSite(
    engine: Engine, kind: string, { name, domain, owner }: Pick<SiteRecord, 'name' | 'domain' | 'owner'>, args: Args,
    { actor }: { actor: string }, { retryOf, reserve }: More = {},
): { job: number, site: string } {
    return { job: engine.submit(kind, { args, site: name, domain, owner, actor, retryOf }, reserve), site: name };
}

/** Starts a job of the whole host. @param domain that it is about, if any @throws HostingError `Failed` while the service ends */
export function submitForHost(
    engine: Engine, kind: string, args: Args, { actor }: { actor: string },
    { retryOf, reserve, domain = null }: More & { domain?: string | null } = {},
): { job: number, site: null } {
    return { job: engine.submit(kind, { args, site: null, domain, owner: null, actor, retryOf }, reserve), site: null };
}

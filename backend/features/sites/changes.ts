// SPDX-License-Identifier: LGPL-2.1-or-later
/* How the commands of all features change a site: they come to settings before and after, and one kind of job. */

import { HostingError } from '../../contract/errors.ts';
import type { Caller } from '../../contract/handlers.ts';
import type { OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import { settingsOf, type SiteRecord, type SiteSettings } from '../common/site.ts';
import { submitForSite } from '../common/submit.ts';
import { followDomain } from '../environment/follow.ts';
import type { Environments } from '../environment/versions.ts';
import type { ChangeArgs } from './change.ts';
import { findAnySite, findSite } from './lookup.ts';
import type { SiteRecords } from './records.ts';

export class Changes {
    readonly records: SiteRecords;
    readonly #engine: Engine;
    readonly #environments: Environments;

    constructor(records: SiteRecords, engine: Engine, environments: Environments) {
        this.records = records;
        this.#engine = engine;
        this.#environments = environments;
    }

    /**
     * A site that is neither being made nor deleted, and on which no other job is at work.
     * @throws HostingError `NotFound` or `Conflict`
     */
    active(reference: string, caller: Caller): SiteRecord {
        return this.#free(findSite(this.records, reference, caller));
    }

    /** The same, for what can be done with the web client for databases, too. @throws HostingError `NotFound` or `Conflict` */
    anyActive(reference: string, caller: Caller): SiteRecord {
        return this.#free(findAnySite(this.records, reference, caller));
    }

    #free(site: SiteRecord): SiteRecord {
        if (site.state !== 'active')
            throw new HostingError('Conflict', `The site ${site.name} is ${site.state}.`);
        // A change is told by what was before it: two of them must not begin from the same settings.
        const open = this.#engine.atWork().find(job => job.site === site.name);
        if (open)
            throw new HostingError('Conflict', `Job ${open.id} is at work on the site ${site.name}.`, { hint: 'Wait for its end.' });
        return site;
    }

    /** Starts the job that brings a site to other settings. */
    submit(
        site: SiteRecord, change: Partial<SiteSettings>, title: string, caller: Caller,
        options: { apply?: boolean, force?: boolean, retryOf?: number, reserve?: () => void } = {},
    ): { job: number, site: string } {
        const before = settingsOf(site);
        const followed = change.domain === undefined ? undefined : followDomain(this.#environments, site, change.domain, caller.actor);
        const args: ChangeArgs = {
            name: site.name, app: site.app, title, before, after: { ...before, ...change, ...followed?.change },
            apply: options.apply ?? false, force: options.force ?? false,
        };
        return submitForSite(this.#engine, 'site.change', site, args, caller,
            { retryOf: options.retryOf, reserve: () => { options.reserve?.(); followed?.record(); } });
    }

    /** Starts a change anew that was rolled back: from the settings as they are now to the same goal. */
    restart({ name, before, after, title, apply, force }: ChangeArgs, caller: Caller, retryOf: number): OutputOf<'job.retry'> {
        const site = this.anyActive(name, caller);
        const { version } = site.environment;
        if (after.environment.version !== before.environment.version && version !== before.environment.version) {
            throw new HostingError('Conflict', `The environment of ${name} was changed since: a retry would take that back.`,
                { hint: `hostingctl env restore ${name} ${after.environment.version} does so.` });
        }
        const goal = Object.fromEntries(Object.entries(after)
            .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof SiteSettings])));
        return this.submit(site, goal, title, caller, { apply, force, retryOf });
    }
}

/** An object without the fields that are undefined: what a caller gave. */
export function present<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}

type Setting = string | number | boolean;

/**
 * What a caller gave as words for a job's title: `memory 2G, cpu 50%`.
 * @throws HostingError `Invalid` when that is nothing
 */
export function wordsOf(given: Record<string, Setting | undefined>, command: string): string {
    const entries = Object.entries(present(given)) as [string, Setting][];
    if (entries.length === 0)
        throw new HostingError('Invalid', 'Say what is to change.', { hint: `See hostingctl ${command} --help` });
    return entries.map(([key, value]) => `${key} ${word(value)}`).join(', ');
}

function word(value: Setting): string {
    if (value === true || value === false)
        return value ? 'on' : 'off';
    return value === '' ? 'none' : String(value);
}

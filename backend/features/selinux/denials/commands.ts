// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about SELinux. Nothing watches all the time: new denials are read when somebody asks. */

import path from 'node:path';

import type { Caller, Handlers } from '../../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../../contract/index.ts';
import type { Denial } from '../../../contract/selinux.ts';
import { findSite } from '../../sites/lookup.ts';
import type { SiteRecords } from '../../sites/records.ts';
import type { PolicyRecords } from '../policy/records.ts';
import { PERMISSIVE, status } from '../status.ts';
import { commandFor } from './exception.ts';
import { type Avc, parseAvc } from './parse.ts';
import { readDenials } from './read.ts';
import type { DenialRecords, DenialRow } from './records.ts';
import { proposal, sentence } from './sentence.ts';

const HOUR = 3_600_000;
const STATE = '/var/lib/hosting';

export class SelinuxCommands {
    readonly #sites: SiteRecords;
    readonly #denials: DenialRecords;
    readonly #policies: PolicyRecords;
    #reading: Promise<void> | undefined;
    /** Called with each site that has a new denial. */
    onDenial: (site: string, owner: string | null) => void = () => undefined;

    constructor(sites: SiteRecords, denials: DenialRecords, policies: PolicyRecords) {
        this.#sites = sites;
        this.#denials = denials;
        this.#policies = policies;
    }

    readonly handlers: Pick<Handlers, 'selinux.status' | 'selinux.denials' | 'selinux.counts' | 'selinux.check'> = {
        'selinux.status': input => this.#status(input['every-file']),
        'selinux.counts': (_input, caller) => this.#denials.counts(hoursAgo(24), this.#visibleTo(caller)),
        'selinux.check': ({ hours }) => this.check(hours),
        'selinux.denials': (input, caller) => this.#list(input, caller),
    };

    async #status(everyFile: boolean): Promise<OutputOf<'selinux.status'>> {
        await this.look();
        return await status(this.#sites, this.#policies, this.#denials.since(hoursAgo(24)), everyFile);
    }

    /** What would be refused if a permissive host were enforcing, of what was tried in the last hours. */
    async check(hours: number): Promise<OutputOf<'selinux.check'>> {
        const { mode, advice } = await this.#status(false);
        const since = hoursAgo(hours);
        const denials = this.#denials.permitted(since).map(row => this.#present(row, true, undefined));
        const mend = [
            ...denials.length === 0 ? [] : ['What is listed would be refused. Mend the sites, or allow it where it is meant to be.'],
            ...advice.filter(words => words !== PERMISSIVE),
        ];
        const safe = mode === 'permissive' && mend.length === 0;
        return {
            mode, safe, since, denials,
            advice: safe ? ['Nothing would be refused: hostingctl selinux enforce turns it on.']
                : mode === 'enforcing' && mend.length === 0 ? ['SELinux is enforcing already.'] : mend,
        };
    }

    /** Names of the sites a caller may know of; undefined for all. */
    #visibleTo(caller: Caller): string[] | undefined {
        return caller.role === 'administrator' ? undefined : this.#sites.list(caller.name).map(({ name }) => name);
    }

    async #list({ site, limit }: InputOf<'selinux.denials'>, caller: Caller): Promise<OutputOf<'selinux.denials'>> {
        const isAdministrator = caller.role === 'administrator';
        const only = site === undefined ? undefined : [findSite(this.#sites, site, caller).name];
        await this.look();
        const own = this.#visibleTo(caller);
        return this.#denials.list({ sites: only ?? own, limit }).map(row => this.#present(row, isAdministrator, own));
    }

    #present(row: DenialRow, isAdministrator: boolean, visible: readonly string[] | undefined): Denial {
        const avc = JSON.parse(row.avc) as Avc;
        return {
            id: row.id, site: row.site, firstAt: row.first_at, lastAt: row.last_at, count: row.count, blocked: !avc.permissive,
            // A customer does not learn which other sites there are.
            sentence: sentence(avc, level => this.#nameOf(level, visible)),
            permissions: avc.permissions, class: avc.class,
            source: `${avc.source.type}:${avc.source.level}`, target: `${avc.target.type}:${avc.target.level}`,
            proposal: isAdministrator ? proposal(avc) : null,
            command: isAdministrator ? commandFor(avc, row.site) : null,
        };
    }

    /** Domain of the site with a level; of one that is gone its user name. */
    #nameOf(level: string, visible: readonly string[] | undefined): string | undefined {
        const name = this.#denials.siteOf(level);
        if (name === undefined)
            return undefined;
        return visible && !visible.includes(name) ? 'another site' : this.#sites.byName(name)?.domain ?? name;
    }

    /** Takes up what is new; who asks meanwhile waits for the same look. */
    async look(): Promise<void> {
        this.#reading ??= this.#takeUp().finally(() => { this.#reading = undefined; });
        await this.#reading;
    }

    async #takeUp(): Promise<void> {
        const { entries, cursor } = await readDenials(this.#denials.cursor, path.resolve(STATE));
        const touched = new Set<string>();
        this.#denials.together(() => {
            for (const entry of entries) {
                const avc = parseAvc(entry.text);
                const site = avc && this.#denials.add(entry, avc);
                if (site !== undefined)
                    touched.add(site);
            }
            this.#denials.cursor = cursor;
        });
        for (const site of touched)
            this.onDenial(site, this.#sites.byName(site)?.owner ?? null);
    }
}

function hoursAgo(hours: number): string {
    return new Date(Date.now() - hours * HOUR).toISOString();
}

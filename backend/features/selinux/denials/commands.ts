// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about SELinux. Nothing watches all the time: new denials are read when somebody asks. */

import path from 'node:path';

import type { Caller, Handlers } from '../../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../../contract/index.ts';
import { findSite } from '../../sites/lookup.ts';
import type { SiteRecords } from '../../sites/records.ts';
import type { PolicyRecords } from '../policy/records.ts';
import { status } from '../status.ts';
import { commandFor } from './exception.ts';
import { type Avc, parseAvc } from './parse.ts';
import { readDenials } from './read.ts';
import type { DenialRecords } from './records.ts';
import { proposal, sentence } from './sentence.ts';

const DAY = 86_400_000;
const STATE = '/var/lib/hosting';

export class SelinuxCommands {
    readonly #sites: SiteRecords;
    readonly #denials: DenialRecords;
    readonly #policies: PolicyRecords;
    #reading: Promise<void> | undefined;

    constructor(sites: SiteRecords, denials: DenialRecords, policies: PolicyRecords) {
        this.#sites = sites;
        this.#denials = denials;
        this.#policies = policies;
    }

    readonly handlers: Pick<Handlers, 'selinux.status' | 'selinux.denials'> = {
        'selinux.status': input => status(this.#sites, this.#policies, () => this.#recent(), input['every-file']),
        'selinux.denials': (input, caller) => this.#list(input, caller),
    };

    /** How many there were in the last 24 hours. */
    async #recent(): Promise<number> {
        await this.#read();
        return this.#denials.since(new Date(Date.now() - DAY).toISOString());
    }

    async #list({ site, limit }: InputOf<'selinux.denials'>, caller: Caller): Promise<OutputOf<'selinux.denials'>> {
        const isAdministrator = caller.role === 'administrator';
        const only = site === undefined ? undefined : [findSite(this.#sites, site, caller).name];
        await this.#read();
        const own = isAdministrator ? undefined : this.#sites.list(caller.name).map(({ name }) => name);
        return this.#denials.list({ sites: only ?? own, limit }).map(row => {
            const avc = JSON.parse(row.avc) as Avc;
            return {
                id: row.id, site: row.site, firstAt: row.first_at, lastAt: row.last_at, count: row.count, blocked: !avc.permissive,
                // A customer does not learn which other sites there are.
                sentence: sentence(avc, level => this.#nameOf(level, isAdministrator ? undefined : own)),
                permissions: avc.permissions, class: avc.class,
                source: `${avc.source.type}:${avc.source.level}`, target: `${avc.target.type}:${avc.target.level}`,
                proposal: isAdministrator ? proposal(avc) : null,
                command: isAdministrator ? commandFor(avc, row.site) : null,
            };
        });
    }

    /** Domain of the site with a level; of one that is gone its user name. */
    #nameOf(level: string, visible: readonly string[] | undefined): string | undefined {
        const name = this.#denials.siteOf(level);
        if (name === undefined)
            return undefined;
        return visible && !visible.includes(name) ? 'another site' : this.#sites.byName(name)?.domain ?? name;
    }

    /** Takes up what is new; who asks meanwhile waits for the same look. */
    async #read(): Promise<void> {
        this.#reading ??= this.#takeUp().finally(() => { this.#reading = undefined; });
        await this.#reading;
    }

    async #takeUp(): Promise<void> {
        const { entries, cursor } = await readDenials(this.#denials.cursor, path.resolve(STATE));
        this.#denials.together(() => {
            for (const entry of entries) {
                const avc = parseAvc(entry.text);
                if (avc)
                    this.#denials.add(entry, avc);
            }
            this.#denials.cursor = cursor;
        });
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about SELinux. Nothing watches all the time: new denials are read when somebody asks. */

import path from 'node:path';

import type { Caller, Handlers } from '../../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../../contract/index.ts';
import { exists } from '../../../host/files.ts';
import { knowsContext, selinuxMode } from '../../../host/selinux.ts';
import { findSite } from '../../sites/lookup.ts';
import type { SiteRecords } from '../../sites/records.ts';
import { dropIn } from '../labels.ts';
import { type Avc, parseAvc } from './parse.ts';
import { readDenials } from './read.ts';
import type { DenialRecords } from './records.ts';
import { proposal, sentence } from './sentence.ts';

const DAY = 86_400_000;
const STATE = '/var/lib/hosting';

export class SelinuxCommands {
    readonly #sites: SiteRecords;
    readonly #denials: DenialRecords;
    #reading: Promise<void> | undefined;

    constructor(sites: SiteRecords, denials: DenialRecords) {
        this.#sites = sites;
        this.#denials = denials;
    }

    readonly handlers: Pick<Handlers, 'selinux.status' | 'selinux.denials'> = {
        'selinux.status': () => this.#status(),
        'selinux.denials': (input, caller) => this.#list(input, caller),
    };

    async #status(): Promise<OutputOf<'selinux.status'>> {
        const mode = await selinuxMode();
        const policy = mode !== 'disabled' && await knowsContext('system_u:system_r:hosting_site_t:s0:c0,c1');
        await this.#read();
        const names = this.#sites.list().filter(site => site.state === 'active').map(site => site.name);
        const confined = await Promise.all(names.map(name => exists(dropIn(name))));
        const unconfined = names.filter((_name, index) => !confined[index]);
        return {
            mode, policy, unconfined, denials: this.#denials.since(new Date(Date.now() - DAY).toISOString()),
            advice: advice(mode, policy, unconfined),
        };
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

function advice(mode: OutputOf<'selinux.status'>['mode'], policy: boolean, unconfined: readonly string[]): string[] {
    if (mode === 'disabled')
        return ['SELinux is off: users and name spaces alone keep the sites apart. Turn it on in /etc/selinux/config and restart.'];
    return [
        ...mode === 'permissive'
            ? ['SELinux is permissive: nothing is blocked. Look at "hostingctl selinux denials", then turn it on: setenforce 1, and '
                + 'SELINUX=enforcing in /etc/selinux/config.']
            : [],
        ...policy ? [] : ['The policy of sites is not loaded: dnf install cockpit-hosting-selinux.'],
        ...unconfined.length > 0
            ? [`Made while SELinux was off, and not confined: ${unconfined.join(', ')}.`] : [],
    ];
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command that makes a site from another one. */

import { domainSettings } from '../../contract/domains.ts';
import { conflict } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import { selinuxSettings } from '../../contract/selinux.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Secrets } from '../../store/secrets.ts';
import { renamed } from '../common/renaming.ts';
import { settingsOf, type SiteRecord, type SiteSettings } from '../common/site.ts';
import { requireNoOverlap } from '../domains/overlap.ts';
import type { Changes } from './changes.ts';
import { type CloneArgs, renamingFor } from './clone.ts';
import { chooseName, requireFreeName } from './names.ts';
import { requireOwner } from './owner.ts';
import { freeUid, requireFreeDomains, reserveDatabase } from './reserve.ts';

export class CloneCommands {
    readonly #changes: Changes;
    readonly #engine: Engine;
    readonly #secrets: Secrets;

    constructor(changes: Changes, engine: Engine, secrets: Secrets) {
        this.#changes = changes;
        this.#engine = engine;
        this.#secrets = secrets;
    }

    readonly handlers: Pick<Handlers, 'site.clone'> = { 'site.clone': (input, caller) => this.clone(input, caller) };

    /** Starts the making of a site from another one. */
    async clone(input: InputOf<'site.clone'>, caller: Caller, retryOf?: number): Promise<OutputOf<'site.clone'>> {
        const { records } = this.#changes;
        const { domain, user } = input;
        const owner = input.owner === undefined ? this.#source(input, caller).owner : input.owner || null;
        requireFreeDomains(records, domain, []);
        requireNoOverlap({ domains: [domain], owner, acrossOwners: input['across-owners'] }, records.names(), () => 'domain');
        if (user)
            await requireFreeName(user, records);
        await requireOwner(input.owner || undefined);
        for (;;) {
            const name = user ?? await chooseName(domain, records);
            const [lowestUid, database] = await Promise.all(
                [freeUid(records), reserveDatabase(this.#secrets, this.#source(input, caller).database?.engine ?? 'none', name)]);
            // It may have changed meanwhile, or another creation may have taken the name: then the next one is chosen.
            const source = this.#source(input, caller);
            if (records.byName(name) && !user)
                continue;
            const job = this.#engine.submit<CloneArgs>('site.clone', {
                args: { name, domain, source: source.name, sourceId: source.id, sourceDomain: source.domain, input },
                site: name, domain, owner, actor: caller.actor, retryOf,
            }, () => {
                const { app, php } = source;
                records.insert({ name, domain, aliases: [], app, php, owner, database, uid: records.nextUid(lowestUid) });
                records.update(name, settingsFor(source, name, domain, owner));
            });
            return { job, site: name };
        }
    }

    #source({ site }: InputOf<'site.clone'>, caller: Caller): SiteRecord {
        const source = this.#changes.active(site, caller);
        if (source.suspended)
            throw conflict('site', `The site ${source.name} is suspended.`, 'Resume it first.');
        return source;
    }
}

/** The settings of the source, but for its names: domains that lead elsewhere are not the clone's. */
function settingsFor(source: SiteRecord, name: string, domain: string, owner: string | null): SiteSettings {
    const renaming = renamingFor(source, { name, domain });
    return {
        ...settingsOf(source), domain, aliases: [], owner, suspended: false, domains: domainSettings.parse({}),
        // Trust in a site is no trust in its copy, and a directory has room for one site.
        selinux: selinuxSettings.parse({}),
        redirects: source.redirects.filter(each => each.source.startsWith('/'))
            .map(each => ({ ...each, target: renamed(each.target, renaming) })),
    };
}

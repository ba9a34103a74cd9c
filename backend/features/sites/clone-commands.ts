// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command that makes a site from another one. */

import { tlsSettings } from '../../contract/certificates.ts';
import { domainSettings } from '../../contract/domains.ts';
import { conflict } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import { selinuxSettings } from '../../contract/selinux.ts';
import { sftpSettings } from '../../contract/sftp.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Secrets } from '../../store/secrets.ts';
import { resealedAccess } from '../access/passwords.ts';
import { renamed } from '../common/renaming.ts';
import { settingsOf, type SiteRecord, type SiteSettings } from '../common/site.ts';
import { submitForSite } from '../common/submit.ts';
import { renamedDatabase } from '../databases/names.ts';
import { clonedDatabases } from '../databases/piece.ts';
import { requireNoOverlap } from '../domains/overlap.ts';
import type { Changes } from './changes.ts';
import { type CloneArgs, renamingFor } from './clone.ts';
import { chooseName, requireFreeName } from './names.ts';
import { requireOwner } from './owner.ts';
import { freeUid, requireFreeDomains, requireFreeNames } from './reserve.ts';

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
            const [lowestUid] = await Promise.all([freeUid(records), requireFreeFor(this.#source(input, caller), name)]);
            // It may have changed meanwhile, or another creation may have taken the name: then the next one is chosen.
            const source = this.#source(input, caller);
            if (records.byName(name) && !user)
                continue;
            const args: CloneArgs = { name, domain, source: source.name, sourceId: source.id, sourceDomain: source.domain, input };
            return submitForSite(this.#engine, 'site.clone', { name, domain, owner }, args, caller, { retryOf, reserve: () => {
                const { app, php } = source;
                const databases = clonedDatabases(this.#secrets, source, name);
                records.insert({ name, domain, aliases: [], app, php, owner, databases, uid: records.nextUid(lowestUid) });
                records.update(name, settingsFor(this.#secrets, source, { name, domain, owner }));
            } });
        }
    }

    #source({ site }: InputOf<'site.clone'>, caller: Caller): SiteRecord {
        const source = this.#changes.active(site, caller);
        if (source.suspended)
            throw conflict('site', `The site ${source.name} is suspended.`, 'Resume it first.');
        return source;
    }
}

/** @throws HostingError `Conflict` where a database that the clone would get has a name that is taken */
async function requireFreeFor(source: SiteRecord, name: string): Promise<void> {
    for (const { engine, name: database, users } of source.databases) {
        await requireFreeNames(engine, [...new Set([database, ...users.map(user => user.name)])]
            .map(each => renamedDatabase(source.name, name, each)));
    }
}

/** The settings of the source, but for its names: domains that lead elsewhere are not the clone's. */
function settingsFor(
    secrets: Secrets, source: SiteRecord, { name, domain, owner }: Pick<SiteRecord, 'name' | 'domain' | 'owner'>,
): SiteSettings {
    const renaming = renamingFor(source, { name, domain });
    return {
        ...settingsOf(source), domain, aliases: [], owner, suspended: false, domains: domainSettings.parse({}),
        access: resealedAccess(secrets, source, name),
        // Who may come to its databases from elsewhere, was said of the source.
        remote: { rules: [] },
        // Its versions are its own.
        environment: { ...source.environment, version: 0 },
        // A certificate is for names, and those are others.
        tls: tlsSettings.parse({}),
        // Trust in a site is no trust in its copy, and a directory has room for one site.
        selinux: selinuxSettings.parse({}),
        // Who may come in there was said of the source.
        sftp: sftpSettings.parse({}),
        redirects: source.redirects.filter(each => each.source.startsWith('/'))
            .map(each => ({ ...each, target: renamed(each.target, renaming) })),
    };
}

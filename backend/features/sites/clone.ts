// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that makes a site from another one: a creation whose home and database are copies. The source goes on serving. Until
 * the clone is open nobody can reach what was copied, and until its configuration names its own database nothing of it runs.
 */

import { isWildcard } from '../../contract/domain.ts';
import { HostingError } from '../../contract/errors.ts';
import type { JobKind, StepContext, StepDefinition } from '../../engine/job.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { FirstFiles } from '../account/home.ts';
import type { Applications } from '../applications/application.ts';
import { making, type Piece } from '../common/piece.ts';
import type { Renaming } from '../common/renaming.ts';
import { type DatabaseRecord, ownerOf, place, type SiteRecord } from '../common/site.ts';
import { withClonedDatabases } from '../databases/cloned-environment.ts';
import { engineOf } from '../databases/engines.ts';
import { renamedDatabase } from '../databases/names.ts';
import { loginOf } from '../databases/passwords.ts';
import { makeDatabase } from '../databases/piece.ts';
import type { Environments } from '../environment/versions.ts';
import { copyHome } from './copy-home.ts';
import { open, reserve, wake } from './create.ts';
import type { Pieces } from './pieces.ts';
import type { SiteRecords } from './records.ts';

export interface CloneArgs extends Record<string, unknown> {
    name: string;
    domain: string;
    source: string;
    /** A site of the same name that came after it is another one. */
    sourceId: number;
    sourceDomain: string;
    /** The command's input, from which a retry begins anew. */
    input: Record<string, unknown>;
}

interface CloneTools {
    records: SiteRecords;
    all: Pieces;
    systemd: Systemd;
    secrets: Secrets;
    applications: Applications;
    environments: Environments;
    first: FirstFiles;
}

/** The clone and what it is made from. */
interface Pair { source: SiteRecord, site: SiteRecord }

export function cloneSite(tools: CloneTools): JobKind<CloneArgs> {
    const { records, all, systemd } = tools;
    return {
        kind: 'site.clone',
        title: ({ domain, sourceDomain }) => `Clone ${sourceDomain} as ${domain}`,
        steps: args => {
            const { name } = args;
            const read = () => records.byName(name);
            const make = (...made: Piece[]): StepDefinition[] => made.map(piece => making(piece, name, read));
            return [
                reserve(name, records),
                // Before its files, so that the copy keeps to it, too.
                ...make(all.user, all.quota),
                files(args, tools),
                ...make(all.logs, all.confinement, all.home, all.environment, all.database),
                data(args, tools),
                ...make(all.slice, all.php, all.socket),
                wake(name, systemd),
                addresses(args, tools),
                ...make(all.certificate, all.virtualHost),
                opened(args, records),
            ];
        },
    };
}

/** What the clone calls itself instead of what its source does. */
export function renamingFor(source: SiteRecord, clone: Pick<SiteRecord, 'name' | 'domain'>): Renaming {
    const names = [source.domain, ...source.aliases.filter(each => !isWildcard(each))];
    return {
        domains: Object.fromEntries(names.map(each => [each, clone.domain])),
        homes: { [place.home(source.name)]: place.home(clone.name) },
    };
}

function files(args: CloneArgs, { records, all, secrets, applications, environments, first }: CloneTools): StepDefinition {
    return {
        name: 'files',
        title: `Copy the files of ${args.source}`,
        do: async context => {
            const { source, site } = pair(args, records);
            const [renaming, application] = [renamingFor(source, site), applications[site.app]];
            const adapt = (text: string): string => withClonedDatabases(secrets, source, site, text);
            await copyHome({ source, site, renaming, application, first, adapt, record: text => {
                const present = records.byName(site.name);
                if (present && environments.current(present) !== text)
                    environments.begin(present, text, 'hostingd', `Taken over from ${source.domain}`);
            } }, context);
            // A source that is being deleted has files for as long as tar reads only.
            pair(args, records);
        },
        undo: async context => {
            const site = records.byName(args.name);
            if (site)
                await all.files.remove(site, context);
        },
    };
}

function data(args: CloneArgs, { records, secrets }: CloneTools): StepDefinition {
    return {
        name: 'copy-database',
        title: `Copy the databases of ${args.source}`,
        do: async context => {
            const { source, site } = pair(args, records);
            if (site.databases.length === 0)
                return { skipped: 'The site has no database.' };
            for (const to of site.databases) {
                const from = source.databases.find(({ name }) => renamedDatabase(source.name, site.name, name) === to.name);
                if (!from)
                    throw new HostingError('Conflict', `A database of ${source.name} was dropped meanwhile.`);
                if (context.resumed)
                    await startOver(secrets, site, to);
                await engineOf(from).copy({ database: from, login: loginOf(secrets, from) },
                    { database: to, login: loginOf(secrets, to), as: ownerOf(site) }, context.signal);
                context.log(`${from.name} is copied to ${to.name}.`);
            }
            pair(args, records);
            return undefined;
        },
    };
}

/** Half a copy has tables that the dump would find in its way. */
async function startOver(secrets: Secrets, site: SiteRecord, database: DatabaseRecord): Promise<void> {
    await engineOf(database).dropDatabase(database, site.name);
    await makeDatabase(secrets, site, database);
}

function addresses(args: CloneArgs, { records, applications }: CloneTools): StepDefinition {
    return {
        name: 'addresses',
        title: `Bring stored addresses to ${args.domain}`,
        do: async (context: StepContext) => {
            const { source, site } = pair(args, records);
            const { rename } = applications[site.app];
            if (!rename)
                return { skipped: 'No address is stored by an application of ours.' };
            await rename(site, { ...renamingFor(source, site), host: source.domain, isNew: true }, context);
            return undefined;
        },
    };
}

/**
 * A name that is in a certificate of an authority is public from then on. Whether that is wanted of a copy, a person says: it
 * has a self-signed one until then.
 */
function opened({ name, source }: CloneArgs, records: SiteRecords): StepDefinition {
    const { do: openIt, ...step } = open(name, records);
    return {
        ...step,
        do: async context => {
            await openIt(context);
            if (records.byName(source)?.tls.source === 'acme')
                context.note(`Its certificate is self-signed. For one that browsers accept: hostingctl certificate issue ${name}`);
        },
    };
}

/** @throws HostingError `Conflict` where the source is not what it was */
function pair({ name, source: sourceName, sourceId }: CloneArgs, records: SiteRecords): Pair {
    const [source, site] = [records.byName(sourceName), records.byName(name)];
    if (!site)
        throw new Error('the site of this job is not in the store');
    if (source?.id !== sourceId || source.state !== 'active')
        throw new HostingError('Conflict', `The site ${sourceName} was deleted meanwhile, or is being deleted.`);
    return { source, site };
}

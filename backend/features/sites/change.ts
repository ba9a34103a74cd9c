// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that changes settings of a site. The new settings are recorded first, the pieces they concern are made again
 * from them, and a failure brings settings and pieces back. With no change at all it is `site apply`: everything that is
 * generated is compared and written anew where it differs.
 */

import type { JobKind, Skipped, StepContext, StepDefinition } from '../../engine/job.ts';
import type { Applications } from '../applications/application.ts';
import type { Generated } from '../common/generated.ts';
import { belongsTo, changing, type Piece, type ReadSite } from '../common/piece.ts';
import type { App, SiteSettings } from '../common/site.ts';
import { engineOf } from '../databases/engines.ts';
import type { Pieces } from './pieces.ts';
import type { SiteRecords } from './records.ts';

export interface ChangeArgs extends Record<string, unknown> {
    name: string;
    app: App;
    /** For people: `Set PHP 8.2 for shop.example`. */
    title: string;
    before: SiteSettings;
    after: SiteSettings;
    /** Compare and write everything, not only what the change concerns. */
    apply: boolean;
    /** Overwrite what a person has edited. */
    force: boolean;
}

export function changeSite(records: SiteRecords, all: Pieces, generated: Generated, applications: Applications): JobKind<ChangeArgs> {
    return {
        kind: 'site.change',
        title: ({ title }) => title,
        steps: args => {
            const read = (): ReturnType<ReadSite> => records.byName(args.name);
            const before = (): ReturnType<ReadSite> => {
                const site = read();
                return site && { ...site, ...args.before };
            };
            const pieces = concerned(args, all);
            return [
                lookForEdits(pieces, read, generated, args),
                ...args.before.domain === args.after.domain ? [] : [askApplication(args, read, applications)],
                record(args, records),
                ...pieces.map(piece => changing(piece, args.name, read, before)),
                ...args.before.domain === args.after.domain ? [] : [addresses(args, read, applications)],
                ...args.before.suspended !== args.after.suspended ? suspension(args, all, read) : [],
            ];
        },
    };
}

/** The pieces a change is about, in the order in which they are made. */
export function concerned({ app, before, after, apply }: ChangeArgs, all: Pieces): Piece[] {
    return Object.values(all).filter(belongsTo(app)).filter(({ settings = [], isCompared = false }) => apply
        ? settings.length > 0 || isCompared
        : settings.some(key => JSON.stringify(before[key]) !== JSON.stringify(after[key])));
}

function lookForEdits(pieces: Piece[], read: ReadSite, generated: Generated, { force, name }: ChangeArgs): StepDefinition {
    return {
        name: 'edits',
        title: `Look for files of ${name} that were changed by hand`,
        do: async () => {
            if (force)
                return { skipped: 'They are overwritten, as was asked for.' };
            const site = read();
            for (const piece of pieces) {
                if (site && piece.files)
                    await generated.requireUnedited(await piece.files(site), piece.reader?.(site));
            }
            return undefined;
        },
    };
}

function record({ name, before, after }: ChangeArgs, records: SiteRecords): StepDefinition {
    return {
        name: 'record',
        title: `Record the settings of ${name}`,
        do: () => Promise.resolve(records.update(name, after)),
        undo: () => Promise.resolve(records.update(name, before)),
    };
}

/** Before anything is changed: an application that cannot change its addresses could not change them back either. */
function askApplication({ before, after }: ChangeArgs, read: ReadSite, applications: Applications): StepDefinition {
    return {
        name: 'ask-application',
        title: 'Ask the application whether its addresses can be changed',
        do: async context => {
            const site = read();
            if (!site || !applications[site.app].rename)
                return { skipped: 'No address is stored by an application of ours.' };
            const domains = { [before.domain]: after.domain };
            await applications[site.app].rename?.(site, { host: before.domain, domains, homes: {}, isNew: false, isCheck: true }, context);
            return undefined;
        },
    };
}

/** What the application has stored of the primary domain. It answers under both meanwhile: its address is what nginx says. */
function addresses({ before, after }: ChangeArgs, read: ReadSite, applications: Applications): StepDefinition {
    const rename = async (from: string, to: string, context: StepContext): Promise<Skipped | void> => {
        const site = read();
        if (!site || !applications[site.app].rename)
            return { skipped: 'No address is stored by an application of ours.' };
        await applications[site.app].rename?.(site, { host: from, domains: { [from]: to }, homes: {}, isNew: false }, context);
        return undefined;
    };
    return {
        name: 'addresses',
        title: `Bring stored addresses from ${before.domain} to ${after.domain}`,
        do: context => rename(before.domain, after.domain, context),
        undo: async context => { await rename(after.domain, before.domain, context); },
    };
}

/** Stops everything of the site and closes its database to it, or the other way round. */
function suspension({ name, after }: ChangeArgs, { socket }: Pieces, read: ReadSite): StepDefinition[] {
    const processes = async (suspend: boolean, context: Parameters<Piece['make']>[1]): Promise<void> => {
        const site = read();
        if (site)
            await (suspend ? socket.remove(site, context) : socket.make(site, context));
    };
    const logins = async (suspend: boolean): Promise<void> => {
        for (const database of read()?.databases ?? [])
            await engineOf(database).lock(database, suspend);
    };
    return [
        {
            name: 'processes',
            title: after.suspended ? `Stop everything of ${name}` : `Let PHP of ${name} start again`,
            do: context => processes(after.suspended, context),
            undo: context => processes(!after.suspended, context),
        },
        {
            name: 'database-logins',
            title: after.suspended ? `Close the databases to ${name}` : `Open the databases to ${name}`,
            do: async () => read()?.databases.length ? await logins(after.suspended) : { skipped: 'The site has no database.' },
            undo: () => logins(!after.suspended),
        },
    ];
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands that move dumps: an administrator's for every site, a customer's for its own. */

import type { DumpCompression } from '../../../contract/database-transfer.ts';
import { HostingError } from '../../../contract/errors.ts';
import type { Caller, Handlers } from '../../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../../contract/index.ts';
import type { Engine } from '../../../engine/engine.ts';
import { Streams } from '../../../host/streams.ts';
import type { DatabaseRecord, SiteRecord } from '../../common/site.ts';
import { submitForSite } from '../../common/submit.ts';
import type { Restart } from '../../jobs/commands.ts';
import { requireInService } from '../../run/job.ts';
import type { Changes } from '../../sites/changes.ts';
import { findSite } from '../../sites/lookup.ts';
import { findDatabase } from '../names.ts';
import { compressionFor, pathInHome } from './file.ts';
import type { TransferArgs } from './jobs.ts';

/** The place of the shell's own files. */
const STREAM = '-';
/** Of one site at once. */
const MAX_EXPORTS = 2;

export class TransferCommands {
    readonly #changes: Changes;
    readonly #engine: Engine;
    readonly #streams: Streams;

    constructor(changes: Changes, engine: Engine, streams: Streams) {
        this.#changes = changes;
        this.#engine = engine;
        this.#streams = streams;
    }

    readonly handlers: Pick<Handlers, 'database.export' | 'database.import'> = {
        'database.export': (input, caller) => this.#export(input, caller),
        'database.import': (input, caller) => this.#import(input, caller),
    };

    /** What came to a stream comes once: a job that had one is not begun again from here. */
    readonly restarts: Record<string, Restart> = {
        'database.export': (args, caller, retryOf) => this.#restart('database.export', args as TransferArgs, caller, retryOf),
        'database.import': (args, caller, retryOf) => this.#restart('database.import', args as TransferArgs, caller, retryOf),
    };

    async #export(
        { site: reference, name, file, compression }: InputOf<'database.export'>, caller: Caller,
    ): Promise<OutputOf<'database.export'>> {
        const site = findSite(this.#changes.records, reference, caller);
        const database = findDatabase(site, name);
        const target = file === STREAM ? null : pathInHome(site.name, file ?? usualFile(database, compression ?? 'gzip'));
        return await this.#begin('database.export', site, {
            database: database.name, file: target, size: null,
            compression: compression ?? (target === null ? 'none' : compressionFor(target)),
        }, caller);
    }

    async #import({ site: reference, name, file, size }: InputOf<'database.import'>, caller: Caller): Promise<OutputOf<'database.import'>> {
        const site = this.#changes.active(reference, caller);
        const target = file === STREAM ? null : pathInHome(site.name, file);
        return await this.#begin('database.import', site,
            { database: findDatabase(site, name).name, file: target, size: size ?? null, compression: 'none' }, caller);
    }

    async #begin(
        kind: 'database.export' | 'database.import', site: SiteRecord,
        given: Pick<TransferArgs, 'database' | 'file' | 'size' | 'compression'>, caller: Caller, retryOf?: number,
    ): Promise<OutputOf<'database.export'>> {
        requireInService(site, site.name);
        if (kind === 'database.export')
            this.#requireRoom(site);
        const token = given.file === null ? await this.#streams.offer(caller.uid) : null;
        const args: TransferArgs = { name: site.name, domain: site.domain, token, ...given };
        try {
            return {
                ...submitForSite(this.#engine, kind, site, args, caller, { retryOf }),
                file: given.file, stream: token === null ? null : Streams.pathOf(token),
            };
        } catch (error) {
            if (token !== null)
                this.#streams.withdraw(token);
            throw error;
        }
    }

    #requireRoom({ name }: SiteRecord): void {
        const running = this.#engine.records.open().filter(job => job.kind === 'database.export' && job.site === name).length;
        if (running >= MAX_EXPORTS)
            throw new HostingError('Conflict', `${running} exports of ${name} are at work already.`, { hint: 'Wait for the end of one.' });
    }

    async #restart(
        kind: 'database.export' | 'database.import', args: TransferArgs, caller: Caller, retryOf: number,
    ): Promise<OutputOf<'job.retry'>> {
        if (args.file === null) {
            throw new HostingError('Conflict', 'The stream of this job is gone.',
                { hint: 'Begin again with the command or the dialog it came from.' });
        }
        const site = kind === 'database.import' ? this.#changes.active(args.name, caller)
            : findSite(this.#changes.records, args.name, caller);
        const { database, file, size, compression } = args;
        return await this.#begin(kind, site, { database, file, size, compression }, caller, retryOf);
    }
}

/** Where a dump goes whose place nobody has said: `exports/shop_blog-20261121T160203.sql.gz`. */
function usualFile({ name }: DatabaseRecord, compression: DumpCompression): string {
    const time = new Date().toISOString().replaceAll(/[-:]|\.\d+Z$/g, '');
    const ending: Record<DumpCompression, string> = { none: '', gzip: '.gz', zstd: '.zst' };
    return `exports/${name}-${time}.sql${ending[compression]}`;
}

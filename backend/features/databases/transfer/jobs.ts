// SPDX-License-Identifier: LGPL-2.1-or-later
/* The jobs that move dumps. An export runs beside others of its site; an import is a change of it. */

import { addAbortSignal, pipeline, type Readable } from 'node:stream';

import type { DumpCompression } from '../../../contract/database-transfer.ts';
import { failed } from '../../../contract/errors.ts';
import type { JobKind, StepContext, StepDefinition } from '../../../engine/job.ts';
import { chain, type Link, output } from '../../../host/chain.ts';
import { Unframer } from '../../../host/frames.ts';
import type { Streams } from '../../../host/streams.ts';
import type { Systemd } from '../../../host/systemd.ts';
import type { Secrets } from '../../../store/secrets.ts';
import type { EngineName, SiteRecord } from '../../common/site.ts';
import { requireInService } from '../../run/job.ts';
import { loginOf } from '../passwords.ts';
import { Meter, Plausible, Room, spaceOf } from './checks.ts';
import type { Import, TransferEngine } from './engine.ts';
import { finish, forget, prepare, reading, sizeOf, unfinish, writing } from './file.ts';
import { COMPRESS, DECOMPRESS, recognise } from './format.ts';
import { endPrograms, inSandbox, takeCredentials } from './sandbox.ts';
import { progressText, sizeText } from './size.ts';

export interface TransferArgs extends Record<string, unknown> {
    name: string;
    domain: string;
    database: string;
    /** Whole path of a dump in the home; null for a stream. */
    file: string | null;
    /** By which the service knows the stream. */
    token: string | null;
    compression: DumpCompression;
    /** Of an import, where somebody has said it. */
    size: number | null;
}

export interface TransferTools {
    byName: (name: string) => SiteRecord | undefined;
    engines: Record<EngineName, TransferEngine>;
    secrets: Secrets;
    streams: Streams;
    systemd: Systemd;
}

/** Milliseconds for which a caller may leave a job without a byte of its dump. */
const SILENCE = 1_800_000;

/** What of it does not matter. */
const RECEIPT = Buffer.of(0);

/** A transfer and the server it is with. */
interface Work { work: Import, engine: TransferEngine }

export function exportDatabase(tools: TransferTools): JobKind<TransferArgs> {
    return {
        kind: 'database.export',
        title: ({ database, domain }) => `Export the database ${database} of ${domain}`,
        beside: true,
        steps: args => [{
            name: 'dump',
            title: args.file === null ? 'Send a dump to who asked for it' : `Write a dump for ${args.file}`,
            do: context => dump(args, tools, context),
            undo: context => endDump(args, tools, context.job),
        }, ...args.file === null ? [] : [nameStep(args, args.file, tools)]],
    };
}

/** A step of its own: one that is done again can tell the dump from somebody else's file, since the one before was done. */
function nameStep(args: TransferArgs, file: string, tools: TransferTools): StepDefinition {
    return {
        name: 'name',
        title: `Give the dump its name ${file}`,
        do: ({ job }) => finish(workOf(args, tools, job).work.site, file, job),
        undo: async ({ job }) => {
            const site = tools.byName(args.name);
            if (site)
                await unfinish(site, file, job);
        },
    };
}

async function dump(args: TransferArgs, tools: TransferTools, context: StepContext): Promise<void> {
    const { work, engine } = workOf(args, tools, context.job);
    const { site } = work;
    if (context.resumed && args.file !== null)
        await endDump(args, tools, context.job);
    if (args.file !== null)
        await prepare(site, args.file);
    const target: Link = args.file === null ? await tools.streams.take(args.token ?? '') : writing(site, args.file, context.job);
    try {
        const { client, filters } = await engine.dumper(work);
        const meter = new Meter(bytes => { context.progress(sizeText(bytes)); });
        await chain([client, ...filters, meter, ...packer(work, COMPRESS[args.compression]), target], context.signal);
        context.note(`${sizeText(meter.bytes)} of SQL.`);
    } finally {
        if (!('program' in target))
            target.destroy();
        await takeCredentials(context.job);
    }
}

async function endDump(args: TransferArgs, tools: TransferTools, job: number): Promise<void> {
    tools.streams.withdraw(args.token ?? '');
    await endPrograms(args.name, job, tools.systemd);
    await takeCredentials(job);
    const site = tools.byName(args.name);
    if (site && args.file !== null)
        await forget(site, args.file, job);
}

export function importDatabase(tools: TransferTools): JobKind<TransferArgs> {
    return {
        kind: 'database.import',
        title: ({ database, domain }) => `Import a dump into the database ${database} of ${domain}`,
        steps: args => {
            const step = (
                name: string, title: string, perform: (work: Work, context: StepContext) => Promise<void>,
                undo?: (work: Work, context: StepContext) => Promise<void>,
            ): StepDefinition => ({
                name, title,
                do: context => perform(workOf(args, tools, context.job), context),
                ...undo && { undo: async (context: StepContext) => { await undo(workOf(args, tools, context.job), context); } },
            });
            return [
                {
                    ...step('load', `Load ${args.file ?? 'the dump'} beside the old data`,
                        (work, context) => load(args, work, tools, context),
                        async ({ work, engine }) => {
                            tools.streams.withdraw(args.token ?? '');
                            await endPrograms(args.name, work.job, tools.systemd);
                            await engine.unstage(work);
                        }),
                    // The stream that waits for it.
                    reserves: true,
                },
                step('compare', 'See that the dump can take their place',
                    ({ work, engine }, context) => engine.keep(work, context)),
                step('exchange', 'Old and new data change places',
                    async ({ work, engine }) => {
                        requireInService(work.site, args.name);
                        await endPrograms(args.name, work.job, tools.systemd);
                        await engine.swap(work);
                    },
                    async ({ work, engine }) => {
                        await endPrograms(args.name, work.job, tools.systemd);
                        await engine.unswap(work);
                    }),
                { ...step('clean-up', 'Drop the old data', ({ work, engine }) => engine.forget(work)), pointOfNoReturn: true },
            ];
        },
    };
}

async function load(args: TransferArgs, { work, engine }: Work, tools: TransferTools, context: StepContext): Promise<void> {
    const { source, total } = await sourceOf(args, work.site, tools.streams);
    addAbortSignal(context.signal, source);
    try {
        requireInService(work.site, args.name);
        await endPrograms(args.name, work.job, tools.systemd);
        await engine.stage(work);
        const meter = new Meter(bytes => { context.progress(progressText(bytes, total)); });
        const { compression, whole } = await recognise(source);
        const { filters, client } = await engine.loader(work);
        await chain([
            whole, meter, ...packer(work, DECOMPRESS[compression]),
            new Room(() => spaceOf(engine.data)), new Plausible(work.database.engine), ...filters, client,
        ], context.signal);
        context.log(`${sizeText(meter.bytes)} were read${compression === 'none' ? '' : `, packed with ${compression}`}.`);
        context.note(sizeText(meter.bytes));
    } finally {
        source.destroy();
        await engine.close(work);
    }
}

/** Where a dump comes from, and how long it is as far as anybody knows. */
async function sourceOf(
    { file, token, size }: TransferArgs, site: SiteRecord, streams: Streams,
): Promise<{ source: Readable, total?: number }> {
    if (file !== null) {
        const total = await sizeOf(site, file);
        return { source: output(reading(site, file)), total };
    }
    const socket = await streams.take(token ?? '');
    socket.setTimeout(SILENCE, () => { socket.destroy(failed('For half an hour nothing more of the dump came.')); });
    const unframer = new Unframer(() => { if (socket.writable) socket.write(RECEIPT); });
    // Its error is the unframer's from there on.
    pipeline(socket, unframer, () => { socket.end(); });
    return { source: unframer, ...size !== null && { total: size } };
}

function packer({ site, job }: Import, argv: readonly string[]): Link[] {
    return argv.length === 0 ? [] : [inSandbox(site, job, 'packer', argv)];
}

function workOf(args: TransferArgs, tools: TransferTools, job: number): Work {
    const found = workIfThere(args, tools, job);
    if (!found)
        throw failed(`The database ${args.database} of ${args.name} was dropped meanwhile.`);
    return found;
}

function workIfThere({ name, database: wanted }: TransferArgs, { byName, engines, secrets }: TransferTools, job: number): Work | undefined {
    const site = byName(name);
    const database = site?.databases.find(each => each.name === wanted);
    return site && database && {
        work: { site, database, job, login: loginOf(secrets, database) },
        engine: engines[database.engine],
    };
}

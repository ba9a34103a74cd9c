// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dumps in a site's home. Whatever is done there is done by the site's own user, which no link leads to what it may not see (rule R5). */

import path from 'node:path';

import { failed, HostingError, invalid } from '../../../contract/errors.ts';
import type { DumpCompression } from '../../../contract/database-transfer.ts';
import type { Stage } from '../../../host/pipe.ts';
import { ProgramFailure, run, type RunOptions, type RunResult } from '../../../host/run.ts';
import { ownerOf, place, type SiteRecord } from '../../common/site.ts';
import { TIMEOUT } from './sandbox.ts';

/**
 * The path of a dump below the home of its site.
 * @param file absolute, or from the home on
 * @throws HostingError `Invalid` for a place elsewhere
 */
export function pathInHome(site: string, file: string): string {
    const home = place.home(site);
    const whole = path.resolve(home, file);
    if (!whole.startsWith(`${home}/`) || file.endsWith('/')) {
        throw invalid('file', `A dump lies below ${home}.`,
            'Elsewhere, let the shell open it: “-” is standard input or output.');
    }
    return whole;
}

/** How a dump of that name is to be packed. */
export function compressionFor(file: string): DumpCompression {
    return file.endsWith('.gz') ? 'gzip' : file.endsWith('.zst') ? 'zstd' : 'none';
}

/** Bytes of a dump. @throws HostingError for what is no file that the site's user can read */
export async function sizeOf(site: SiteRecord, file: string): Promise<number> {
    const { stdout } = await asSite(site, 'stat', ['--dereference', '--format=%F\t%s', '--', file], missing(file));
    const [kind = '', size = ''] = stdout.trim().split('\t');
    if (!kind.startsWith('regular'))
        throw new HostingError('Invalid', `${file} is a ${kind} and no file.`);
    await asSite(site, 'test', ['-r', file], () => new HostingError('Invalid', `The user ${site.name} may not read ${file}.`));
    return Number(size);
}

function missing(file: string): () => HostingError {
    return () => new HostingError('NotFound', `There is no file ${file}.`);
}

/** The program that reads a dump. */
export function reading(site: SiteRecord, file: string): Stage {
    return { program: 'cat', args: ['--', file], as: ownerOf(site), timeout: TIMEOUT };
}

/** The program that writes one, beside its place until it is whole. */
export function writing(site: SiteRecord, file: string, job: number): Stage {
    return { program: 'dd', args: [`of=${partOf(file, job)}`, 'bs=64k', 'status=none'], as: ownerOf(site), timeout: TIMEOUT };
}

function partOf(file: string, job: number): string {
    return `${file}.${job}.part`;
}

/** Makes the directory of a dump. @throws HostingError where it cannot be made, or something has the dump's name */
export async function prepare(site: SiteRecord, file: string): Promise<void> {
    await asSite(site, 'mkdir', ['--parents', '--', path.dirname(file)]);
    await asSite(site, 'test', ['!', '-e', file], taken(file));
}

/**
 * Gives a whole dump its name; it may have it already.
 * @throws HostingError `Conflict` where something else has it by now, `Failed` where the site's user has taken the dump away
 */
export async function finish(site: SiteRecord, file: string, job: number): Promise<void> {
    const part = partOf(file, job);
    if (await exists(site, part)) {
        await asSite(site, 'chmod', ['0600', '--', part]);
        try {
            await asSite(site, 'mv', ['--no-clobber', '--no-target-directory', '--', part, file]);
        } catch (error) {
            if (await exists(site, part))
                throw await exists(site, file) ? taken(file)() : error;
        }
        // Where there is something, mv of EL 8 and 9 does nothing and calls it success.
        if (await exists(site, part))
            throw taken(file)();
    }
    if (!await exists(site, file))
        throw failed(`${part} was removed before the dump had its name.`, 'Export the database again.');
}

/** The name is given back: what has it is the dump, once that has left its place. */
export async function unfinish(site: SiteRecord, file: string, job: number): Promise<void> {
    if (!await exists(site, partOf(file, job)))
        await asSite(site, 'rm', ['--force', '--', file]);
}

const taken = (file: string) => (): HostingError => new HostingError('Conflict', `There is a file ${file} already.`);

/** Whether something has a name, be it a link to nothing. */
async function exists(site: SiteRecord, file: string): Promise<boolean> {
    // Of test(1) a failure could not be told from a "no".
    const NO = 2;
    return (await run('ls', ['--directory', '--', file], { as: ownerOf(site), accept: [NO] })).status !== NO;
}

export async function forget(site: SiteRecord, file: string, job: number): Promise<void> {
    await asSite(site, 'rm', ['--force', '--', partOf(file, job)]);
}

async function asSite(
    site: SiteRecord, program: string, args: readonly string[], explain?: () => HostingError, options: RunOptions = {},
): Promise<RunResult> {
    try {
        return await run(program, args, { ...options, as: ownerOf(site) });
    } catch (error) {
        throw error instanceof ProgramFailure && explain ? explain() : error;
    }
}

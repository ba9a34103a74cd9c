// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The home of a clone. The source's user reads the old home, the clone's user writes the new one, and neither can do anything
 * else (rule R5): tar with the rights of each, and a pipe between them. The new home is in the staging directory, where no
 * process of a customer's comes; its user enters it by the working directory that it is given.
 */

import path from 'node:path';

import { HostingError } from '../../contract/errors.ts';
import type { StepContext } from '../../engine/job.ts';
import { killProcessesOf } from '../../host/accounts.ts';
import { pipe } from '../../host/pipe.ts';
import { ProgramFailure, run } from '../../host/run.ts';
import { buildHome, closeHome, type FirstFiles } from '../account/home.ts';
import type { Application, CopiedHome } from '../applications/application.ts';
import { renamed, type Renaming } from '../common/renaming.ts';
import { ownerOf, place, type SiteRecord } from '../common/site.ts';
import { adoptEnvironment } from '../environment/adopt.ts';

const TIMEOUT = 6 * 3_600_000;
const FILE_CHANGED = 1;     // tar(1): a file changed while it was read
const FAILED = 1;           // cat(1)
/** Sessions of the source's visitors, and what its processes are at work on. */
const LEFT_OUT = ['./sessions/*', './tmp/*'];

export interface Copy {
    source: SiteRecord;
    site: SiteRecord;
    renaming: Renaming;
    application: Application;
    first: FirstFiles;
    /** What else is another's in the text of the environment file. */
    adapt: (text: string) => string;
    /** Told of that text, before it is written. */
    record: (text: string) => void;
}

/** Makes the clone's home in the staging directory, from the beginning each time. */
export async function copyHome({ source, site, renaming, application, first, adapt, record }: Copy, context: StepContext): Promise<void> {
    // A tar of an earlier run that was cut off may still be writing.
    await killProcessesOf(site.uid);
    // What is below the document root is the source's alone; files beside it that a customer has removed are needed.
    const beside = Object.entries(await first(site)).filter(([name]) => !name.includes('/'));
    await buildHome(site, Object.fromEntries(beside));
    await copyFiles(source, site, context);
    // The home's own mode is not the source's to choose.
    await closeHome(site);

    const home = copiedHome(site);
    const environment = await home.read('.env');
    const fresh = Object.fromEntries(beside)['.env'];
    if (environment !== undefined && fresh && 'text' in fresh) {
        const text = adapt(renamed(adoptEnvironment(environment, fresh.text), renaming));
        record(text);
        await home.write('.env', text);
    }
    await application.adopt?.(site, home);
}

async function copyFiles(source: SiteRecord, site: SiteRecord, context: StepContext): Promise<void> {
    const [from, to] = [place.home(source.name), place.home(site.name)];
    const { status, stderr } = await pipe(
        {
            program: 'tar', as: ownerOf(source), timeout: TIMEOUT, signal: context.signal, accept: [FILE_CHANGED],
            args: ['--create', '--file=-', '--format=posix', '--sparse', '--anchored', ...LEFT_OUT.map(each => `--exclude=${each}`),
                // No program of a site may run as anybody but its user, and the service could not give such a mode either.
                '--mode=ug-s',
                // Links to places in the old home lead to the same places in the new one; names of files stay.
                `--transform=s,^${from}/,${to}/,RH`, `--transform=s,^${from}$,${to},RH`,
                '--directory', from, '--', '.'],
        },
        {
            program: 'tar', as: ownerOf(site), timeout: TIMEOUT, signal: context.signal, cwd: place.staging(site.name),
            args: ['--extract', '--file=-', '--no-same-owner', '--same-permissions', '--sparse'],
        });
    if (status === FILE_CHANGED)
        context.log(`Some files changed while they were read: ${stderr.trim()}`);
}

function copiedHome(site: SiteRecord): CopiedHome {
    const inside = { as: ownerOf(site), cwd: place.staging(site.name) };
    return {
        read: async file => {
            try {
                return (await run('cat', ['--', file], inside)).stdout;
            } catch (error) {
                if (error instanceof ProgramFailure && error.result.status === FAILED)
                    return undefined;
                throw error;
            }
        },
        write: async (file, text) => {
            if (path.isAbsolute(file))
                throw new HostingError('Failed', `${file} is not below the home.`);
            await run('dd', [`of=${file}`, 'status=none'], { ...inside, input: text });
        },
    };
}

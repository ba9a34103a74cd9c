// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The environment file of a site and the links to it, from the version that is in force. The file of a new home is there before
 * the home is (see sites/pieces.ts); from then on this piece writes it.
 */

import path from 'node:path';

import type { Skipped, StepContext } from '../../engine/job.ts';
import { run } from '../../host/run.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Files, Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { restartPhp, restartWorkers } from '../common/restart.ts';
import { applicationRootOf, ownerOf, place, type SiteRecord } from '../common/site.ts';
import { readEnvironment, writeEnvironment } from './file.ts';
import type { Environments } from './versions.ts';

export function environment(systemd: Systemd, generated: Generated, environments: Environments): Piece {
    const files = (site: SiteRecord): Files => {
        const text = environments.current(site);
        return new Map(text === undefined ? [] : [[place.environment(site.name), text]]);
    };
    return {
        name: 'environment',
        label: site => `environment of ${site}`,
        settings: ['environment'],
        make: async (site, context) => make({ systemd, generated, files: files(site) }, site, context),
        remove: (): Promise<Skipped> => Promise.resolve({ skipped: 'It goes with the files.' }),
        files: site => Promise.resolve(files(site)),
        reader: site => async () => {
            const found = await readEnvironment(site);
            // No text is the same as what is no text.
            return 'text' in found ? found.text : 'odd' in found ? '\0' : undefined;
        },
        isSecret: () => true,
    };
}

interface Tools { systemd: Systemd, generated: Generated, files: Files }

async function make({ systemd, generated, files }: Tools, site: SiteRecord, context: StepContext): Promise<Skipped | void> {
    const text = files.get(place.environment(site.name));
    if (text === undefined)
        return { skipped: 'No variable of the site was ever set here.' };
    const found = await readEnvironment(site);
    const isNew = !('text' in found) || found.text !== text;
    if (isNew)
        await writeEnvironment(site, text);
    generated.remember(site, files);
    await linkFrom(site);
    if (isNew || context.resumed)
        await restart(systemd, site);
    context.log(`${place.environment(site.name)} has version ${site.environment.version}.`);
    return undefined;
}

/** Where applications look for the file. Done as the site's user: it is the site's tree. */
async function linkFrom(site: SiteRecord): Promise<void> {
    const directories = site.environment.links.map(each => path.join(place.files(site.name), each));
    if (site.app === 'laravel')
        directories.push(applicationRootOf(site));
    for (const directory of directories)
        await linkInto(site, directory);
}

/** A file that the application has brought is left as it is. */
export async function linkInto(site: SiteRecord, directory: string): Promise<void> {
    const THERE_OR_NO_DIRECTORY = 1;
    await run('ln', ['--symbolic', '--no-target-directory', '--', place.environment(site.name), path.join(directory, '.env')],
        { as: ownerOf(site), accept: [THERE_OR_NO_DIRECTORY] });
}

/** Programs that have read the variables once read them again. */
async function restart(systemd: Systemd, site: SiteRecord): Promise<void> {
    // What PHP gets with its pool is the pool's matter, after this.
    if (!site.environment.inPhp)
        await restartPhp(systemd, site);
    await restartWorkers(systemd, site);
}

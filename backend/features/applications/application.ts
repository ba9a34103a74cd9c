// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a kind of application is to the rest: what its home begins with, what it needs, how it is installed. Its virtual host
 * is the template nginx/APP.conf.
 */

import type { Skipped, StepContext } from '../../engine/job.ts';
import type { Piece } from '../common/piece.ts';
import type { App, SettingGroup, SiteRecord, SiteSettings } from '../common/site.ts';

/** A file of a new home, or a link. */
export type FirstFile = { text: string, mode: number } | { link: string };

export interface Application {
    /** A site of this kind has a database, or may have one. */
    database: 'needed' | 'optional';
    /** Settings that a new site begins with, where they are not the usual ones. */
    settings?: Partial<Pick<SiteSettings, SettingGroup>>;
    /** What the home begins with, by path below it. */
    files: (site: SiteRecord) => Promise<Record<string, FirstFile>>;
    /** What its environment file says beside the database, as values of the template environment/dotenv. */
    environment?: (site: SiteRecord) => Record<string, unknown>;
    /** Installs it in a new site, when PHP can be asked and before visitors can. Undone with the files and the database. */
    install?: (site: SiteRecord, context: StepContext) => Promise<void>;
}

export type Applications = Readonly<Record<App, Application>>;

export function applicationPiece(applications: Applications): Piece {
    return {
        name: 'application',
        label: () => 'application',
        make: async (site, context): Promise<Skipped | void> => {
            const { install } = applications[site.app];
            if (!install)
                return { skipped: 'The site has no application of ours.' };
            await install(site, context);
            return undefined;
        },
        remove: (): Promise<Skipped> => Promise.resolve({ skipped: 'It goes with the files and the database.' }),
    };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a kind of application is to the rest: what its home begins with, what it needs, how it is installed. Its virtual host
 * is the template nginx/APP.conf.
 */

import type { Skipped, StepContext } from '../../engine/job.ts';
import type { Piece } from '../common/piece.ts';
import type { Renaming } from '../common/renaming.ts';
import type { App, EngineName, SettingGroup, SiteRecord, SiteSettings } from '../common/site.ts';

/** A file of a new home, or a link. */
export type FirstFile = { text: string, mode: number } | { link: string };

export interface Application {
    /** A site of this kind has a database, or may have one. */
    database: 'needed' | 'optional';
    /** The one engine that it works with, where that is so. */
    engine?: EngineName;
    /** Settings that a new site begins with, where they are not the usual ones. */
    settings?: Partial<Pick<SiteSettings, SettingGroup>>;
    /** What the home begins with, by path below it. */
    files: (site: SiteRecord) => Promise<Record<string, FirstFile>>;
    /** What its environment file says beside the database, as values of the template environment/dotenv. */
    environment?: (site: SiteRecord) => Record<string, unknown>;
    /** Installs it in a new site, when PHP can be asked and before visitors can. Undone with the files and the database. */
    install?: (site: SiteRecord, context: StepContext) => Promise<void>;
    /** Brings what it has stored to other names of the site. Run again it finds nothing left to do. PHP of the site can be asked. */
    rename?: (site: SiteRecord, change: Rename, context: StepContext) => Promise<void>;
    /** Gives its copied configuration the values of the site it was copied for. */
    adopt?: (site: SiteRecord, home: CopiedHome) => Promise<void>;
}

export interface Rename extends Renaming {
    /** The domain that the site is asked under until it is done. */
    host: string;
    /** The site is a new one: what is never to change during the life of a site may change. */
    isNew: boolean;
    /** Say whether it can be done, and change nothing. */
    isCheck?: boolean;
}

/** Files of a home that was copied and is not in its place yet, read and written as the site's user. */
export interface CopiedHome {
    /** Text of a file by its path below the home, undefined where there is none. */
    read: (path: string) => Promise<string | undefined>;
    /** Gives a file that is there another text; its mode stays. */
    write: (path: string, text: string) => Promise<void>;
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

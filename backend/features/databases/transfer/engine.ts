// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What an import needs of a database server. A dump is loaded into a database of its own by an account of its own, which can do
 * anything there and nothing elsewhere; only when all of it is in do the old and the new data change places. Each function
 * completes what an earlier run left, and finds nothing to do where all is done.
 */

import type { Transform } from 'node:stream';

import type { StepContext } from '../../../engine/job.ts';
import type { Stage } from '../../../host/pipe.ts';
import type { DatabaseRecord, SiteRecord } from '../../common/site.ts';
import type { Login } from '../engine.ts';

/** One import at work: which database of which site, and the job by whose number all that is made for it is named. */
export interface Import {
    site: SiteRecord;
    database: DatabaseRecord;
    job: number;
    /** The site's own log-in to it. */
    login: Login;
}

/** What a dump goes through, in this order. */
export interface Loader {
    filters: Transform[];
    client: Stage;
}

export interface TransferEngine {
    /** Directory of the server's data, whose file system must not become full. */
    data: string;
    /** Makes the empty database and its account, from the beginning. */
    stage: (work: Import) => Promise<void>;
    /** What loads a dump there. */
    loader: (work: Import) => Promise<Loader>;
    /** Ends the account; whatever it made stays. */
    close: (work: Import) => Promise<void>;
    /** Takes database and account away again. */
    unstage: (work: Import) => Promise<void>;
    /** Notes what has to be known to change places. @throws HostingError `Failed` for what cannot */
    keep: (work: Import, context: StepContext) => Promise<void>;
    /** Old and new data change places; the old are kept aside. */
    swap: (work: Import) => Promise<void>;
    /** And back. */
    unswap: (work: Import) => Promise<void>;
    /** Drops the data that are not in their place. */
    forget: (work: Import) => Promise<void>;

    /** The program that writes a dump, with the site's own log-in, and what its output goes through. */
    dumper: (work: Import) => Promise<{ client: Stage, filters: Transform[] }>;
}

/** A hyphen: no database of a site can be called so. */
export function stagingName(job: number): string {
    return `hosting-import-${job}`;
}

export function oldName(job: number): string {
    return `hosting-old-${job}`;
}

/** Every transfer ends what another life of the service may have left of it. */
export const DIRECTORY = '/var/lib/hosting/transfers';

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a database server is to the rest. Everything goes over its unix socket with the rights of root or postgres, known by
 * their peer identity: no password of ours. Each function completes what an earlier run left, and finds nothing to do where all
 * is as it should be.
 */

import type { DatabaseRecord, DatabaseUserRecord, EngineName } from '../common/site.ts';

/** A user as it should be. */
export interface WantedUser extends Pick<DatabaseUserRecord, 'name' | 'privileges' | 'maxConnections'> {
    /** Whether it is refused, because its site is suspended. */
    isLocked: boolean;
    /** What it logs in with: one, or for a change two. Undefined: whatever it has. */
    passwords: readonly string[] | undefined;
}

/** A user that is there for a while only: who has a database open in the web client. */
export interface Guest extends Pick<DatabaseUserRecord, 'name' | 'privileges'> {
    password: string;
    /** From then on a server that can tell the time refuses it by itself. */
    until: Date;
}

/** How a server differs from what is wanted: a sentence about a database or a user. */
export interface Difference {
    what: string;
    isMissing: boolean;
    sentence: string;
}

/** What a database is like now. */
export interface Measure { bytes: number, sessions: number }

export interface Login { user: string, password: string }

/** A database, and how to log in to it. */
export interface Opened { database: DatabaseRecord, login: Login }

/** The system user that a program runs as. */
export interface SystemUser { uid: number, gid: number }

export interface DatabaseEngine {
    readonly name: EngineName;
    /** For people: `MariaDB`. */
    readonly title: string;
    /** Where programs of this host connect: what stands in the environment file. */
    readonly socket: string;
    /** The program by which it is known to be installed. */
    readonly program: string;

    /** Character set and collation of a new database where nothing else is said. */
    readonly usual: Pick<DatabaseRecord, 'charset' | 'collation'>;
    /** Why a new database cannot have these, with what the server knows instead; undefined where it can. */
    problemWith: (words: Pick<DatabaseRecord, 'charset' | 'collation'>) => Promise<string | undefined>;
    /** The names that a database, or a user, of the server has already. @throws HostingError `Failed` when it does not answer */
    taken: (names: readonly string[]) => Promise<string[]>;

    /** Makes a database of a site without any user. @throws HostingError `Failed` where another one has its name */
    createDatabase: (database: DatabaseRecord, site: string) => Promise<void>;
    /** Drops a site's database and its users with it; what is not the site's stays. */
    dropDatabase: (database: DatabaseRecord, site: string) => Promise<void>;
    /** Makes a user, or brings it to what is wanted. */
    setUser: (database: DatabaseRecord, user: WantedUser, site: string) => Promise<void>;
    /**
     * Lets a user in whichever password it has, from now on or no longer, as far as the server has to be told: while its password
     * is changed, what runs as the system user `site` has the old or the new one.
     */
    admit: (user: string, site: string, isAdmitted: boolean) => Promise<void>;
    /** Ends a user's sessions and removes it; it may be gone already. */
    dropUser: (database: DatabaseRecord, user: string) => Promise<void>;
    /** Lets a guest in, who does not exist yet. It may do no more than others of its privileges. */
    lend: (database: DatabaseRecord, guest: Guest, site: string) => Promise<void>;
    /** Ends a guest's sessions and removes it, by names alone: it may be gone already, and its database, too. */
    reclaim: (database: string, guest: string) => Promise<void>;
    /** Refuses users new log-ins and ends their sessions, or lets them in again. */
    lock: (database: DatabaseRecord, isLocked: boolean) => Promise<void>;
    /** How the server differs from the record. */
    differences: (database: DatabaseRecord, users: readonly WantedUser[], site: string) => Promise<Difference[]>;

    /** Size and sessions of those that are there, by name. */
    measure: (names: readonly string[]) => Promise<Map<string, Measure>>;
    /** Writes all of a database as SQL into a file that is open. */
    dump: (database: DatabaseRecord, file: number) => Promise<void>;
    /**
     * Copies all of a database into another one, which is empty, with the rights of its user alone and of the system user: a
     * customer has written every word of it.
     */
    copy: (from: Opened, to: Opened & { as: SystemUser }, signal: AbortSignal) => Promise<void>;
}

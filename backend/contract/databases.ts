// SPDX-License-Identifier: LGPL-2.1-or-later
/* Databases of the sites, on MariaDB and PostgreSQL, and their users. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { databaseEngine, described, siteReference, siteUser } from './values.ts';

/** Longest name together with the site's before it: PostgreSQL takes 63 bytes and needs some for the roles of a database. */
export const LONGEST_NAME = 56;

/** As it is typed, with or without the site's name before it: `blog` of the site `shop` is `shop_blog`. */
export const ownName = z.string().check(
    z.maxLength(LONGEST_NAME, `A name has at most ${LONGEST_NAME} characters here, the site's name before it included.`),
    z.regex(/^[a-z][a-z0-9_]*$/, 'A name has lower-case letters, digits and underscores and begins with a letter.'));

/**
 * What a user may do in its database. `read-only`: see all rows. `read-write`: change them too. `owner`: change tables as well;
 * what one owner makes is every owner's.
 */
export const databasePrivileges = z.enum(['owner', 'read-write', 'read-only']);

export const maxConnections = z.int().check(
    z.minimum(1, 'A user needs one connection at least.'), z.maximum(1000, 'A user has at most 1000 connections here.'));

/** A word of an engine's own: utf8mb4_unicode_ci, de_DE.UTF-8. Which of them there are, the engine says. */
const engineWord = z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9_.@-]{0,62}$/, 'This is no name of a character set, an encoding, a collation or a locale.'));

export const databaseUser = z.object({
    name: z.string(),
    privileges: databasePrivileges,
    maxConnections: z.int(),
    /** Its password is there to be shown, once. */
    isWaiting: z.boolean(),
});

/** A database as `site show` has it. */
export const siteDatabase = z.object({
    engine: databaseEngine,
    name: z.string(),
    /** The user that has its name: the one that the application logs in as. */
    user: z.string(),
});

export const database = z.extend(siteDatabase, {
    site: siteUser,
    /** Character set of MariaDB, encoding of PostgreSQL. */
    charset: z.string(),
    /** Collation of MariaDB, locale of PostgreSQL; empty for the server's own. */
    collation: z.string(),
    /** Bytes on disk; null when the engine does not answer, or has no such database. */
    size: z.nullable(z.int()),
    /** Sessions that are open; null in the same cases. */
    sessions: z.nullable(z.int()),
    users: z.array(databaseUser),
});

/** A log-in to a database. */
export const databaseCredentials = z.object({
    engine: databaseEngine, database: z.string(), user: z.string(), password: z.string(),
    /** The socket that it is reached at from this host. */
    socket: z.string(),
});

const named = described(ownName, 'name of the database; the site\'s name before it may be left out');
const user = described(ownName, 'name of the user; the site\'s name before it may be left out');
const connections = described(z.optional(maxConnections), 'most sessions of the user at once, 1 to 1000');

export const databaseCommands = {
    list: command({
        interface: 'Databases1', method: 'List', kind: 'query', access: 'owner',
        cli: 'database list [SITE]', summary: 'List databases, of all sites or of one.',
        input: () => z.object({ site: z.optional(siteReference) }),
        output: () => z.array(database),
    }),
    show: command({
        interface: 'Databases1', method: 'Show', kind: 'query', access: 'owner',
        cli: 'database show SITE NAME', summary: 'Show a database with its users.',
        input: () => z.object({ site: siteReference, name: named }),
        output: () => database,
    }),
    create: command({
        interface: 'Databases1', method: 'Create', kind: 'job', access: 'administrator',
        cli: 'database create SITE',
        summary: 'Create a database and a user of the same name, after the site\'s name: --name blog of the site shop is shop_blog, '
            + 'so that no site takes another\'s names.',
        input: () => z.object({
            site: siteReference,
            engine: described(z._default(databaseEngine, 'mariadb'), 'database server'),
            name: described(z.optional(ownName), 'name after the site\'s; the site\'s name alone unless given'),
            charset: described(z.optional(engineWord), 'character set of MariaDB; utf8mb4 unless given'),
            collation: described(z.optional(engineWord), 'collation of MariaDB, such as utf8mb4_bin; the usual one unless given'),
            encoding: described(z.optional(engineWord), 'encoding of PostgreSQL; UTF8 unless given'),
            locale: described(z.optional(engineWord), 'locale of PostgreSQL, such as C.UTF-8; the server\'s unless given'),
        }),
        output: () => started,
    }),
    drop: command({
        interface: 'Databases1', method: 'Drop', kind: 'job', access: 'administrator',
        cli: 'database drop SITE NAME', summary: 'Drop a database with its users; a dump of it is archived first.',
        confirm: 'Drop the database {name} of {site}?',
        input: () => z.object({
            site: siteReference, name: named,
            archive: described(z.optional(z.boolean()), 'keep a dump in /var/lib/hosting/archive; kept unless --no-archive is given'),
        }),
        output: () => started,
    }),
    set: command({
        interface: 'Databases1', method: 'Set', kind: 'job', access: 'administrator',
        cli: 'database set SITE NAME', summary: 'Limit the user that has a database\'s name.',
        input: () => z.object({ site: siteReference, name: named, 'max-connections': connections }),
        output: () => started,
    }),
    password: command({
        interface: 'Databases1', method: 'SetPassword', kind: 'job', access: 'administrator',
        cli: 'database password SITE NAME',
        summary: 'Give a user of a database a new password, in .env and wp-config.php of the site too where the old one stands.',
        input: () => z.object({
            site: siteReference, name: described(ownName, 'name of the user; that of its database is the first user\'s'),
        }),
        output: () => started,
    }),
    credentials: command({
        interface: 'Databases1', method: 'TakeCredentials', kind: 'query', access: 'administrator', audited: true,
        cli: 'database credentials SITE NAME', summary: 'Show a new password of a database user, once.',
        input: () => z.object({ site: siteReference, name: user }),
        output: () => databaseCredentials,
    }),
    test: command({
        interface: 'Databases1', method: 'Test', kind: 'query', access: 'administrator', audited: true,
        cli: 'database test SITE NAME', summary: 'Connect to a database from inside the site, as its user.',
        input: () => z.object({ site: siteReference, name: named }),
        output: () => z.object({
            engine: databaseEngine, database: z.string(), user: z.string(),
            /** Whether it answered. */
            ok: z.boolean(),
            /** The server's version, or its words of refusal. */
            answer: z.string(),
            milliseconds: z.number(),
        }),
    }),
};

export const databaseUserCommands = {
    add: command({
        interface: 'Databases1', method: 'AddUser', kind: 'job', access: 'administrator',
        cli: 'database-user add SITE DATABASE USER',
        summary: 'Add a user to a database; its password is then shown once by database credentials.',
        input: () => z.object({
            site: siteReference, database: named, user,
            privileges: described(z._default(databasePrivileges, 'read-write'),
                'read-only: see all rows; read-write: change them too; owner: change tables as well'),
            'max-connections': connections,
        }),
        output: () => started,
    }),
    set: command({
        interface: 'Databases1', method: 'SetUser', kind: 'job', access: 'administrator',
        cli: 'database-user set SITE USER', summary: 'Change what a user may do in its database, or its limit.',
        input: () => z.object({
            site: siteReference, user,
            privileges: described(z.optional(databasePrivileges),
                'read-only: see all rows; read-write: change them too; owner: change tables as well'),
            'max-connections': connections,
        }),
        output: () => started,
    }),
    remove: command({
        interface: 'Databases1', method: 'RemoveUser', kind: 'job', access: 'administrator',
        cli: 'database-user remove SITE USER', summary: 'Remove a user of a database; its sessions are ended.',
        confirm: 'Remove the database user {user} of {site}?',
        input: () => z.object({ site: siteReference, user }),
        output: () => started,
    }),
};

export type Database = z.output<typeof database>;
export type DatabaseUser = z.output<typeof databaseUser>;
export type DatabasePrivileges = z.output<typeof databasePrivileges>;

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dumps of databases: out of them and into them. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { ownName } from './databases.ts';
import { type databaseEngine, described, jobId, siteReference } from './values.ts';

export const dumpCompression = z.enum(['none', 'gzip', 'zstd']);

/** A path, or `-`. Nothing but the site's own user ever follows it. */
const dumpFile = z.string().check(
    z.minLength(1, 'Name a file.'), z.maxLength(1000, 'This is no name of a file: it is too long.'),
    z.regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/, 'A name of a file has no control characters here.'));

const named = described(ownName, 'name of the database; the site\'s name before it may be left out');

/** A job, and where its dump goes through, if that is no file: see `host/streams.ts`. */
const transferred = z.object({
    job: jobId,
    site: z.string(),
    /** The file in the site's home; null for a stream. */
    file: z.nullable(z.string()),
    /** A unix socket that the caller's account alone can open, once, within a minute. */
    stream: z.nullable(z.string()),
});

export const transferCommands = {
    export: command({
        interface: 'Databases1', method: 'Export', kind: 'job', access: 'owner', audited: true,
        cli: 'database export SITE NAME [FILE]',
        summary: 'Write a dump of a database into a file in the home of its site, or with “-” to standard output.',
        input: () => z.object({
            site: siteReference, name: named,
            file: described(z.optional(dumpFile), 'below the home of the site; a new one in exports/ unless given'),
            compression: described(z.optional(dumpCompression), 'by the ending of the file unless given: .gz, .zst'),
        }),
        output: () => transferred,
    }),
    import: command({
        interface: 'Databases1', method: 'Import', kind: 'job', access: 'owner', audited: true,
        cli: 'database import SITE NAME FILE',
        summary: 'Replace a database by a dump in the home of its site, or with “-” on standard input: SQL, plain or packed with gzip '
            + 'or zstd. Until all of it is read, the database stays as it is.',
        confirm: 'Replace all that is in the database {name} of {site}?',
        input: () => z.object({
            site: siteReference, name: named,
            file: described(dumpFile, 'below the home of the site, or “-”'),
            size: described(z.optional(z.int().check(z.minimum(0))), 'bytes that will come through a stream, to tell how far it is'),
        }),
        output: () => transferred,
    }),
};

export type DumpCompression = z.output<typeof dumpCompression>;
export type DatabaseEngine = z.output<typeof databaseEngine>;

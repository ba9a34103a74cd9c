// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which addresses may log in to databases from outside of this host. */

import * as z from 'zod/mini';

import { visitorAddress } from './access.ts';
import { command } from './command.ts';
import { ownName } from './databases.ts';
import { started } from './jobs.ts';
import { databaseEngine, described, siteReference } from './values.ts';

/** As it is kept with the site. */
export const remoteSettings = z.object({
    rules: z._default(z.array(z.object({ database: z.string(), address: z.string() })), []),
});

const named = described(ownName, 'name of the database; the site\'s name before it may be left out');
const address = described(visitorAddress, 'an address such as 192.0.2.7, or a network such as 192.0.2.0/24');

export const remoteCommands = {
    list: command({
        interface: 'Databases1', method: 'ListRemote', kind: 'query', access: 'owner',
        cli: 'database-remote list SITE', summary: 'List the addresses that may log in to databases of a website from elsewhere.',
        input: () => z.object({ site: siteReference }),
        output: () => z.array(z.object({ database: z.string(), engine: databaseEngine, address: z.string(), port: z.int() })),
    }),
    allow: command({
        interface: 'Databases1', method: 'AllowRemote', kind: 'job', access: 'administrator', preview: true,
        cli: 'database-remote allow SITE NAME ADDRESS',
        summary: 'Let users of a database log in from an address, over TLS alone, and open the firewall for it. The first such address of '
            + 'a host may restart the database server: connections of all sites break for a moment.',
        input: () => z.object({ site: siteReference, name: named, address }),
        output: () => started,
    }),
    remove: command({
        interface: 'Databases1', method: 'RemoveRemote', kind: 'job', access: 'administrator', preview: true,
        cli: 'database-remote remove SITE NAME ADDRESS',
        summary: 'Close a database to an address again, and the firewall. After the last one the database server may be restarted.',
        input: () => z.object({ site: siteReference, name: named, address }),
        output: () => started,
    }),
};

export type RemoteSettings = z.output<typeof remoteSettings>;

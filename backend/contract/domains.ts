// SPDX-License-Identifier: LGPL-2.1-or-later
/* The domains of a site. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { started } from './jobs.ts';
import { described, domainName, siteReference } from './values.ts';

const target = z.object({
    site: siteReference,
    domain: described(domainName, 'domain name'),
});

export const domainCommands = {
    add: command({
        interface: 'Domains1', method: 'Add', kind: 'job', access: 'administrator',
        cli: 'domain add SITE DOMAIN', summary: 'Let a site answer on one more domain.',
        input: target, output: started,
    }),
    remove: command({
        interface: 'Domains1', method: 'Remove', kind: 'job', access: 'administrator',
        cli: 'domain remove SITE DOMAIN', summary: 'Let a site no longer answer on a domain.',
        input: target, output: started,
    }),
    primary: command({
        interface: 'Domains1', method: 'MakePrimary', kind: 'job', access: 'administrator',
        cli: 'domain primary SITE DOMAIN', summary: 'Make one of its domains the primary one of a site.',
        input: target, output: started,
    }),
};

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The virtual host of a site, from the template of its application. */

import { existsSync } from 'node:fs';

import type { StepContext } from '../../engine/job.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';
import type { Activator } from './activate.ts';
import { DEFAULT_SERVER, defaultServer } from './default-server.ts';

export function virtualHost(activator: Activator): Piece {
    return {
        name: 'virtual-host',
        label: site => `virtual host ${place.virtualHost(site)}`,
        make: (site, context) => make(activator, site, context),
        remove: async (site, context) => {
            await activator.request(new Map([[place.virtualHost(site.name), null]]));
            context.log('nginx no longer answers for the site.');
        },
    };
}

async function make(activator: Activator, site: SiteRecord, context: StepContext): Promise<void> {
    const { name } = site;
    // A listening address of a family that the kernel does not have would be refused.
    const ipv6 = existsSync('/proc/net/if_inet6');
    const text = await render(`nginx/${site.app}.conf`, {
        name, ipv6, domain: site.domain, aliases: site.aliases,
        docroot: place.docroot(name), logs: place.logs(name), socket: place.socket(name),
    });
    context.artifact(`hosting-${name}.conf`, text);
    const { words, reloaded } = await activator.request(new Map([
        [DEFAULT_SERVER, await defaultServer(ipv6)],
        [place.virtualHost(name), text],
    ]));
    context.artifact('nginx -t', words);
    context.log(reloaded ? 'nginx has the new configuration on every worker.' : 'nginx has this configuration already.');
}

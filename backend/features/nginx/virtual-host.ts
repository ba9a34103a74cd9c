// SPDX-License-Identifier: LGPL-2.1-or-later
/* The virtual host of a site, from the template of its application. */

import { existsSync } from 'node:fs';
import path from 'node:path';

import type { StepContext } from '../../engine/job.ts';
import type { Files, Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { docrootOf, place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';
import { redirectsOf } from './redirects.ts';
import type { Activator } from './activate.ts';
import { DEFAULT_SERVER, defaultServer } from './default-server.ts';

export function virtualHost(activator: Activator, generated: Generated): Piece {
    return {
        name: 'virtual-host',
        label: site => `virtual host ${place.virtualHost(site)}`,
        make: (site, context) => make(activator, generated, site, context),
        remove: async (site, context) => {
            await activator.request(new Map([[place.virtualHost(site.name), null]]));
            context.log('nginx no longer answers for the site.');
        },
        settings: ['domain', 'aliases', 'suspended', 'redirects', 'web'],
        files,
    };
}

async function files(site: SiteRecord): Promise<Files> {
    const { name, domain, suspended, web } = site;
    // A suspended site redirects nobody: all of its names say that it is not available.
    const { paths, domains } = suspended ? { paths: [], domains: [] } : redirectsOf(site);
    const shared = {
        name, ipv6: hasIpv6(), home: place.home(name), docroot: docrootOf(site), logs: place.logs(name), socket: place.socket(name), web,
    };
    const main = await render(`nginx/${suspended ? 'suspended' : site.app}.conf`, {
        ...shared, domain, paths, aliases: site.aliases.filter(alias => !domains.some(each => each.source === alias)),
    });
    const others = await Promise.all(domains.map(each => render('nginx/redirected-domain.conf', { ...shared, ...each })));
    return new Map([[place.virtualHost(name), [main, ...others].join('\n')]]);
}

async function make(activator: Activator, generated: Generated, site: SiteRecord, context: StepContext): Promise<void> {
    const wanted = await files(site);
    for (const [file, text] of wanted)
        context.artifact(path.basename(file), text);
    const { words, reloaded } = await activator.request(
        new Map([[DEFAULT_SERVER, await defaultServer(hasIpv6())], ...wanted]));
    generated.remember(site, wanted);
    context.artifact('nginx -t', words);
    context.log(reloaded ? 'nginx has the new configuration on every worker.' : 'nginx has this configuration already.');
}

/** A listening address of a family that the kernel does not have would be refused. */
function hasIpv6(): boolean {
    return existsSync('/proc/net/if_inet6');
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The virtual host of a site, from the template of its application, and the passwords of visitors that it asks for. */

import { existsSync } from 'node:fs';
import path from 'node:path';

import type { StepContext } from '../../engine/job.ts';
import type { Secrets } from '../../store/secrets.ts';
import { passwordFiles, prunePasswords, writePasswords } from '../access/passwords.ts';
import { accessOf } from '../access/rules.ts';
import type { Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { docrootOf, PASSWORDS, place, type SiteRecord } from '../common/site.ts';
import { requestLimits } from '../php/limits.ts';
import { render } from '../templates/render.ts';
import { redirectsOf } from './redirects.ts';
import type { Activator } from './activate.ts';
import { DEFAULT_SERVER, defaultServer } from './default-server.ts';
import { explainRefusal } from './snippet.ts';

export function virtualHost(activator: Activator, generated: Generated, secrets: Secrets): Piece {
    return {
        name: 'virtual-host',
        label: site => `virtual host ${place.virtualHost(site)}`,
        make: (site, context) => make(activator, generated, secrets, site, context),
        remove: async (site, context) => {
            await activator.request(new Map([[place.virtualHost(site.name), null]]));
            await prunePasswords(site.name, new Map());
            context.log('nginx no longer answers for the site.');
        },
        settings: ['domain', 'aliases', 'suspended', 'redirects', 'web', 'access', 'snippet', 'phpSettings'],
        files: async site => new Map([[place.virtualHost(site.name), await configuration(site)], ...passwordFiles(secrets, site)]),
        isSecret: file => file.startsWith(`${PASSWORDS}/`),
    };
}

async function configuration(site: SiteRecord): Promise<string> {
    const { name, domain, suspended, web, snippet } = site;
    // A suspended site redirects nobody: all of its names say that it is not available.
    const { paths, domains } = suspended ? { paths: [], domains: [] } : redirectsOf(site);
    const shared = {
        name, ipv6: hasIpv6(), docroot: docrootOf(site), logs: place.logs(name), socket: place.socket(name), web,
        expiry: web.expires === 'off' ? null : { time: web.expires }, snippet: snippet.text === '' ? null : snippet, ...accessOf(site),
        request: requestLimits(site), slow: slowLog(site),
    };
    const main = await render(`nginx/${suspended ? 'suspended' : site.app}.conf`, {
        ...shared, domain, paths, aliases: site.aliases.filter(alias => !domains.some(each => each.source === alias)),
    });
    const others = await Promise.all(domains.map(each => render('nginx/redirected-domain.conf', { ...shared, ...each })));
    return [main, ...others].join('\n');
}

function slowLog({ name, phpSettings: { slowSeconds } }: SiteRecord): { file: string, seconds: number } | null {
    return slowSeconds === 0 ? null : { file: path.join(place.logs(name), 'slow.log'), seconds: slowSeconds };
}

async function make(
    activator: Activator, generated: Generated, secrets: Secrets, site: SiteRecord, context: StepContext,
): Promise<void> {
    const file = place.virtualHost(site.name);
    const text = await configuration(site);
    const passwords = passwordFiles(secrets, site);
    // Of the passwords nothing is shown with the job.
    context.artifact(path.basename(file), text);
    // Before nginx is told to ask for them, and gone after it was told no longer to.
    await writePasswords(site.name, passwords);
    const { words, reloaded } = await activator.request(new Map([[DEFAULT_SERVER, await defaultServer(hasIpv6())], [file, text]]))
        .catch((error: unknown) => { throw explainRefusal(error, file, text); });
    await prunePasswords(site.name, passwords);
    generated.remember(site, new Map([[file, text], ...passwords]));
    context.artifact('nginx -t', words);
    context.log(reloaded ? 'nginx has the new configuration on every worker.' : 'nginx has this configuration already.');
}

/** A listening address of a family that the kernel does not have would be refused. */
function hasIpv6(): boolean {
    return existsSync('/proc/net/if_inet6');
}

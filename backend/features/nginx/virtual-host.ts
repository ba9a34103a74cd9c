// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The virtual host of a site, from the template of its application, with what it needs beside it: the passwords of visitors
 * that it asks for, and the directory of the pages that nginx keeps.
 */

import path from 'node:path';

import type { StepContext } from '../../engine/job.ts';
import type { Secrets } from '../../store/secrets.ts';
import { passwordFiles, prunePasswords, writePasswords } from '../access/passwords.ts';
import { ensureSelfSigned } from '../certificates/self-signed.ts';
import type { Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import type { HostSettings } from '../common/host-settings.ts';
import { PASSWORDS, place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';
import type { Activator } from './activate.ts';
import { DEFAULT_SERVER, defaultServer } from './default-server.ts';
import { hasCache, makeCache, removeCache } from './page-cache.ts';
import { explainRefusal } from './snippet.ts';
import { nginxAbilities } from './version.ts';
import { hasIpv6, valuesOf } from './values.ts';

export interface VirtualHostTools {
    activator: Activator;
    generated: Generated;
    secrets: Secrets;
    host: HostSettings;
}

export function virtualHost(tools: VirtualHostTools): Piece {
    const { activator, secrets } = tools;
    return {
        name: 'virtual-host',
        label: site => `virtual host ${place.virtualHost(site)}`,
        make: (site, context) => make(tools, site, context),
        remove: async (site, context) => {
            await activator.request(new Map([[place.virtualHost(site.name), null]]));
            await prunePasswords(site.name, new Map());
            await removeCache(site.name);
            context.log('nginx no longer answers for the site.');
        },
        settings: ['domain', 'aliases', 'suspended', 'redirects', 'web', 'access', 'snippet', 'phpSettings', 'wordpress', 'domains', 'tls'],
        files: async site => new Map([[place.virtualHost(site.name), await configuration(site)], ...passwordFiles(secrets, site)]),
        isSecret: file => file.startsWith(`${PASSWORDS}/`),
    };
}

async function configuration(site: SiteRecord): Promise<string> {
    const { main, redirected, twin, plainHttp } = valuesOf(site, await nginxAbilities());
    const texts = await Promise.all([
        render(`nginx/${site.suspended ? 'suspended' : site.app}.conf`, main),
        ...redirected.map(each => render('nginx/redirected-domain.conf', each)),
        ...plainHttp ? [render('nginx/plain-http.conf', plainHttp)] : [],
        ...twin ? [render('nginx/twin-domain.conf', twin)] : [],
    ]);
    return texts.join('\n');
}

async function make(
    { activator, generated, secrets, host }: VirtualHostTools, site: SiteRecord, context: StepContext,
): Promise<void> {
    const file = place.virtualHost(site.name);
    // A site of before there were certificates gets its first one here.
    await ensureSelfSigned(site);
    const text = await configuration(site);
    const passwords = passwordFiles(secrets, site);
    // Of the passwords nothing is shown with the job.
    context.artifact(path.basename(file), text);
    // Both before nginx is told of them, and gone after it was told that they are.
    await writePasswords(site.name, passwords);
    if (hasCache(site))
        await makeCache(site.name);
    const { words, reloaded } = await activator.request(new Map([[DEFAULT_SERVER, await defaultServer(hasIpv6(), host.tls)], [file, text]]))
        .catch((error: unknown) => { throw explainRefusal(error, file, text); });
    await prunePasswords(site.name, passwords);
    if (!hasCache(site))
        await removeCache(site.name);
    generated.forgetBelow(place.passwords(site.name));
    generated.remember(site, new Map([[file, text], ...passwords]));
    context.artifact('nginx -t', words);
    context.log(reloaded ? 'nginx has the new configuration on every worker.' : 'nginx has this configuration already.');
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the templates of virtual hosts are given: everything that a site's settings say to nginx. */

import { existsSync } from 'node:fs';
import path from 'node:path';

import { twinOf } from '../../contract/domain.ts';
import { accessOf } from '../access/rules.ts';
import { namesBeside } from '../certificates/names.ts';
import { hstsOf, tlsOf } from './tls.ts';
import { CHALLENGES, docrootOf, place, type SiteRecord } from '../common/site.ts';
import { requestLimits } from '../php/limits.ts';
import { hasCache } from './page-cache.ts';
import { redirectsOf } from './redirects.ts';
import type { NginxAbilities } from './version.ts';

export interface VirtualHostValues {
    /** For the site's own servers. */
    main: object;
    /** For the servers of domains that lead elsewhere, one each. */
    redirected: object[];
    /** For the server of the name with www, or without it, where that leads to the primary domain. */
    twin: object | undefined;
    /** For the server that leads every name from HTTP to HTTPS, where that is wanted. */
    plainHttp: object | undefined;
}

export function valuesOf(site: SiteRecord, abilities: NginxAbilities): VirtualHostValues {
    const { name, suspended, web, snippet, wordpress } = site;
    // A suspended site says the same over both.
    const force = site.tls.forceHttps && !suspended;
    // A suspended site redirects nobody: all of its names say that it is not available.
    const { paths, domains } = suspended ? { paths: [], domains: [] } : redirectsOf(site);
    const shared = {
        name, ipv6: hasIpv6(), challenges: CHALLENGES, home: place.home(name),
        docroot: docrootOf(site), logs: place.logs(name), socket: place.socket(name),
        tls: tlsOf(site, abilities), plain: !force, hsts: force ? hstsOf(site.tls) : null,
        web, expiry: web.expires === 'off' ? null : { time: web.expires },
        ...accessOf(site),
        snippet: snippet.text === '' ? null : snippet,
        request: requestLimits(site), slow: slowLog(site),
        wordpress, subdirectories: wordpress.multisite === 'subdirectory', subdomains: wordpress.multisite === 'subdomain',
        cache: hasCache(site) ? { directory: place.cache(name), minutes: wordpress.cacheMinutes } : null,
    };
    const twin = leadingTwin(site);
    const isRedirected = (each: string): boolean => domains.some(({ source }) => source === each);
    const elsewhere = [...domains.map(({ source }) => source), twin];
    return {
        main: { ...shared, domain: site.domain, aliases: namesBeside(site).filter(each => !elsewhere.includes(each)), paths },
        // Not all of them need lead to HTTPS.
        redirected: domains.map(each => ({ ...shared, ...each, plain: true, hsts: null })),
        twin: twin === undefined ? undefined : { ...shared, domain: twin, aliases: [], target: site.domain },
        plainHttp: force ? { ...shared, domain: site.domain, aliases: namesBeside(site).filter(each => !isRedirected(each)) } : undefined,
    };
}

/** The name with www, or without it, that leads to the primary domain; a redirect of its own wins over that. */
function leadingTwin({ domain, aliases, redirects, domains, suspended }: SiteRecord): string | undefined {
    const twin = twinOf(domain);
    return domains.redirectTwin && !suspended && aliases.includes(twin) && !redirects.some(each => each.source === twin)
        ? twin : undefined;
}

function slowLog({ name, phpSettings: { slowSeconds } }: SiteRecord): { file: string, seconds: number } | null {
    return slowSeconds === 0 ? null : { file: path.join(place.logs(name), 'slow.log'), seconds: slowSeconds };
}

/** A listening address of a family that the kernel does not have would be refused. */
export function hasIpv6(): boolean {
    return existsSync('/proc/net/if_inet6');
}

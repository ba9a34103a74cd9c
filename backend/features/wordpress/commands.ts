// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands that only WordPress sites have. */

import { HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { SiteRecord } from '../common/site.ts';
import { submitForSite } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';
import { type Changes, present, wordsOf } from '../sites/changes.ts';
import type { ApplicationLogins } from './logins.ts';
import { type PasswordArgs, SET_PASSWORD } from './password.ts';
import { PURGE, type PurgeArgs } from './purge.ts';

export class WordPressCommands {
    readonly #changes: Changes;
    readonly #engine: Engine;
    readonly #logins: ApplicationLogins;

    constructor(changes: Changes, engine: Engine, logins: ApplicationLogins) {
        this.#changes = changes;
        this.#engine = engine;
        this.#logins = logins;
    }

    readonly handlers: Pick<Handlers, 'wordpress.set' | 'wordpress.purge' | 'wordpress.password'> = {
        'wordpress.set': (input, caller) => this.#set(input, caller),
        'wordpress.purge': ({ site, url }, caller) => {
            const found = this.#find(site, caller);
            if (!found.wordpress.cache) {
                throw new HostingError('Conflict', `The site ${found.name} has no page cache.`,
                    { hint: `Switch it on with hostingctl wordpress set ${found.name} --cache` });
            }
            return this.#purge(found, url === undefined ? null : pageOf(found, url), caller);
        },
        'wordpress.password': ({ site, user }, caller) => this.#password(this.#find(site, caller), user ?? null, caller),
    };

    /** How its jobs that were rolled back begin anew. */
    readonly restarts: Readonly<Record<string, Restart>> = {
        [PURGE]: (args, caller, retryOf) => {
            const { name, page } = args as PurgeArgs;
            return this.#purge(this.#find(name, caller), page, caller, retryOf);
        },
        [SET_PASSWORD]: (args, caller, retryOf) => {
            const { name, user } = args as PasswordArgs;
            return this.#password(this.#find(name, caller), user, caller, retryOf);
        },
    };

    #find(reference: string, caller: Caller): SiteRecord {
        const site = this.#changes.active(reference, caller);
        if (site.app !== 'wordpress') {
            const message = `${site.name} is no WordPress site.`;
            throw new HostingError('Conflict', message, { fields: { site: message } });
        }
        return site;
    }

    #set(input: InputOf<'wordpress.set'>, caller: Caller): OutputOf<'wordpress.set'> {
        const site = this.#find(input.site, caller);
        const { cache, 'cache-minutes': cacheMinutes, xmlrpc } = input;
        const words = wordsOf({ cache, 'cache minutes': cacheMinutes, xmlrpc }, 'wordpress set');
        return this.#changes.submit(site, { wordpress: { ...site.wordpress, ...present({ cache, cacheMinutes, xmlrpc }) } },
            `Set ${words} for ${site.domain}`, caller);
    }

    #purge(site: SiteRecord, page: PurgeArgs['page'], caller: Caller, retryOf?: number): OutputOf<'wordpress.purge'> {
        const args: PurgeArgs = { name: site.name, domain: site.domain, page };
        return submitForSite(this.#engine, PURGE, site, args, caller, { retryOf });
    }

    #password(site: SiteRecord, user: string | null, caller: Caller, retryOf?: number): OutputOf<'wordpress.password'> {
        const { name, domain, suspended } = site;
        if (suspended)
            throw new HostingError('Conflict', `The site ${name} is suspended: nothing of it runs.`, { hint: 'Resume it first.' });
        // It would be lost unseen.
        if (this.#logins.isWaiting(name)) {
            throw new HostingError('Conflict', `A log-in of ${name} is there that nobody has been shown yet.`,
                { hint: `See it with hostingctl site credentials ${name}` });
        }
        return submitForSite(this.#engine, SET_PASSWORD, site, { name, domain, user } satisfies PasswordArgs, caller,
            { retryOf, reserve: () => this.#logins.renew(name) });
    }
}

/**
 * A page as the cache knows it: by path and host. Only hosts of the site's own are looked for.
 * @throws HostingError `Invalid`
 */
export function pageOf(
    site: Pick<SiteRecord, 'name' | 'domain' | 'aliases' | 'wordpress'>, url: string,
): { hosts: string[], path: string } {
    const names = [site.domain, ...site.aliases];
    const parsed = URL.canParse(url, `http://${site.domain}`) ? new URL(url, `http://${site.domain}`) : undefined;
    if (!parsed)
        throw invalid('url', 'This is no address of a page.', 'Write an address such as https://shop.example/page/ or /page/.');
    const { hostname, pathname } = parsed;
    // The query is no part of a page's name: one with a query of its own is never kept.
    if (url.startsWith('/') && !url.startsWith('//'))
        return { hosts: names, path: pathname };
    const isBelow = site.wordpress.multisite === 'subdomain' && hostname.endsWith(`.${site.domain}`);
    if (!names.includes(hostname) && !isBelow)
        throw invalid('url', `${hostname} is no domain of the site ${site.name}.`);
    return { hosts: [hostname], path: pathname };
}

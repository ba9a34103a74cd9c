// SPDX-License-Identifier: LGPL-2.1-or-later
/* A site in the words of a document, with everything that a document can say of it. Read again it asks for no change. */

import type { DocumentSite } from '../../contract/document.ts';
import { twinOf } from '../../contract/domain.ts';
import { PHP_FIELDS, type PhpSettings } from '../../contract/php.ts';
import type { Redirect } from '../../contract/redirects.ts';
import type { DatabaseRecord, SiteRecord, SiteSettings } from '../common/site.ts';
import { CHARSET_FIELDS } from '../databases/commands.ts';
import { engines } from '../databases/engines.ts';
import type { Website } from '../sites/lookup.ts';

export type Groups = Required<Pick<DocumentSite, 'limits' | 'web' | 'https' | 'php-settings' | 'environment' | 'wordpress' | 'laravel'>>;

export function describe(site: Website): DocumentSite {
    const { wordpress, laravel, ...groups } = groupsOf(site);
    return {
        domain: site.domain, user: site.name, aliases: site.aliases, prefer: preferenceOf(site),
        app: site.app, php: site.php, owner: site.owner ?? '', suspended: site.suspended,
        ...groups,
        databases: site.databases.map(databaseOf),
        redirects: site.redirects.map(redirectOf),
        headers: Object.fromEntries(site.web.headers.map(({ name, value }) => [name, value])),
        access: { allow: addresses(site, 'allow'), deny: addresses(site, 'deny') },
        snippet: site.snippet.text,
        ...site.app === 'wordpress' && { wordpress },
        ...site.app === 'laravel' && { laravel },
    };
}

/** The settings whose fields are those of one command each, by the names of those fields. */
export function groupsOf({ limits, storage, web, tls, phpSettings, environment, wordpress, laravel }: SiteSettings): Groups {
    return {
        limits: { ...limits, ...storage },
        web: {
            docroot: web.docroot, 'front-controller': web.frontController, 'path-info': web.pathInfo, expires: web.expires,
            requests: web.requests, gzip: web.gzip, 'error-page': web.errorPages.map(({ code, path }) => `${code}=${path}`),
        },
        https: {
            'force-https': tls.forceHttps, hsts: tls.hsts !== null, http2: tls.http2,
            ...tls.hsts && { 'hsts-days': tls.hsts.days, 'hsts-subdomains': tls.hsts.subdomains, 'hsts-preload': tls.hsts.preload },
        },
        'php-settings': phpOf(phpSettings),
        environment: { 'in-php': environment.inPhp, link: environment.links },
        wordpress: {
            multisite: wordpress.multisite, cache: wordpress.cache, 'cache-minutes': wordpress.cacheMinutes, xmlrpc: wordpress.xmlrpc,
        },
        laravel: {
            scheduler: laravel.scheduler, 'queue-workers': laravel.queueWorkers, 'queue-names': laravel.queueNames,
        },
    };
}

function phpOf(settings: PhpSettings): Groups['php-settings'] {
    return Object.fromEntries(Object.entries(PHP_FIELDS).map(([field, setting]) => [field, settings[setting]]));
}

/** In the words of `domain prefer`. What would lead to the primary domain, but is no name of the site, leads nowhere. */
export function preferenceOf({ domain, aliases, domains }: Pick<SiteRecord, 'domain' | 'aliases' | 'domains'>): 'www' | 'plain' | 'none' {
    if (!domains.redirectTwin || !aliases.includes(twinOf(domain)))
        return 'none';
    return domain.startsWith('www.') ? 'www' : 'plain';
}

/** In the words of `redirect add`. */
export function redirectOf({ source, target, code, keepPath }: Redirect): NonNullable<DocumentSite['redirects']>[number] {
    return { from: source, to: target, code: String(code) as '301', 'keep-path': keepPath };
}

/** In the words of `database create`; of the character set it says what is not usual. */
function databaseOf({ engine, name, charset, collation }: DatabaseRecord): NonNullable<DocumentSite['databases']>[number] {
    const { usual } = engines[engine];
    const [charsetField, collationField] = CHARSET_FIELDS[engine];
    return {
        engine, name,
        ...(charset !== usual.charset || collation !== usual.collation)
        && { [charsetField]: charset, ...collation !== '' && { [collationField]: collation } },
    };
}

function addresses({ access }: SiteRecord, action: 'allow' | 'deny'): string[] {
    return access.rules.filter(rule => rule.action === action).map(({ address }) => address);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The values of the shipped templates, found in the templates themselves, and for each a typical one. */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import Handlebars from 'handlebars';

export const DIRECTORY = path.resolve(import.meta.dirname, '../../templates');

/** Of every value that a template prints or asks about, by its name. */
export const TYPICAL: Record<string, unknown> = {
    name: 'shop', domain: 'shop.example', aliases: ['www.shop.example', 'xn--bcher-kva.example'], ipv6: true, hash: true,
    home: '/home/shop', docroot: '/home/shop/public_html', logs: '/var/log/hosting/shop', socket: '/run/hosting/shop/php.sock',
    level: 's0:c1,c101', memory: '512M', cpu: '150%', processes: 128, io: 100,
    keys: [{ name: 'AUTH_KEY', value: 'abc+/123' }],
    // Redirects.
    source: 'old.example', target: 'https://new.example/a', code: 301, keepPath: true,
    paths: [{ source: '/old', pattern: '/old', target: 'https://new.example/b', code: 308, keepPath: true }],
    web: {
        docroot: 'app', frontController: true, pathInfo: true, gzip: true, requests: 200,
        errorPages: [{ code: 404, path: '/errors/404.html' }], headers: [{ name: 'X-Frame-Options', value: 'SAMEORIGIN' }],
    },
    expiry: { time: '30d' }, rules: [{ action: 'allow', address: '2001:db8::/32' }], closed: true,
    areas: [{ path: '/admin', pattern: '~*^/admin', users: '/etc/nginx/hosting/shop/0123456789abcdef.htpasswd' }],
    snippet: { text: 'location = /hello { return 204; }' },
    settings: {
        processes: 11, memoryLimit: '384M', idleSeconds: 15, requests: 500, executionTime: 90, inputVars: 2000, disabledFunctions: ['exec'],
        displayErrors: true, opcache: true,
    },
    request: { upload: '20M', body: '21M', terminateSeconds: 95, readSeconds: 132 },
    statusPath: '/status', timezone: { name: 'Europe/Berlin' }, slow: { file: '/var/log/hosting/shop/slow.log', seconds: 5 },
    variables: { file: '/etc/hosting/php/shop/variables.conf' },
    errorReporting: 22527, sessionSeconds: 3600, opcacheMegabytes: 192, idleMinutes: 45,
    // WordPress.
    wordpress: { multisite: 'subdirectory', cache: true, cacheMinutes: 10, xmlrpc: false },
    network: true, subdirectories: true, subdomains: true, cache: { directory: '/var/cache/nginx/hosting-shop', minutes: 12 },
    // HTTPS.
    plain: true, hsts: { header: 'max-age=15552000; includeSubDomains' },
    unknownNames: { file: '/etc/hosting/tls/unknown-names.pem' }, challenges: '/var/www/hosting-acme',
    tls: {
        certificate: '/etc/hosting/tls/shop/self-signed.pem', key: '/etc/hosting/tls/shop/self-signed.pem', http1: true, stapling: true,
        cache: true, timeout: true, tickets: true, protocols: true, order: true, http2: true, http2Port: true,
        ciphers: { list: 'ECDHE-ECDSA-AES128-GCM-SHA256:DHE-RSA-AES128-GCM-SHA256' },
    },
    queueNames: 'high,default', php: '8.4', application: '/home/shop/public_html/current',
    directory: '/etc/hosting/php/shop', composer: '/usr/bin/composer',
    laravel: { url: 'http://shop.example', key: 'base64:AbC+/1=' },
    // SELinux.
    ports: [{ port: '6379/tcp', type: 'redis_port_t' }], ownBinaries: true, type: 'hosting_shop.t',
    directories: [{ path: '/srv/media', write: true, above: ['var_t'] }], writable: ['/srv/media'],
    // SSH.
    keyFiles: [{ file: '/etc/hosting/ssh/%u/authorized_keys' }],
    authorized: [{
        type: 'ssh-ed25519', key: 'AAAAC3Nz+/=', label: 'anna@laptop', restrict: true, from: { list: '192.0.2.0/24,2001:db8::7' },
        end: { day: '20280101' },
    }],
    database: { socket: '/var/lib/mysql/mysql.sock', name: 'shop', user: 'shop', password: 'Abc123' },
};

export function parse(name: string): hbs.AST.Program {
    return Handlebars.parse(readFileSync(path.join(DIRECTORY, `${name}.hbs`), 'utf8'));
}

export interface Printed { helper: string, at: string[] }

/** The values a template prints, as the path to each from its root; of a list the first element's. */
export function printed(program: hbs.AST.Program | undefined, base: string[] = []): Printed[] {
    return (program?.body ?? []).flatMap(node => {
        if (node.type === 'MustacheStatement') {
            const { path: helper, params } = node as hbs.AST.MustacheStatement;
            return params.map(each => ({
                helper: (helper as hbs.AST.PathExpression).original, at: [...base, ...(each as hbs.AST.PathExpression).parts],
            }));
        }
        if (node.type === 'PartialStatement')
            return printed(parse(((node as hbs.AST.PartialStatement).name as hbs.AST.PathExpression).original), base);
        if (node.type !== 'BlockStatement')
            return [];
        const block = node as hbs.AST.BlockStatement;
        const kind = block.path.original;
        const subject = [...base, ...(block.params[0] as hbs.AST.PathExpression).parts];
        const inside = kind === 'each' ? [...subject, '0'] : kind === 'with' ? subject : base;
        return [...printed(block.program, inside), ...printed(block.inverse, base)];
    });
}

export function valueAt(values: object, at: string[]): unknown {
    return at.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], values);
}

export function withValue(values: object, at: string[], value: string): object {
    const copy = structuredClone(values);
    (valueAt(copy, at.slice(0, -1)) as Record<string, unknown>)[at.at(-1)!] = value;
    return copy;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Serves the built page at the address and under the content-security-policy Cockpit gives it, with the fake Cockpit. */

import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What was built: a copy, where RPMs may be built meanwhile (test/run). */
const BUILT = process.env['HOSTING_PAGE'] ?? join(ROOT, 'dist/page');
const FONTS = join(ROOT, 'node_modules/@patternfly/patternfly/assets/fonts');

const POLICY = [
    'default-src \'self\'', 'connect-src \'self\' ws: wss:', 'form-action \'self\'', 'base-uri \'self\'', 'object-src \'none\'',
    'font-src \'self\' data:', 'img-src \'self\' data:', 'block-all-mixed-content',
].join('; ');

const HEADERS = { 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };

/** What Cockpit's own script is here. */
const FAKES = [
    'fake-audit.js', 'fake-certificates.js', 'fake-database-servers.js', 'fake-databases.js', 'fake-domains.js', 'fake-drift.js',
    'fake-environment.js', 'fake-guards.js', 'fake-host.js', 'fake-laravel.js', 'fake-php.js', 'fake-selinux.js', 'fake-sftp.js', 'fake-web.js',
    'fake-wordpress.js', 'fake-service.js', 'fake-cockpit.js',
];

const TYPES: Record<string, string> = {
    '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml',
    '.json': 'application/json', '.woff2': 'font/woff2',
};

const PAGE = '/cockpit/@localhost/hosting/';

export async function startServer(): Promise<{ url: string, server: Server }> {
    const server = createServer((request, response) => {
        const { pathname, search } = new URL(request.url ?? '/', 'http://fake');
        if (pathname === '/cockpit/channel/fake-token') {
            const { unix, external, ...options } = JSON.parse(atob(search.slice(1))) as { unix: string, external: Record<string, string> };
            response.writeHead(200, { ...HEADERS, ...external });
            response.end(`${unix} ${JSON.stringify(options)}`);
            return;
        }
        if (pathname === '/cockpit/@localhost/base1/cockpit.js') {
            response.writeHead(200, { ...HEADERS, 'Content-Type': TYPES['.js'] });
            response.end(FAKES.map(file => readFileSync(join(ROOT, 'test/page', file), 'utf8')).join('\n'));
            return;
        }
        const file = fileOf(pathname === `${PAGE}po.js` ? catalogueFor(request.headers['accept-language']) : pathname);
        const found = [file, `${file}.gz`].find(existsSync);
        if (!found && pathname === `${PAGE}po.js`) {
            response.writeHead(200, { ...HEADERS, 'Content-Type': TYPES['.js'] }).end();
            return;
        }
        if (!found) {
            // Browsers ask for an icon by themselves.
            response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
            return;
        }
        response.writeHead(200, {
            ...HEADERS,
            'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
            ...found.endsWith('.gz') && { 'Content-Encoding': 'gzip' },
        });
        response.end(readFileSync(found));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PAGE}index.html`, server };
}

/** As Cockpit's bridge chooses it, but for the second choices of a browser. */
function catalogueFor(acceptLanguage = 'en'): string {
    return `${PAGE}po.${acceptLanguage.replace(/[-,;].*/, '')}.js`;
}

function fileOf(path: string): string {
    if (path.startsWith('/cockpit/static/fonts/'))
        return join(FONTS, path.slice('/cockpit/static/fonts/'.length));
    return join(BUILT, path.startsWith(PAGE) ? path.slice(PAGE.length) : 'none');
}

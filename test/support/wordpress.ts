// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A source of WordPress releases inside the test host, and a visitor with cookies.
 *
 *     await serveRelease();
 *     const browser = new Visitor('blog.example');
 */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { exec, MACHINE, run, until } from './machine.ts';

const CACHE = process.env['HOSTING_CACHE'] ?? '/var/cache/cockpit-hosting-test';
const RELEASES = path.join(CACHE, 'releases');
/** Where the test host serves its copy. */
const DIRECTORY = '/srv/release';
/** One of those that SELinux knows for HTTP. */
const PORT = 8008;

export const RELEASE_URL = `http://127.0.0.1:${PORT}/wordpress.tar.gz`;

/** Makes Debian's WordPress a release, serves it in the test host, and makes it the source. */
export async function serveRelease(): Promise<void> {
    execFileSync(path.resolve(path.dirname(MACHINE), 'wordpress-release'), [RELEASES], { stdio: ['ignore', 'ignore', 'inherit'] });
    await run(['mkdir', '--parents', DIRECTORY]);
    const archive = readFileSync(path.join(RELEASES, 'wordpress.tar.gz')).toString('base64');
    await run(['bash', '-c', `base64 --decode >${DIRECTORY}/wordpress.tar.gz`], { input: archive });
    await run(['bash', '-c', `cd ${DIRECTORY} && sha256sum wordpress.tar.gz >wordpress.tar.gz.sha256`]);
    await exec(['systemctl', 'stop', 'test-release.service']);
    await run(['systemd-run', '--quiet', '--collect', '--unit=test-release', `--property=WorkingDirectory=${DIRECTORY}`,
        'python3', '-m', 'http.server', '--bind', '127.0.0.1', String(PORT)]);
    await until('the releases are served', async () => (await exec(['curl', '-sfo', '/dev/null', `${RELEASE_URL}.sha256`])).status === 0);
    await setSource({ url: RELEASE_URL });
}

/** Writes the administrator's settings. */
export async function setSource(settings: unknown): Promise<void> {
    await run(['tee', '/etc/hosting/wordpress.json'], { input: JSON.stringify(settings) });
}

/** Ends what serveRelease() began. */
export async function endRelease(): Promise<void> {
    await exec(['systemctl', 'stop', 'test-release.service']);
    await exec(['rm', '-rf', '/etc/hosting/wordpress.json', DIRECTORY]);
}

/** `cache` is what X-Cache says; empty where it says nothing. */
export interface Page { status: number, body: string, location: string, cache: string }

/** Somebody with a browser: keeps cookies, comes from an address of its own on the loopback network. */
export class Visitor {
    readonly #domain: string;
    readonly #address: string;
    readonly #jar: string;

    constructor(domain: string, address = '127.0.0.1') {
        this.#domain = domain;
        this.#address = address;
        this.#jar = `/tmp/jar-${domain}-${address}`;
    }

    async get(url: string, ...flags: string[]): Promise<Page> {
        const { stdout } = await exec(['curl', '--silent', '--max-time', '30', '--interface', this.#address,
            '--resolve', `${this.#domain}:80:127.0.0.1`, '--cookie', this.#jar, '--cookie-jar', this.#jar,
            '--write-out', '\n%{http_code} %header{x-cache} %{redirect_url}', ...flags, '--', `http://${this.#domain}${url}`]);
        const end = stdout.lastIndexOf('\n');
        const [status = '', cache = '', location = ''] = stdout.slice(end + 1).split(' ');
        return { status: Number(status), location, cache, body: stdout.slice(0, end) };
    }

    /** What lets a logged-in administrator use the interface for programs: a flag of get(). */
    async nonce(path = ''): Promise<string> {
        return `X-WP-Nonce: ${(await this.get(`${path}/wp-admin/admin-ajax.php?action=rest-nonce`)).body}`;
    }

    /** WordPress's own form. */
    async logIn(user: string, password: string): Promise<Page> {
        await this.get('/wp-login.php');
        return await this.get('/wp-login.php', '--data-urlencode', `log=${user}`, '--data-urlencode', `pwd=${password}`,
            '--data-urlencode', `redirect_to=http://${this.#domain}/wp-admin/`, '--data', 'testcookie=1');
    }
}

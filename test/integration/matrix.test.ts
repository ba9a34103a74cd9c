// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every kind of application × every PHP version × every operation on a site, each cell with a real page of the real
 * application. What an operation does is tested elsewhere; here, that nothing that works for one combination is broken for
 * another. Every kind has every operation on one version, and on each of its versions it is made, moved and deleted;
 * HOSTING_MATRIX=whole is every operation in every cell.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import { bringApplication, deploy, removeApplication } from '../support/laravel.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, run, visit, writeAs } from '../support/machine.ts';
import { endRelease, serveRelease } from '../support/wordpress.ts';

const VERSIONS = ['7.4', '8.2', '8.4'];
const UNAVAILABLE = 503;

interface Kind {
    app: string;
    /** Versions the application itself runs on. */
    versions: string[];
    /** The one on which every operation is tried: with all kinds together, each version is. */
    thorough: string;
    options: string[];
    /** Makes it the application whose pages are looked at. */
    fill: (site: string) => Promise<void>;
    /** An address that PHP answers, and what its answer tells about the version. */
    page: string;
    says: (version: string) => RegExp;
}

const probe = '<?php header("Content-Type: text/plain"); echo "PHP ", PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;';

const KINDS: Kind[] = [
    {
        app: 'generic', versions: VERSIONS, thorough: '7.4', options: [],
        fill: site => writeAs(site, `/home/${site}/public_html/probe.php`, probe),
        page: '/probe.php', says: version => new RegExp(`^PHP ${version}$`),
    },
    {
        app: 'wordpress', versions: VERSIONS, thorough: '8.4', options: [],
        // A plugin that always runs, so that WordPress's own page tells it.
        fill: async site => {
            await run(['mkdir', '-p', `/home/${site}/public_html/wp-content/mu-plugins`], { user: site });
            await writeAs(site, `/home/${site}/public_html/wp-content/mu-plugins/probe.php`,
                '<?php add_action("wp_head", function () { echo "<!-- PHP ", PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION, " -->"; });');
        },
        page: '/', says: version => new RegExp(`<!-- PHP ${version} -->[^]*wp-(?:content|includes)`),
    },
    {
        app: 'laravel', versions: ['8.2', '8.4'], thorough: '8.2', options: ['--database', 'mariadb'],
        fill: site => deploy(site, `/home/${site}/public_html`),
        page: '/', says: version => new RegExp(`^Laravel 10\\.[0-9.]+ on PHP ${version}$`),
    },
];

beforeAll(async () => {
    await Promise.all([serveRelease(), bringApplication()]);
}, 300_000);

afterAll(async () => {
    await endRelease();
    await removeApplication();
});

describe.each(KINDS.flatMap(kind => kind.versions.map(version => ({ ...kind, version }))))('$app on PHP $version', kind => {
    const { app, version, options, fill, page, says, versions } = kind;
    const site = `${app.slice(0, 4)}${version.replace('.', '')}`;
    const domain = `${site}.example`;
    const other = versions.find(each => each !== version)!;
    const isThorough = version === kind.thorough || process.env['HOSTING_MATRIX'] === 'whole';

    /** Its page, asked under one of its names. */
    async function answers(at = domain, on = version): Promise<void> {
        const { status, body } = await visit(at, page);
        expect({ status, body }).toMatchObject({ status: 200, body: expect.stringMatching(says(on)) as string });
    }

    afterAll(async () => {
        for (const name of [site, `${site}copy`])
            await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    });

    it('is created', async () => {
        await hostingctl('site', 'create', domain, '--app', app, '--php', version, ...options);
        await fill(site);
        await answers();
    });

    if (isThorough) {
        it('gets another domain, and another primary one', async () => {
            await hostingctl('domain', 'add', site, `${site}.test.example`);
            await hostingctl('domain', 'primary', site, `${site}.test.example`);
            await answers(`${site}.test.example`);
            await hostingctl('domain', 'primary', site, domain);
            await answers();
        });

        it('redirects a path', async () => {
            await hostingctl('redirect', 'add', site, '/old', '/new');
            expect((await visit(domain, '/old')).status).toBe(301);
            await hostingctl('redirect', 'remove', site, '/old');
            await answers();
        });

        it('gets other settings of PHP and other limits', async () => {
            await hostingctl('php', 'set', site, '--memory-limit', '200M', '--upload-size', '10M', '--timezone', 'Europe/Berlin');
            await hostingctl('site', 'set', site, '--memory', '600M', '--cpu', '70%');
            await answers();
        });

        it('gets headers, expiry and compression', async () => {
            await hostingctl('header', 'preset', site, 'recommended');
            await hostingctl('web', 'set', site, '--expires', '30d', '--gzip');
            expect((await visit(domain, page, '--head')).body).toMatch(/^X-Content-Type-Options: nosniff/mi);
            await answers();
        });

        it('asks for a password, and lets in who knows it', async () => {
            await run(['hostingctl', 'protection', 'add', site, '/', 'anna'], { input: 'a-long-password\n' });
            expect((await visit(domain, page)).status).toBe(401);
            expect((await visit(domain, page, '--user', 'anna:a-long-password')).body).toMatch(says(version));
            await hostingctl('protection', 'remove', site, '/');
            await answers();
        });

        it('is suspended and comes back', async () => {
            await hostingctl('site', 'suspend', site);
            expect((await visit(domain, page)).status).toBe(UNAVAILABLE);
            await hostingctl('site', 'resume', site);
            await answers();
        });

        it('runs a program with its own PHP', async () => {
            const { output } = await hostingctl<{ output: string }>('site', 'run', site, '--', 'php', '-r', 'echo PHP_VERSION;');
            expect(output).toMatch(new RegExp(`^${version}\\.`));
        });

        it('is cloned', async () => {
            await hostingctl('site', 'clone', site, `copy-${domain}`, '--user', `${site}copy`);
            await answers(`copy-${domain}`);
            await answers();
            await hostingctl('site', 'delete', `${site}copy`, '--yes', '--files', 'delete');
        });

        it('is applied, with nothing to be done', async () => {
            expect(await hostingctl<OutputOf<'site.check'>>('site', 'check', site)).toEqual({ site, drift: [] });
            await hostingctl('site', 'apply', site);
            await answers();
        });
    }

    it('moves to another PHP version and back', async () => {
        await hostingctl('site', 'set', site, '--php', other);
        await answers(domain, other);
        await hostingctl('site', 'set', site, '--php', version);
        await answers();
    });

    it('is deleted, and nothing is left', async () => {
        await hostingctl('site', 'delete', site, '--yes', '--files', 'delete');
        expect(await leftovers(site)).toEqual([]);
        expect((await visit(domain, page)).status).toBe(0);
    });
});

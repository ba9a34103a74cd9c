// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * WordPress in a site. The release is unpacked by the site's own user, the installation is finished by a script inside the
 * site's own PHP. Nobody else can ask meanwhile: the virtual host comes after it.
 */

import { randomBytes } from 'node:crypto';

import { phpSettings } from '../../contract/php.ts';
import type { StepContext } from '../../engine/job.ts';
import { run } from '../../host/run.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { Application, CopiedHome } from '../applications/application.ts';
import { ownerOf, place, type SiteRecord } from '../common/site.ts';
import { engineOf } from '../databases/engines.ts';
import { loginOf } from '../databases/passwords.ts';
import { makeDatabase } from '../databases/piece.ts';
import { render } from '../templates/render.ts';
import { adoptConfig } from './adopt.ts';
import { removeScript, runInside } from './inside.ts';
import type { ApplicationLogins } from './logins.ts';
import { openRelease } from './release.ts';
import { renameWordPress } from './rename.ts';

const UNPACK_TIMEOUT = 300_000;
const SCRIPT = 'tmp/hosting-install.php';
/** As WordPress names them: https://developer.wordpress.org/advanced-administration/wordpress/wp-config/#security-keys */
const KEYS = [
    'AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT',
];
const KEY_BYTES = 48;       // 64 characters

/** What the home of such a site begins with. */
async function homeFiles(site: SiteRecord, secrets: Secrets): Promise<Record<string, { text: string, mode: number }>> {
    const { name, domain, wordpress: { multisite } } = site;
    const database = site.database && { name: site.database.name, ...loginOf(secrets, site.database) };
    return {
        // Above the document root, where WordPress looks too.
        'wp-config.php': {
            text: await render('wordpress/wp-config.php', {
                name, database, keys: newKeys(), domain, network: multisite !== 'none', subdomains: multisite === 'subdomain',
            }),
            mode: 0o600,
        },
        [SCRIPT]: { text: await render('wordpress/install.php', {}), mode: 0o600 },
    };
}

export function wordPress(systemd: Systemd, logins: ApplicationLogins, secrets: Secrets): Application {
    return {
        database: 'needed',
        engine: 'mariadb',
        // What WordPress asks for itself when it updates; a request that is ended in the middle leaves it in maintenance.
        settings: { phpSettings: phpSettings.parse({ executionTime: 300 }) },
        files: site => homeFiles(site, secrets),
        install: async (site, context) => {
            if (context.resumed)
                await startOver(site, systemd, secrets);
            await install(site, logins, context);
        },
        rename: renameWordPress,
        adopt: (site, home) => adopt(site, home, secrets),
    };
}

/** Database and keys of its own for a copy, where WordPress looks for them. */
async function adopt({ database }: SiteRecord, home: CopiedHome, secrets: Secrets): Promise<void> {
    const login = database && loginOf(secrets, database);
    const values = {
        ...login && { DB_NAME: database.name, DB_USER: login.user, DB_PASSWORD: login.password },
        ...Object.fromEntries(newKeys().map(({ name, value }) => [name, value])),
    };
    for (const path of ['wp-config.php', 'public_html/wp-config.php']) {
        const text = await home.read(path);
        if (text !== undefined)
            await home.write(path, adoptConfig(text, values));
    }
}

function newKeys(): { name: string, value: string }[] {
    return KEYS.map(key => ({ name: key, value: randomBytes(KEY_BYTES).toString('base64') }));
}

/** Half an installation takes itself for a whole one. The site is new: there is nothing in it to be lost. */
async function startOver(site: SiteRecord, systemd: Systemd, secrets: Secrets): Promise<void> {
    // PHP does not end with a service that was killed while it waited: an installation may still be running.
    await systemd.unit('StopUnit', place.serviceUnit(site.name));
    if (site.database) {
        await engineOf(site.database).dropDatabase(site.database, site.name);
        await makeDatabase(secrets, site, site.database);
    }
}

async function install(site: SiteRecord, logins: ApplicationLogins, context: StepContext): Promise<void> {
    const login = logins.read(site.name);
    if (!login || !site.database)
        throw new Error('a WordPress site without a log-in or a database');
    await unpack(site, context);
    const { user, password, email, title } = login;
    const { multisite } = site.wordpress;
    const version = await runInside(site, {
        script: SCRIPT, values: { user, password, email, title, multisite }, failure: 'WordPress could not be installed', read: versionOf,
    });
    await removeScript(site, SCRIPT);
    context.log(`WordPress ${version} is installed.`);
    context.note(`WordPress ${version}; its log-in is shown once: hostingctl site credentials ${site.name}`);
}

async function unpack(site: SiteRecord, context: StepContext): Promise<void> {
    const release = await openRelease(line => context.log(line));
    try {
        // As the site's user (rule R5), so that nothing in an archive can be anybody else's. Modes as in the archive: the
        // service's umask would close the files to nginx.
        await run('tar', ['--extract', '--gzip', '--no-same-owner', '--same-permissions', '--strip-components=1',
            '--directory', place.files(site.name), '--file=-'],
        { as: ownerOf(site), inputFile: release.fd, timeout: UNPACK_TIMEOUT });
    } finally {
        await release.close();
    }
}

function versionOf({ version }: Record<string, unknown>): string | undefined {
    return typeof version === 'string' && /^[0-9][0-9A-Za-z.-]{0,30}$/.test(version) ? version : undefined;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What of a site is on the test host: everything a deletion or a rollback has to take away. */

import { exec, run } from './machine.ts';

/** Each thing that carries the site's name, as a readable line; empty when nothing is left. */
export async function leftovers(name: string): Promise<string[]> {
    const found: string[] = [];
    const paths = [
        `/home/${name}`, `/home/.hosting/${name}`, `/var/log/hosting/${name}`, `/run/hosting/${name}`,
        `/etc/hosting/php/${name}`, `/etc/nginx/conf.d/hosting-${name}.conf`, `/etc/nginx/hosting/${name}`,
        `/var/cache/nginx/hosting-${name}`, `/var/cache/nginx/hosting-${name}.removed`,
        `/etc/systemd/system/hosting-${name}.slice`, `/etc/hosting/tls/${name}`, `/etc/letsencrypt/renewal/${name}.conf`,
        `/etc/letsencrypt/live/${name}`, `/srv/jail/${name}`, `/etc/hosting/ssh/${name}`, `/etc/systemd/system/srv-jail-${name}-home.mount`,
    ];
    const ls = await exec(['ls', '-d', '--', ...paths]);
    // Also what was being written when the service was killed.
    const links = await exec(['find', '/etc/systemd/system', '/etc/nginx',
        '(', '-name', `*@${name}.*`, '-o', '-name', `.hosting-${name}.*`, ')']);
    found.push(...`${ls.stdout}${links.stdout}`.trim().split('\n').filter(Boolean).map(path => `path ${path}`));
    for (const kind of ['passwd', 'group']) {
        if ((await exec(['getent', kind, name])).status === 0)
            found.push(`${kind} entry ${name}`);
    }
    const units = await run(['systemctl', 'list-units', '--all', '--plain', '--no-legend',
        `hosting-*@${name}.*`, `hosting-${name}.slice`]);
    found.push(...units.trim().split('\n').filter(Boolean).map(line => `unit ${line}`));
    const databases = await run(['mariadb', '-BN', '-e',
        `SELECT 'database', SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${name}'
         UNION ALL SELECT 'database user', User FROM mysql.user WHERE User = '${name}'`]);
    found.push(...databases.trim().split('\n').filter(Boolean));
    const rows = await run(['sqlite3', '/var/lib/hosting/hosting.db',
        `SELECT 'row of sites ' || name FROM sites WHERE name = '${name}';
         SELECT 'row of domains ' || name FROM domains WHERE site_id NOT IN (SELECT id FROM sites);
         SELECT 'open job ' || id FROM jobs WHERE site = '${name}' AND kind <> 'site.run'
            AND state IN ('queued', 'running', 'rolling-back', 'failed');`]);
    found.push(...rows.trim().split('\n').filter(Boolean));
    return found;
}

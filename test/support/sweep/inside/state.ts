// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Everything of the host that jobs change, as lines that can be compared: accounts, files with their owners, modes and contents,
 * units, processes, databases and their users, rows of the store. Not by the names of sites: whatever a job leaves is seen.
 */

import { rows, script } from './shell.ts';

/** `exact` is the same where nothing has changed; `things` also where something was made anew. */
export interface State { exact: string[], things: string[] }

/** Programs of sites and of their visitors write here, not jobs. */
const RUNNING = '-path "/home/*/sessions/*" -o -path "/home/*/tmp/*" -o -path "/etc/letsencrypt/accounts*" -o -path "/etc/letsencrypt/csr*" -o -path "/etc/letsencrypt/keys*" -o -path "/etc/letsencrypt/archive/*/*" -o -name "hosting.db*" -o -path "/home/*/wp-content/*"';

/*
 * A self-signed certificate is made anew for the names of before: with the same key, and another number. The numbers of processes that
 * have no name are those of accounts that are gone, but for what systemd gives to its own (DynamicUser=).
 */
const FILES = `
    find /etc /home /var/log/hosting /var/lib/hosting /run/hosting /run/systemd/transient /run/systemd/system -xdev '(' ${RUNNING} ')' -prune -o \
        -printf 'file %p %y %M %u:%g %l\\n' 2>/dev/null
    find /var/cache/nginx -mindepth 1 -maxdepth 1 -printf 'file %p %y %M %u:%g\\n' 2>/dev/null
    find /etc/nginx /etc/hosting /etc/systemd/system /etc/letsencrypt/renewal /etc/cockpit /home/*/.env /home/*/wp-config.php -xdev -type f \
        ! -name self-signed.pem -exec sha256sum {} + 2>/dev/null | sed 's/^/text /'
    grep --count -H ssh- /etc/hosting/ssh/*/authorized_keys 2>/dev/null | sed 's/^/keys in /'
    sed 's/^/account /' /etc/passwd /etc/group /etc/shadow /etc/gshadow
    systemctl list-units --all --plain --no-legend 'hosting-*@*' 'hosting-*.slice' | awk '{ print "unit", $1 }'
    ps -eo user:40= | sort -u | awk '/^[0-9]+$/ && ($1 < 61184 || $1 > 65519) { print "process of the number", $1 }'
    true`;

const MARIADB = `mariadb -BN -e "SELECT 'MariaDB', SCHEMA_NAME FROM information_schema.SCHEMATA UNION ALL
    SELECT 'MariaDB user', concat(User, '@', Host) FROM mysql.user UNION ALL
    SELECT 'MariaDB privileges', concat_ws(' ', User, Host, Db, Select_priv, Insert_priv, Create_priv) FROM mysql.db"`;
const POSTGRESQL = `runuser -u postgres -- psql -XAtqc "SELECT 'PostgreSQL ' || datname || ' ' || datdba::regrole || ' ' || datallowconn FROM pg_database
    UNION ALL SELECT concat_ws(' ', 'PostgreSQL user', rolname, rolcanlogin, rolconnlimit) FROM pg_roles"`;

/** Rows of the store, but for history, and numbers that are never given again. */
const TABLES: Record<string, string> = {
    sites: 'name, state, suspended', domains: 'name, is_primary', databases: 'engine, name', database_users: 'name, privileges, max_connections',
    redirects: 'source, target', certificates: 'site_id > 0', selinux_policies: 'name', generated_files: 'path', database_guests: 'id',
    application_logins: 'user', settings: 'name', ssh_keys: 'name', ssh_key_accounts: 'account', ssh_key_servers: 'host',
};

/**
 * Backups of accounts, locks of useradd that the next one takes over, directories that stay once they were needed, and how far the
 * journal was read.
 */
const LASTING = new RegExp([
    /^file \/etc\/(?:passwd|group|shadow|gshadow|subuid|subgid)(?:-|\.lock)? /, /^file \/var\/lib\/hosting\/(?:archive|transfers|backup) d/,
    /^file \/run\/hosting\/\.ssh d/, /^file \/etc\/nginx\/hosting d/, /selinux\.cursor/,
    // sshd's file about given keys, what was hardened, which name Cockpit has, the last look at the host, which entries of the audit
    // have become too old.
    /45-hosting-keys\.conf/, /row of settings: .*"(?:hardening|certificate-name|host\.check|audit\.anchor)"/,
].map(({ source }) => source).join('|'));

/** The environment goes back as a version of its own: its history stays. */
const withoutVersion = (row: string): string => row.replace(/(\\"environment\\":\{\\"version\\":)\d+/, '$1…')
    // Failures of an authority are counted, and renewals, whatever becomes of the job.
    .replace(/"renewals":\d+,"failures":.*?,"warned"/, '"renewals":…,"failures":…,"warned"');

/** Looks at the host as it is. */
export async function look(): Promise<State> {
    const lines = (await Promise.all([FILES, MARIADB, POSTGRESQL].map(script))).join('\n').split('\n')
        .filter(line => line !== '');
    const accounts = new Set(lines.flatMap(line => /^account ([^:]+):/.exec(line)?.[1] ?? []));
    const others = lines.filter(line => !/^(?:account|unit|text)/.test(line));
    // A unit of a site that is there may be loaded or not.
    const units = lines.filter(line => line.startsWith('unit ') && !accounts.has(/^unit hosting-(?:.*@)?(.*)\.[a-z]+$/.exec(line)?.[1] ?? ''));
    const exact = [...lines.filter(line => /^(?:account|text)/.test(line)), ...others, ...units,
        ...Object.keys(TABLES).flatMap(table => rows(`SELECT * FROM ${table}`).map(row => `row of ${table}: ${withoutVersion(JSON.stringify(row))}`))];
    const things = [...others, ...units, ...[...accounts].map(name => `account ${name}`),
        ...Object.entries(TABLES).flatMap(([table, columns]) =>
            rows(`SELECT ${columns} FROM ${table}`).map(row => `row of ${table}: ${JSON.stringify(row)}`))];
    return { exact: lasting(exact).sort(), things: lasting(things).sort() };
}

/** Archives are named by the number of their job, backups by their time, and certbot counts the certificates of a site. */
const lasting = (lines: string[]): string[] => lines.filter(line => !LASTING.test(line))
    .map(line => line.replace(/(\/var\/lib\/hosting\/archive\/\w+)-\d+/, '$1-JOB')
        .replace(/(\/var\/lib\/hosting\/backup\/hosting)-\w+\.db/, '$1-TIME.db')
        .replace(/(\/archive\/[\w-]+\/[a-z]+)\d+\.pem/, '$1.pem'));

/** Lines that one has and the other has not. */
export function differences(before: readonly string[], after: readonly string[]): string[] {
    const [had, has] = [new Set(before), new Set(after)];
    return [...before.filter(line => !has.has(line)).map(line => `- ${line}`), ...after.filter(line => !had.has(line)).map(line => `+ ${line}`)];
}

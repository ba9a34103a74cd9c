// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A way to start a job of each kind. The sweep finds its steps and what they do by itself; a kind of job that is in neither of the lists
 * here fails the sweep by its name.
 */

import type { Scenario } from './inside/order.ts';
import type { Command } from './inside/shell.ts';

/** Kinds that are not swept, and why. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
    'selinux.enforce': 'The container has no SELinux.',
    'host.setup': 'It is refused on Debian, and only goes forward: killed at its steps by host-setup.test.ts, on a host that looks like another.',
    'ssh-key.install': 'It needs another server and its password: ssh-keys.test.ts.',
};

/** Sites that are there throughout. */
export const NEIGHBOUR = 'neighbour.example';
export const STANDING = { swept: 'swept.example', press: 'press.example', issued: 'issued.example' };
export const FILES = '/run/hosting-sweep-files';

const ctl = (...args: string[]): string[] => ['hostingctl', '--json', ...args];
/** Starts and does not wait. */
const start = (...args: string[]): string[] => ctl(...args, '--no-wait');
const remove = (site: string): string[] => ctl('site', 'delete', site, '--yes', '--files', 'delete');
const database = (name: string): string[] => ctl('database', 'drop', 'swept', name, '--yes', '--no-archive');
const upload = (begin: (...args: string[]) => string[]): string[] =>
    begin('certificate', 'upload', 'swept', '--certificate-file', `${FILES}/certificate.pem`, '--key-file', `${FILES}/key.pem`);

function change(what: string, begin: Command, ...after: Command[]): Scenario {
    return { kind: 'site.change', name: `site.change: ${what}`, start: begin, after };
}

const SITES: Scenario[] = [
    { kind: 'site.create', name: 'site.create with MariaDB', start: start('site', 'create', 'made.example', '--database', 'mariadb'), after: [remove('made')] },
    { kind: 'site.create', name: 'site.create with PostgreSQL', start: start('site', 'create', 'made.example', '--database', 'postgresql'), after: [remove('made')] },
    { kind: 'site.create', name: 'site.create of WordPress', start: start('site', 'create', 'blog.example', '--app', 'wordpress'), after: [remove('blog')] },
    { kind: 'site.create', name: 'site.create of Laravel', start: start('site', 'create', 'made.example', '--app', 'laravel'), after: [remove('made')] },
    { kind: 'site.delete', name: 'site.delete', before: [ctl('site', 'create', 'gone.example', '--database', 'mariadb')],
        start: start('site', 'delete', 'gone', '--yes', '--files', 'delete'), after: [['bash', '-c', 'hostingctl site delete gone --yes --files delete; true']] },
    { kind: 'site.delete', name: 'site.delete with an archive', before: [ctl('site', 'create', 'gone.example', '--database', 'mariadb')],
        start: start('site', 'delete', 'gone', '--yes', '--files', 'archive'),
        after: [['bash', '-c', 'hostingctl site delete gone --yes --files delete; rm -rf /var/lib/hosting/archive/gone-*']] },
    { kind: 'site.clone', name: 'site.clone', start: start('site', 'clone', 'swept', 'copied.example', '--user', 'copied'), after: [remove('copied')] },
    change('a domain', start('domain', 'add', 'swept', 'more.example'), ctl('domain', 'remove', 'swept', 'more.example')),
    change('another PHP', start('site', 'set', 'swept', '--php', '8.2'), ctl('site', 'set', 'swept', '--php', '8.4')),
    change('limits and owner', start('site', 'set', 'swept', '--memory', '512M', '--owner', 'customer'),
        ctl('site', 'set', 'swept', '--memory', '1G', '--owner', '')),
    change('a variable', { argv: start('env', 'set', 'swept', 'COLOUR'), input: 'blue' }, ctl('env', 'unset', 'swept', 'COLOUR')),
    change('suspended', start('site', 'suspend', 'swept'), ctl('site', 'resume', 'swept')),
    change('written anew', start('site', 'apply', 'swept', '--force')),
    change('a protected directory', { argv: start('protection', 'add', 'swept', '/private', 'ann'), input: 'a-password-of-ann\n' },
        ctl('protection', 'remove', 'swept', '/private')),
    { kind: 'site.run', name: 'site.run', start: start('site', 'run', 'swept', '--', 'php', '-v') },
];

const DATABASES: Scenario[] = [
    ...['mariadb', 'postgresql'].flatMap((engine): Scenario[] => {
        const standing = engine === 'mariadb' ? 'swept' : 'swept_pg';
        return [
            { kind: 'database.create', name: `database.create on ${engine}`, start: start('database', 'create', 'swept', '--engine', engine, '--name', 'more'),
                after: [database('swept_more')] },
            { kind: 'database.drop', name: `database.drop on ${engine}`, before: [ctl('database', 'create', 'swept', '--engine', engine, '--name', 'more')],
                start: start('database', 'drop', 'swept', 'swept_more', '--yes'),
                after: [['bash', '-c', 'hostingctl database drop swept swept_more --yes --no-archive; rm -rf /var/lib/hosting/archive/swept*']] },
            { kind: 'database.password', name: `database.password on ${engine}`, start: start('database', 'password', 'swept', standing) },
            { kind: 'database-user.add', name: `database-user.add on ${engine}`, start: start('database-user', 'add', 'swept', standing, 'reader'),
                after: [ctl('database-user', 'remove', 'swept', 'swept_reader', '--yes')] },
            { kind: 'database-user.set', name: `database-user.set on ${engine}`,
                before: [ctl('database-user', 'add', 'swept', standing, 'reader')],
                start: start('database-user', 'set', 'swept', 'swept_reader', '--privileges', 'read-only'),
                after: [ctl('database-user', 'remove', 'swept', 'swept_reader', '--yes')] },
            { kind: 'database-user.remove', name: `database-user.remove on ${engine}`,
                before: [ctl('database-user', 'add', 'swept', standing, 'reader')],
                start: start('database-user', 'remove', 'swept', 'swept_reader', '--yes'),
                after: [['bash', '-c', 'hostingctl database-user remove swept swept_reader --yes; true']] },
            { kind: 'database.export', name: `database.export from ${engine}`, start: start('database', 'export', 'swept', standing, 'dump.sql.gz'),
                after: [['rm', '-f', '/home/swept/dump.sql.gz']] },
            { kind: 'database.import', name: `database.import into ${engine}`, start: start('database', 'import', 'swept', standing, `${standing}.sql`, '--yes') },
        ];
    }),
];

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFg9S9CwzbJl2Nz9GGy1V5nprZBEX5QDpX57SiJZg1x+ sweep\n';
const IMPORTED: Command = { argv: ctl('ssh-key', 'import', 'swept'), input: KEY };
const GENERATED = ctl('ssh-key', 'generate', 'swept');
const FORGET_KEY = ctl('ssh-key', 'remove', 'swept', '--yes');
const REVOKE_KEY = ctl('ssh-key', 'revoke', 'swept', 'admin');

const SSH_KEYS: Scenario[] = [
    { kind: 'ssh-key.generate', name: 'ssh-key.generate', start: start('ssh-key', 'generate', 'swept'), after: [FORGET_KEY] },
    { kind: 'ssh-key.import', name: 'ssh-key.import', start: { argv: start('ssh-key', 'import', 'swept'), input: KEY }, after: [FORGET_KEY] },
    { kind: 'ssh-key.remove', name: 'ssh-key.remove', before: [IMPORTED], start: start('ssh-key', 'remove', 'swept', '--yes'),
        after: [['bash', '-c', 'hostingctl ssh-key remove swept --yes; true']] },
    { kind: 'ssh-key.account', name: 'ssh-key.account', before: [IMPORTED], start: start('ssh-key', 'allow', 'swept', 'admin'),
        after: [REVOKE_KEY, FORGET_KEY] },
    { kind: 'ssh-key.rotate', name: 'ssh-key.rotate', before: [GENERATED, ctl('ssh-key', 'allow', 'swept', 'admin')],
        start: start('ssh-key', 'rotate', 'swept'), after: [REVOKE_KEY, FORGET_KEY] },
];

const HOST: Scenario[] = [
    { kind: 'host.backup-store', name: 'host.backup-store', start: start('host', 'backup-store'),
        after: [['bash', '-c', 'rm -f /var/lib/hosting/backup/*']] },
    { kind: 'host.harden', name: 'host.harden', start: start('host', 'harden', 'login-banner', 'mount-dev-shm'),
        after: [ctl('host', 'unharden', 'login-banner', 'mount-dev-shm')] },
    { kind: 'selinux.apply', name: 'selinux.apply', start: start('selinux', 'apply') },
    { kind: 'audit.set', name: 'audit.set', start: start('audit', 'set', '--days', '300'), after: [ctl('audit', 'set', '--days', '400')] },
    { kind: 'host.rotate-key', name: 'host.rotate-key', start: start('host', 'rotate-key') },
    { kind: 'host.protect-key', name: 'host.protect-key', start: start('host', 'protect-key'), after: [ctl('host', 'unprotect-key')] },
    { kind: 'host.unprotect-key', name: 'host.unprotect-key', before: [ctl('host', 'protect-key')], start: start('host', 'unprotect-key'),
        after: [['bash', '-c', 'hostingctl host unprotect-key; true']] },
    { kind: 'host.tls', name: 'host.tls', start: start('host', 'tls', '--policy', 'intermediate'), after: [ctl('host', 'tls', '--policy', 'system')] },
];

/** There is no command that gives it back. */
const FORGET_HOST_CERTIFICATE: Command = ['bash', '-c', `
    certbot delete --non-interactive --cert-name cockpit-host; rm -f /etc/cockpit/ws-certs.d/50-hosting.*`];

const CERTIFICATES: Scenario[] = [
    // What was issued is kept for another try: authorities count orders.
    { kind: 'certificate.issue', name: 'certificate.issue', start: start('certificate', 'issue', 'swept'), after: [ctl('certificate', 'remove', 'swept', '--yes')],
        stays: '/etc/letsencrypt/(?:archive|live|renewal)/swept|row of certificates' },
    { kind: 'certificate.renew', name: 'certificate.renew', start: start('certificate', 'renew', 'issued', '--force') },
    { kind: 'certificate.use', name: 'certificate.use', start: upload(start), after: [ctl('certificate', 'remove', 'swept', '--yes')], again: true },
    { kind: 'certificate.revoke', name: 'certificate.revoke', before: [ctl('certificate', 'issue', 'swept')],
        start: start('certificate', 'revoke', 'swept', '--yes'), after: [['bash', '-c', 'hostingctl certificate remove swept --yes; true']] },
    { kind: 'certificate.check', name: 'certificate.check', start: start('certificate', 'check') },
    { kind: 'host.certificate', name: 'host.certificate', start: start('host', 'certificate', '--name', 'panel.almatest.example'),
        after: [FORGET_HOST_CERTIFICATE], stays: '/etc/letsencrypt/(?:archive|live|renewal)/cockpit-host' },
];

const APPLICATIONS: Scenario[] = [
    { kind: 'wordpress.password', name: 'wordpress.password', start: start('wordpress', 'password', 'press'),
        after: [['bash', '-c', 'hostingctl site credentials press; true']] },
    { kind: 'wordpress.purge', name: 'wordpress.purge', start: start('wordpress', 'purge', 'press') },
];

export const SCENARIOS: readonly Scenario[] = [...SITES, ...DATABASES, ...HOST, ...SSH_KEYS, ...CERTIFICATES, ...APPLICATIONS];

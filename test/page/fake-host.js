// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. How the host is, and what the made-up sites use of it; &host=ill for one with a stopped nginx and a full disk. */

(window.fakeParts ??= []).push({
    commands: ({ options, state, isMine, newJob }) => {
        const GIB = 2 ** 30;
        const isIll = options.host === 'ill';
        return {
            'Hosting1.Info': () => ({
                version: '0.1.0', user: 'admin', role: options.role ?? 'administrator', hostname: 'fake.example',
                apps: ['generic', 'wordpress', 'laravel'],
                php: options.php === 'none' ? [] : ['8.4', '8.2', '7.4'],
                databases: options.databases === 'none' ? [] : ['mariadb', 'postgresql'],
                selinux: options.selinux ?? 'enforcing', key: 'file',
            }),
            'Hosting1.Status': () => ({
                services: [
                    { unit: 'nginx.service', state: isIll ? 'stopped' : 'running', sites: state.sites.length },
                    { unit: 'mariadb.service', state: 'running', sites: 2 },
                    { unit: 'postgresql.service', state: 'stopped', sites: 0 },
                    ...isIll ? [{ unit: 'certbot-renew.timer', state: 'stopped', sites: null }] : [],
                    { unit: 'firewalld.service', state: 'running', sites: null },
                ],
                memory: { total: 8 * GIB, available: 5 * GIB }, load: [0.42, 0.31, 0.25], processors: 4, uptime: 12 * 86_400,
                disks: [
                    { path: '/', size: 60 * GIB, available: 41 * GIB },
                    { path: '/home', size: 500 * GIB, available: (isIll ? 20 : 212) * GIB },
                ],
            }),
            'Hosting1.SetupPlan': ({ php = ['8.4'], database, nginx }) => {
                const isBare = options.php === 'none';
                const step = (name, title, state, why, ...commands) => ({ name, title, state, why, commands });
                return {
                    system: 'AlmaLinux 9.6', restart: true,
                    steps: [
                        step('epel', 'Add the repository EPEL', 'done', 'EPEL is enabled.'),
                        ...php.map(version => isBare || version !== '8.4'
                            ? step(`php-${version}`, `Install PHP ${version} and its extensions`, 'needed', 'Not installed: <b>php-fpm</b>.',
                                    `dnf --assumeyes install php${version.replace('.', '')}-php-fpm`)
                            : step('php-8.4', 'Install PHP 8.4 and its extensions', 'done', 'PHP 8.4 is installed.')),
                        ...nginx === 'nginx.org' ? [step('nginx', 'Run nginx of nginx.org', 'needed',
                            'nginx of AlmaLinux is installed and is replaced by that of nginx.org, as was chosen.')] : [],
                        ...database === 'none' ? [] : [step('mariadb', 'Run MariaDB', 'done', 'mariadb.service runs.')],
                        step('firewall', 'Open ssh, http, https and Cockpit in the firewall', 'left',
                            'nftables.service is this host\'s firewall and is left as it is.'),
                    ],
                };
            },
            'Hosting1.Setup': () => {
                const job = newJob('host.setup', { name: null, domain: null }, [['php-8.4', 'Install PHP 8.4 and its extensions']]);
                options.php = undefined;
                return { job: Object.assign(job, { title: 'Set this host up for websites', site: null, domain: null }).id, site: null };
            },
            'Hosting1.Check': ({ last }) => {
                const since = new Date(Date.now() - 3 * 3_600_000).toISOString();
                const found = (check, title, more = {}) => ({
                    check, title, state: 'pass', subject: '', message: null, repair: null, hint: null, since, ...more,
                });
                // Somebody has mended the port when it is looked at anew.
                return {
                    state: isIll ? 'fail' : 'pass', at: last ? since : new Date().toISOString(), duration: 812,
                    results: [
                        ...isIll && last ? [found('ports', 'Ports of nginx and Cockpit', {
                            state: 'fail', subject: '443', message: 'Port 443, where websites over HTTPS should answer, is taken by caddy (process 812 of caddy.service).',
                            repair: 'systemctl disable --now caddy.service && systemctl restart nginx.service',
                        })] : [],
                        ...isIll ? [
                            found('services', 'Services', {
                                state: 'fail', subject: 'nginx.service', message: 'nginx.service is stopped: no website answers.',
                                repair: 'systemctl enable --now nginx.service',
                            }),
                            found('disks', 'Room on the disks', {
                                state: 'fail', subject: '/home', message: 'The file system of /home is 96 % full, as it was.',
                            }),
                            found('disks', 'Room on the disks', {
                                state: 'warn', subject: '/boot', message: 'The file system of /boot is 92 % full.',
                            }),
                            found('accounts', 'Users of websites', {
                                state: 'warn', subject: 'anna', message: 'anna has the number 70123; 70000 to 99999 are kept for users of websites.',
                                repair: 'usermod --uid 1004 anna', hint: 'The repair gives it another number; its files outside of its home keep the old one.',
                            }),
                        ] : [],
                        found('store', 'The panel\'s database'),
                        found('clock', 'Clock', { state: 'inapplicable', message: 'This host is a container.' }),
                    ],
                };
            },
            'Hosting1.Updates': () => ({ packages: isIll ? 31 : 12, security: isIll ? 3 : 0 }),
            'Limits1.Top': () => state.sites.filter(site => isMine(site) && site.state === 'active').map(({ name, activity }, at) => {
                const isRunning = activity === 'running';
                return {
                    site: name, memory: isRunning ? 112_000_000 + at * 1_000_000 : 0, cpu: isRunning ? 2.5 : 0, disk: 1_234_000_000,
                    requests: Array.from({ length: 12 }, (_each, slot) => isRunning ? (slot * 7 + at) % 19 * 10 : 0),
                    requestsComplete: true,
                };
            }),
        };
    },
});

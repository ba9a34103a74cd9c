// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. What SELinux refused the made-up sites; &denials=0 for nothing. &policy=waiting|failed &outgoing=few */

(window.fakeParts ??= []).push({
    fields: () => ({ selinux: { ports: [], ownBinaries: false, directories: [] } }),
    commands: ({ options, oneSite, changeSite, fault, fieldFault, newJob }) => ({
        'Selinux1.Exceptions': ({ site: name }) => ({
            ...oneSite(name).selinux, type: `hosting_${name}.t`, state: options.policy ?? 'applied',
            reason: options.policy === 'failed' ? 'semodule: <b>no space</b>' : null, outgoing: options.outgoing ?? 'all',
        }),
        'Selinux1.Allow': ({ site: name, port, directory, write = false, 'execute-own-binaries': ownBinaries = false }) => {
            const { selinux } = oneSite(name);
            if (port === 'all')
                fieldFault('Invalid', 'port', 'Write a TCP port such as 6379/tcp.');
            return changeSite(name, { selinux: {
                ports: port ? [...selinux.ports, port] : selinux.ports, ownBinaries: selinux.ownBinaries || ownBinaries,
                directories: directory ? [...selinux.directories, { path: directory, write }] : selinux.directories,
            } });
        },
        'Selinux1.Remove': ({ site: name, port, directory, 'execute-own-binaries': ownBinaries = false }) => {
            const { selinux } = oneSite(name);
            return changeSite(name, { selinux: {
                ports: selinux.ports.filter(each => each !== port), ownBinaries: selinux.ownBinaries && !ownBinaries,
                directories: selinux.directories.filter(each => each.path !== directory),
            } });
        },
        'Selinux1.Relabel': ({ site: name }) => changeSite(name, {}),
        'Selinux1.Counts': () => options.denials === '0' ? [] : [{ site: 'shop', count: 13 }],
        'Selinux1.Check': () => {
            const wouldBe = options.denials === '0' ? [] : [{
                id: 7, site: 'shop',
                sentence: 'PHP of shop.example tried to run <b>convert</b> (bin_t): not blocked, because SELinux is permissive',
                firstAt: '2026-11-20T08:00:00Z', lastAt: '2026-11-20T08:00:00Z', count: 2, blocked: false, permissions: ['execute'],
                class: 'file', source: 'hosting_site_t:s0:c1,c101', target: 'bin_t:s0',
                proposal: '(allow hosting_site_t bin_t (file (execute)))',
            }];
            return {
                mode: options.selinux, safe: wouldBe.length === 0, since: '2026-11-14T08:00:00Z', denials: wouldBe,
                advice: [wouldBe.length === 0 ? 'Nothing would be refused.' : 'What is listed would be refused.'],
            };
        },
        'Selinux1.Enforce': ({ force }) => {
            if (options.denials !== '0' && !force)
                fault('Conflict', '1 kinds of access of sites would be refused. Nothing was changed.');
            options.selinux = 'enforcing';
            const job = newJob('site.change', oneSite('shop'), [
                ['configuration', 'Write SELINUX=enforcing to /etc/selinux/config'], ['mode', 'Make the kernel enforce the policy'],
            ]);
            return { job: Object.assign(job, { title: 'Turn SELinux enforcing', change: {} }).id, site: null };
        },
        'Selinux1.Denials': ({ site: name }) => {
            const { domain } = oneSite(name);
            const denial = (id, sentence, more) => ({
                id, site: name, sentence, firstAt: '2026-11-20T08:00:00Z', lastAt: new Date(Date.now() - id * 3_600_000).toISOString(),
                count: 1, blocked: true, permissions: ['read'], class: 'file', source: 'hosting_site_t:s0:c1,c101',
                target: 'hosting_content_t:s0:c2,c102', proposal: null, ...more,
            });
            return options.denials === '0' ? [] : [
                denial(1, `PHP of ${domain} tried to read /home/blog/public_html/.env of blog.example: blocked.`, { count: 12 }),
                denial(2, `PHP of ${domain} tried to connect to TCP port 25 (<b>smtp</b>): blocked.`, {
                    proposal: options.role === 'customer' ? null : 'allow hosting_site_t smtp_port_t:tcp_socket name_connect;',
                }),
            ];
        },
    }),
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. What fake-service.js knows of SFTP and its keys. */

(window.fakeParts ??= []).push({
    fields: ({ name }) => ({
        sftp: name === 'blog' ? {
            enabled: true, hasPassword: false,
            keys: [{
                type: 'ssh-ed25519', key: 'AAAAC3Nz', comment: 'anna@laptop', fingerprint: `SHA256:${'a'.repeat(43)}`,
                from: ['192.0.2.0/24'], until: '2030-12-31',
            }],
        } : { enabled: false, hasPassword: false, keys: [] },
    }),

    commands: ({ oneSite, changeSite, fieldFault }) => {
        const change = (name, more) => changeSite(name, { sftp: { ...oneSite(name).sftp, ...more } });
        return {
            'Sftp1.Show': ({ site }) => ({
                ...oneSite(site).sftp, host: 'host.example', port: 2222, user: site, directory: '/home',
                hostKeys: [`ED25519 SHA256:${'h'.repeat(43)}`],
            }),
            'Sftp1.Enable': ({ site }) => change(site, { enabled: true }),
            'Sftp1.Disable': ({ site }) => change(site, { enabled: false }),
            'Sftp1.SetPassword': ({ site, password }) => {
                if (password.length < 12)
                    fieldFault('Invalid', 'password', 'A password for SFTP has at least 12 characters: the whole Internet may try it.');
                return change(site, { hasPassword: true });
            },
            'Sftp1.NewPassword': ({ site }) => ({ ...change(site, { hasPassword: true }), password: 'ChosenByTheService24' }),
            'Sftp1.RemovePassword': ({ site }) => change(site, { hasPassword: false }),
            'Sftp1.Allow': ({ site, key, from, until }) => {
                const [type, text, comment = ''] = key.trim().split(' ');
                if (!/^ssh-/.test(type))
                    fieldFault('Invalid', 'key', 'This is no public key.');
                const added = { type, key: text, comment, fingerprint: `SHA256:${'b'.repeat(43)}`, from: from ?? [], until: until ?? null };
                return change(site, { keys: [...oneSite(site).sftp.keys, added] });
            },
            'Sftp1.Revoke': ({ site, fingerprint }) =>
                change(site, { keys: oneSite(site).sftp.keys.filter(each => each.fingerprint !== fingerprint) }),
        };
    },
});

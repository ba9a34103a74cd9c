// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. What fake-service.js knows of SSH keys of the host and of its hardening. */

(window.fakeParts ??= []).push({
    commands: ({ state, newJob, oneSite, fault, fieldFault }) => {
        state.sshKeys ??= [];
        state.hardened ??= ['modules'];
        const job = () => {
            const made = newJob('site.change', oneSite('shop'), [['guard', 'Change the host']]);
            return { job: Object.assign(made, { title: 'Change the host', kind: 'ssh-key.generate', site: null, domain: null }).id, site: null };
        };
        const ours = ['root-login', 'password-login', 'login-banner', 'kernel', 'network', 'links', 'modules', 'mount-dev-shm', 'crypto-policy'];
        const row = item => ({
            item, why: 'Why.', detail: 'permitrootlogin: yes', isOurs: state.hardened.includes(item),
            isSettable: !state.hardened.includes(item) && !['hidepid', 'mount-tmp'].includes(item),
            state: state.hardened.includes(item) ? 'on' : 'off',
        });
        return {
            'Hardening1.Show': () => [...ours, 'mount-tmp', 'hidepid'].map(row),
            'Hardening1.Apply': ({ items }) => {
                if (items.includes('password-login'))
                    fault('Conflict', 'No administrator has a key: without passwords nobody could log in over SSH.');
                state.hardened.push(...items);
                return job();
            },
            'Hardening1.Undo': ({ items }) => {
                state.hardened = state.hardened.filter(each => !items.includes(each));
                return job();
            },
            'SshKeys1.List': () => state.sshKeys,
            'SshKeys1.Generate': ({ name, type, for: purpose }) => {
                if (state.sshKeys.some(key => key.name === name))
                    fieldFault('Conflict', 'name', `There is a key ${name} already.`);
                state.sshKeys.push({
                    name, type: `ssh-${type}`, bits: 256, fingerprint: `SHA256:${'k'.repeat(43)}`, comment: name, purpose,
                    isWaiting: purpose === 'person', accounts: [], servers: [], line: '', createdAt: new Date().toISOString(),
                });
                return job();
            },
            'SshKeys1.TakePrivate': ({ name }) => {
                state.sshKeys.find(key => key.name === name).isWaiting = false;
                return { text: '-----BEGIN OPENSSH PRIVATE KEY-----\nfake\n-----END OPENSSH PRIVATE KEY-----\n' };
            },
            'SshKeys1.Allow': ({ name, account }) => {
                state.sshKeys.find(key => key.name === name).accounts.push({ account, from: [], until: null });
                return job();
            },
        };
    },
});

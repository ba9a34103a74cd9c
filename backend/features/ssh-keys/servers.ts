// SPDX-License-Identifier: LGPL-2.1-or-later
/* The job that installs a key of this host on another server: the server is made sure of before it hears of a password. */

import { failed, HostingError } from '../../contract/errors.ts';
import type { JobKind, StepDefinition } from '../../engine/job.ts';
import { scanKeys, type Server } from '../../host/ssh.ts';
import { parsePublicKey } from './public-key.ts';
import type { KeyRecords, KeyRow, ServerRow } from './records.ts';
import { changeAuthorizedKeys, tryLogin } from './remote.ts';

export const INSTALL = 'ssh-key.install';

export interface InstallArgs extends Record<string, unknown> {
    name: string;
    /** `backup@files.example` */
    server: string;
    /** Row of the store, which has the sealed password as long as it is needed. */
    id: number;
}

export function installKey(records: KeyRecords): JobKind<InstallArgs> {
    return {
        kind: INSTALL,
        title: ({ name, server }) => `Install the key ${name} on ${server}`,
        steps: args => [reserve(records, args), identify(records, args), put(records, args), verify(records, args)],
    };
}

function reserve(records: KeyRecords, { server, id }: InstallArgs): StepDefinition {
    return {
        name: 'reserve',
        title: `Remember ${server}`,
        do: () => Promise.resolve(),
        undo: () => Promise.resolve(records.removeServer(id)),
    };
}

function identify(records: KeyRecords, args: InstallArgs): StepDefinition {
    return {
        name: 'host-key',
        title: `Compare the key that ${args.server} shows`,
        do: async context => {
            const { host, port, fingerprint } = required(records, args).row;
            const shown = await scanKeys(host, port);
            if (shown.length === 0)
                throw failed(`No sshd answers on port ${port} of ${host}.`, 'Is the name right, and does a firewall let this host in?');
            const prints = shown.map(line => ({ line, fingerprint: parsePublicKey(line).fingerprint }));
            const found = prints.find(each => each.fingerprint === fingerprint);
            if (!found) {
                throw new HostingError('Conflict', `${host} shows another key than the one that was named. It may be another server.`,
                    { hint: `It shows ${prints.map(each => each.fingerprint).join(', ')}. Ask its administrator which is right.` });
            }
            records.setHostKey(args.id, found.line);
            context.log(`${host} is the one that is meant: ${fingerprint}.`);
        },
    };
}

function put(records: KeyRecords, args: InstallArgs): StepDefinition {
    return {
        name: 'install',
        title: `Put the key into the account on ${args.server}`,
        do: async () => {
            const { row, key } = required(records, args);
            await changeAuthorizedKeys(serverOf(row), { password: passwordOf(records, row) }, { add: lineOf(key) });
        },
        undo: async context => {
            const { row, key } = required(records, args);
            // Before the server was made sure of nothing was sent there.
            if (row.host_key === null)
                return;
            try {
                await changeAuthorizedKeys(serverOf(row), { password: passwordOf(records, row) }, { remove: key.key });
            } catch (error) {
                // Most often it is why the step failed: then nothing was changed there.
                context.log(`The key could not be taken out again, should it be there. ${String(error)}`);
            }
        },
    };
}

function verify(records: KeyRecords, args: InstallArgs): StepDefinition {
    return {
        name: 'verify',
        title: `Log in to ${args.server} with the key`,
        do: async context => {
            const { row, key } = required(records, args);
            await tryLogin(serverOf(row), { privateKey: privateKeyOf(records, key) });
            records.forgetPassword(row.id);
            context.log('The key opens the account. The password was forgotten here.');
        },
    };
}

function required(records: KeyRecords, { name, id }: InstallArgs): { row: ServerRow, key: KeyRow } {
    const [row, key] = [records.server(id), records.byName(name)];
    if (!row || !key)
        throw new Error('the key or the server of this job is not in the store');
    return { row, key };
}

function passwordOf(records: KeyRecords, row: ServerRow): string {
    const password = records.passwordOf(row);
    if (password === undefined)
        throw new Error('the password of this job is not in the store');
    return password;
}

export function serverOf({ user, host, port, host_key: hostKey }: ServerRow): Server {
    if (hostKey === null)
        throw new Error('the server was not made sure of');
    return { user, host, port, hostKey };
}

/** @throws HostingError `Conflict` where it is not here */
export function privateKeyOf(records: KeyRecords, key: KeyRow): string {
    const text = records.privateKey(key);
    if (text === undefined)
        throw new HostingError('Conflict', `The private half of ${key.name} is not on this host.`);
    return text;
}

/** As it stands in a file of authorized keys. */
export function lineOf({ type, key, comment }: Pick<KeyRow, 'type' | 'key' | 'comment'>): string {
    return `${type} ${key}${comment === '' ? '' : ` ${comment}`}`;
}

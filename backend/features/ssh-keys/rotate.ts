// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that gives a key of this host a successor. The new key is put in everywhere beside the old one and tried; only then the
 * old one is taken out. Until it is, nothing that logs in with the old key fails.
 */

import type { JobKind, StepDefinition } from '../../engine/job.ts';
import { generatePair } from '../../host/ssh.ts';
import type { Systemd } from '../../host/systemd.ts';
import { writeKeys } from './accounts.ts';
import { parsePublicKey } from './public-key.ts';
import { type KeyRecords, type KeyRow, nextName, retiredName } from './records.ts';
import { changeAuthorizedKeys, tryLogin } from './remote.ts';
import { lineOf, privateKeyOf, serverOf } from './servers.ts';

export const ROTATE_KEY = 'ssh-key.rotate';
/** Bits of a new RSA key. */
export const RSA_BITS = 4096;

export interface RotateKeyArgs extends Record<string, unknown> { name: string }

export function rotateSshKey(records: KeyRecords, systemd: Systemd): JobKind<RotateKeyArgs> {
    return {
        kind: ROTATE_KEY,
        title: ({ name }) => `Give the key ${name} a successor`,
        steps: ({ name }) => [
            generate(records, name), accounts(records, systemd, name), servers(records, name), verify(records, name),
            {
                name: 'succeed', title: 'Let the new key take the place of the old one', pointOfNoReturn: true,
                do: () => {
                    const [old, next] = [records.byName(name), records.byName(nextName(name))];
                    if (old && next)
                        records.succeed(old, next);
                    return Promise.resolve();
                },
            },
            retire(records, systemd, name),
        ],
    };
}

function generate(records: KeyRecords, name: string): StepDefinition {
    return {
        name: 'generate', title: 'Make the new key',
        look: () => Promise.resolve(records.byName(nextName(name)) !== undefined),
        do: async context => {
            const { type, comment } = key(records, name);
            const { privateKey, publicKey } = await generatePair(type === 'ssh-rsa' ? 'rsa' : 'ed25519', RSA_BITS, comment);
            const parsed = parsePublicKey(publicKey);
            records.insert(nextName(name), parsed, 'host', privateKey);
            context.log(`The new key is ${parsed.fingerprint}.`);
        },
        undo: () => Promise.resolve(records.remove(nextName(name))),
    };
}

function accounts(records: KeyRecords, systemd: Systemd, name: string): StepDefinition {
    const set = async (isIn: boolean): Promise<void> => {
        const next = records.byName(nextName(name));
        for (const { account, ...limits } of records.accountsOf(key(records, name).id)) {
            if (next)
                records.setAccount(next.id, account, isIn ? limits : null);
            await writeKeys(records, systemd, account);
        }
    };
    return {
        name: 'accounts', title: 'Let the new key open the accounts of this host, too',
        do: () => set(true), undo: () => set(false),
    };
}

function servers(records: KeyRecords, name: string): StepDefinition {
    return {
        name: 'servers', title: 'Install the new key on other servers',
        do: async context => {
            const [old, next] = [key(records, name), key(records, nextName(name))];
            for (const row of installed(records, old)) {
                await changeAuthorizedKeys(serverOf(row), { privateKey: privateKeyOf(records, old) }, { add: lineOf(next) });
                context.log(`${row.user}@${row.host} has the new key.`);
            }
        },
        undo: async context => {
            const [old, next] = [key(records, name), records.byName(nextName(name))];
            for (const row of next ? installed(records, old) : []) {
                try {
                    await changeAuthorizedKeys(serverOf(row), { privateKey: privateKeyOf(records, old) }, { remove: next?.key ?? '' });
                } catch (error) {
                    // The private half is forgotten with the next step: what is left there opens nothing.
                    context.log(`${row.user}@${row.host} may still have the new key. ${String(error)}`);
                }
            }
        },
    };
}

function verify(records: KeyRecords, name: string): StepDefinition {
    return {
        name: 'verify', title: 'Log in with the new key',
        do: async context => {
            const next = key(records, nextName(name));
            for (const row of installed(records, key(records, name))) {
                await tryLogin(serverOf(row), { privateKey: privateKeyOf(records, next) });
                context.log(`${row.user}@${row.host} lets the new key in.`);
            }
        },
    };
}

function retire(records: KeyRecords, systemd: Systemd, name: string): StepDefinition {
    return {
        name: 'retire', title: 'Take the old key out', pointOfNoReturn: true,
        do: async context => {
            const [old, next] = [records.byName(retiredName(name)), key(records, name)];
            if (!old)
                return;
            for (const row of installed(records, next)) {
                await changeAuthorizedKeys(serverOf(row), { privateKey: privateKeyOf(records, next) }, { remove: old.key });
                context.log(`${row.user}@${row.host} no longer has the old key.`);
            }
            // Its record goes last: it tells a service that was killed here what is left to do.
            for (const { account } of records.accountsOf(old.id))
                await writeKeys(records, systemd, account, old.fingerprint);
            records.remove(old.name);
        },
    };
}

/** The servers that have the key: not those where it is being installed. */
function installed(records: KeyRecords, { id }: KeyRow): ReturnType<KeyRecords['serversOf']> {
    return records.serversOf(id).filter(row => row.password === null);
}

function key(records: KeyRecords, name: string): KeyRow {
    const row = records.byName(name);
    if (!row)
        throw new Error('the key of this job is not in the store');
    return row;
}

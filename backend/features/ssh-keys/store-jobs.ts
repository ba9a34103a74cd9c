// SPDX-License-Identifier: LGPL-2.1-or-later
/* The jobs by which keys come into the store and go out of it. They open nothing yet, and nothing any more. */

import type { JobKind } from '../../engine/job.ts';
import { generatePair } from '../../host/ssh.ts';
import { parsePublicKey } from './public-key.ts';
import type { KeyRecords } from './records.ts';
import { RSA_BITS } from './rotate.ts';

export const GENERATE = 'ssh-key.generate';
export const IMPORT = 'ssh-key.import';
export const REMOVE = 'ssh-key.remove';

export interface GenerateArgs extends Record<string, unknown> {
    name: string;
    type: 'ed25519' | 'rsa';
    purpose: 'host' | 'person';
    comment: string;
}

export function generateKey(records: KeyRecords): JobKind<GenerateArgs> {
    return {
        kind: GENERATE,
        title: ({ name }) => `Make the SSH key ${name}`,
        steps: ({ name, type, purpose, comment }) => [{
            name: 'generate',
            title: 'Make the two halves',
            look: () => Promise.resolve(records.byName(name) !== undefined),
            do: async context => {
                const { privateKey, publicKey } = await generatePair(type, RSA_BITS, comment);
                const parsed = parsePublicKey(publicKey);
                records.insert(name, parsed, purpose, privateKey);
                context.log(`${parsed.fingerprint}. The private half is sealed in the store.`);
                if (purpose === 'person')
                    context.note(`The private half is shown once: hostingctl ssh-key private ${name}`);
            },
            undo: () => Promise.resolve(records.remove(name)),
        }],
    };
}

export interface ImportArgs extends Record<string, unknown> {
    name: string;
    /** The line as it came: it was read once, and is nothing secret. */
    key: string;
}

export function importKey(records: KeyRecords): JobKind<ImportArgs> {
    return {
        kind: IMPORT,
        title: ({ name }) => `Take up the SSH key ${name}`,
        steps: ({ name, key }) => [{
            name: 'import',
            title: 'Record the public key',
            look: () => Promise.resolve(records.byName(name) !== undefined),
            do: context => {
                const parsed = parsePublicKey(key);
                records.insert(name, parsed, 'imported', null);
                context.log(`${parsed.fingerprint}.`);
                return Promise.resolve();
            },
            undo: () => Promise.resolve(records.remove(name)),
        }],
    };
}

export interface RemoveArgs extends Record<string, unknown> { name: string }

export function removeKey(records: KeyRecords): JobKind<RemoveArgs> {
    return {
        kind: REMOVE,
        title: ({ name }) => `Forget the SSH key ${name}`,
        steps: ({ name }) => [{
            name: 'forget', title: 'Forget both halves', pointOfNoReturn: true, do: () => Promise.resolve(records.remove(name)),
        }],
    };
}

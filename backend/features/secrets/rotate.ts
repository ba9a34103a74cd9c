// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that gives the host a new key: from its first step on, new values are sealed with it; the old ones are sealed anew, in
 * batches; the old key is removed when nothing uses it. Cut off anywhere, both keys are there and every value opens.
 */

import { randomBytes } from 'node:crypto';

import { failed } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/handlers.ts';
import type { Engine } from '../../engine/engine.ts';
import type { JobKind } from '../../engine/job.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { Store } from '../../store/store.ts';
import { submitForHost } from '../common/submit.ts';
import { requireNone } from './protect.ts';
import { resealAll, resealRest, strangers } from './sealed.ts';

export const ROTATE = 'host.rotate-key';

/** How long the old key is kept for what others have in hand, and how often that is looked at, in milliseconds. */
const PATIENCE = 600_000;
const PAUSE = 100;

export interface RotateArgs extends Record<string, unknown> {
    /** Number of the new key. The key itself is made by the first step, and is in the key file alone. */
    key: string;
}

export function rotateKey(store: Store, secrets: Secrets, isAlone: () => boolean): JobKind<RotateArgs> {
    return {
        kind: ROTATE,
        title: () => 'Give this host a new key for its secrets',
        steps: ({ key }) => [
            {
                name: 'new-key', title: 'Make the new key',
                // Forward alone: a value that is sealed with the new key needs it.
                pointOfNoReturn: true,
                do: async context => {
                    await secrets.addKey(key);
                    context.log(`New values are sealed with the key ${key}.`);
                },
            },
            {
                name: 'reseal', title: 'Seal every secret anew',
                do: async context => {
                    let rows = 0;
                    await resealAll(store, secrets, done => { rows = done; });
                    context.log(`${rows} rows were sealed anew.`);
                },
            },
            {
                name: 'old-key', title: 'Remove the old key',
                do: async context => {
                    await untilAlone(isAlone);
                    // In one breath: nobody can come in between with a value that was sealed before. Whoever comes after it meets
                    // nothing that the old key is needed for.
                    resealRest(store, secrets);
                    const [stranger] = strangers(store, secrets);
                    if (stranger) {
                        throw failed(`The old key is kept: ${stranger} holds a value that is sealed with it.`,
                            'This is a defect: report it.');
                    }
                    const removed = await secrets.removeOldKeys();
                    context.log(removed.length === 0 ? 'There was none left.' : `The key ${removed.join(', ')} is gone.`);
                },
            },
        ],
    };
}

/** A call or job that is under way may hold a value that was sealed with the old key, and store it yet. */
async function untilAlone(isAlone: () => boolean): Promise<void> {
    for (let waited = 0; !isAlone(); waited += PAUSE) {
        if (waited >= PATIENCE)
            throw failed('The old key is kept: other jobs are still at work, and may use it.', 'Retry this job when they have ended.');
        await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
}

export function secretHandlers(engine: Engine): Pick<Handlers, 'host.rotate-key'> {
    return {
        'host.rotate-key': (_input, caller) => {
            requireNone(engine, [ROTATE]);
            return submitForHost(engine, ROTATE, { key: randomBytes(4).toString('hex') } satisfies RotateArgs, caller);
        },
    };
}

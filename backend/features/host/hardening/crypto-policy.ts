// SPDX-License-Identifier: LGPL-2.1-or-later
/* The ciphers and keys that all programs of the host agree on: crypto-policies(7), changed by the host's own program. */

import { HostingError } from '../../../contract/errors.ts';
import type { StepContext } from '../../../engine/job.ts';
import { exists, readFile } from '../../../host/files.ts';
import { apart } from '../../../host/files-apart.ts';
import type { Look, Setting } from './setting.ts';

const PROGRAM = '/usr/bin/update-crypto-policies';
const CURRENT = '/etc/crypto-policies/state/current';
/** Parts of a policy that allow again what it forbids: SHA-1 in signatures, RC4. */
const WEAK = ['SHA1', 'AD-SUPPORT-LEGACY'];

export const cryptoPolicy: Setting = {
    why: 'Programs of the host agree on ciphers and keys that are not broken: the policy DEFAULT in the place of LEGACY.',
    look,
    prepare,
    set: (memory, context) => bring(withoutWeak(memory), context),
    takeBack: bring,
};

/** A policy with nothing in it that is known to be broken: `LEGACY:AD-SUPPORT` becomes `DEFAULT:AD-SUPPORT`. */
export function withoutWeak(policy: string): string {
    const [base = '', ...parts] = policy.split(':');
    return [base === 'LEGACY' ? 'DEFAULT' : base, ...parts.filter(part => !WEAK.includes(part))].join(':');
}

async function current(): Promise<string | undefined> {
    return (await readFile(CURRENT))?.trim();
}

async function look(memory: string | undefined): Promise<Look> {
    const policy = await current();
    if (policy === undefined)
        return { state: 'off', isOurs: false, isSettable: false, detail: 'This host has no policy for all programs' };
    const isRight = policy === withoutWeak(policy);
    return {
        state: isRight ? 'on' : policy.startsWith('LEGACY') ? 'off' : 'partly', detail: policy,
        isOurs: memory !== undefined && memory !== policy && policy === withoutWeak(memory),
        isSettable: !isRight && await exists(PROGRAM),
    };
}

async function prepare(): Promise<string> {
    const policy = await current();
    if (policy === undefined || !await exists(PROGRAM)) {
        throw new HostingError('Conflict', 'This host has no crypto policy for all programs that could be set.',
            { hint: 'On AlmaLinux: dnf install crypto-policies-scripts' });
    }
    if (policy === withoutWeak(policy)) {
        throw new HostingError('Conflict', `The crypto policy is ${policy}, in which nothing is known to be broken.`,
            { hint: 'A stricter one is yours to choose: update-crypto-policies --set FUTURE' });
    }
    return policy;
}

async function bring(policy: string, context: StepContext): Promise<void> {
    if (await current() === policy)
        return;
    await apart(PROGRAM, '--set', policy);
    context.log(`The crypto policy is ${policy}. Programs go by it from their next start on.`);
}

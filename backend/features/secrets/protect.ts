// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The jobs that seal the key file to this host, and open it again. In both, the keys are in two files until the next start would
 * find them in the one that stays; each step is the other job's undo.
 */

import { HostingError } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { Engine } from '../../engine/engine.ts';
import type { JobKind, StepContext, StepDefinition } from '../../engine/job.ts';
import { hasSealedCredentials } from '../../host/credentials.ts';
import type { Secrets } from '../../store/secrets.ts';
import { submitForHost } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';

export const PROTECT = 'host.protect-key';
export const UNPROTECT = 'host.unprotect-key';

/** A step by two changes of the key files, which tells where the keys are now. */
function step(
    secrets: Secrets, [name, title]: readonly [string, string], forth: () => Promise<void>, back: () => Promise<void>,
): StepDefinition {
    return {
        name, title,
        do: async (context: StepContext) => {
            await forth();
            context.log(`The service reads its keys from ${secrets.keyFile}.`);
        },
        undo: back,
    };
}

export function protectKey(secrets: Secrets): JobKind {
    return {
        kind: PROTECT,
        title: () => 'Seal the key of secrets to this host',
        steps: () => [
            step(secrets, ['seal', 'Seal the keys, and see whether they open'], () => secrets.copyToSealed(), () => secrets.removeCopy()),
            step(secrets, ['remove-plain', 'Remove the plain key file'], () => secrets.removePlain(), () => secrets.copyToPlain()),
        ],
    };
}

export function unprotectKey(secrets: Secrets): JobKind {
    return {
        kind: UNPROTECT,
        title: () => 'Keep the key of secrets in a plain file',
        steps: () => [
            step(secrets, ['plain', 'Write the plain key file'], () => secrets.copyToPlain(), () => secrets.removePlain()),
            step(secrets, ['remove-sealed', 'Remove the sealed keys'], () => secrets.removeCopy(), () => secrets.copyToSealed()),
        ],
    };
}

export class ProtectCommands {
    readonly #engine: Engine;
    readonly #secrets: Secrets;

    constructor(engine: Engine, secrets: Secrets) {
        this.#engine = engine;
        this.#secrets = secrets;
    }

    readonly handlers: Pick<Handlers, 'host.protect-key' | 'host.unprotect-key'> = {
        'host.protect-key': (_input, caller) => this.#protect(caller),
        'host.unprotect-key': (_input, caller) => this.#unprotect(caller),
    };

    readonly restarts: Readonly<Record<string, Restart>> = {
        [PROTECT]: (_args, caller, retryOf) => this.#protect(caller, retryOf),
        [UNPROTECT]: (_args, caller, retryOf) => this.#unprotect(caller, retryOf),
    };

    async #protect(caller: Caller, retryOf?: number): Promise<{ job: number, site: null }> {
        if (!await hasSealedCredentials()) {
            throw new HostingError('Conflict', 'systemd of this host has no sealed credentials (systemd-creds). Nothing was changed.',
                { hint: `They came with systemd 250: AlmaLinux 9 and later. Until then ${this.#secrets.keyFile} is for root alone.` });
        }
        if (this.#secrets.isProtected)
            throw new HostingError('Conflict', `The key is sealed to this host already: ${this.#secrets.keyFile}.`);
        return this.#submit(PROTECT, caller, retryOf);
    }

    #unprotect(caller: Caller, retryOf?: number): { job: number, site: null } {
        if (!this.#secrets.isProtected)
            throw new HostingError('Conflict', `The key is not sealed: ${this.#secrets.keyFile}.`);
        return this.#submit(UNPROTECT, caller, retryOf);
    }

    #submit(kind: string, caller: Caller, retryOf: number | undefined): { job: number, site: null } {
        requireNone(this.#engine, [PROTECT, UNPROTECT]);
        return submitForHost(this.#engine, kind, {}, caller, { retryOf });
    }
}

/** @throws HostingError `Conflict` while a job of one of these kinds is under way */
export function requireNone(engine: Engine, kinds: readonly string[]): void {
    const open = engine.records.open().find(({ kind }) => kinds.includes(kind));
    if (open)
        throw new HostingError('Conflict', `Job ${open.id} is at work on the key already.`, { hint: 'Wait for its end.' });
}

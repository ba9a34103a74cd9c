// SPDX-License-Identifier: LGPL-2.1-or-later
/* What can be done about the key of secrets, put together. */

import type { Handlers } from '../../contract/handlers.ts';
import type { Engine } from '../../engine/engine.ts';
import type { JobKind } from '../../engine/job.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { Store } from '../../store/store.ts';
import type { Restart } from '../jobs/commands.ts';
import { ProtectCommands, protectKey, unprotectKey } from './protect.ts';
import { rotateKey, secretHandlers } from './rotate.ts';

/** @param isAlone whether no call and no other job is under way */
export function keyJobs(store: Store, secrets: Secrets, isAlone: () => boolean): JobKind[] {
    return [rotateKey(store, secrets, isAlone) as unknown as JobKind, protectKey(secrets), unprotectKey(secrets)];
}

export function keyCommands(engine: Engine, secrets: Secrets): {
    handlers: Pick<Handlers, 'host.rotate-key' | 'host.protect-key' | 'host.unprotect-key'>;
    restarts: Readonly<Record<string, Restart>>;
} {
    const { handlers, restarts } = new ProtectCommands(engine, secrets);
    return { handlers: { ...secretHandlers(engine), ...handlers }, restarts };
}

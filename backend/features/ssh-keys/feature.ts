// SPDX-License-Identifier: LGPL-2.1-or-later
/* SSH keys of this host and its administrators, put together. */

import type { Engine } from '../../engine/engine.ts';
import type { JobKind } from '../../engine/job.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { Store } from '../../store/store.ts';
import { setAccount } from './accounts.ts';
import { SshKeyCommands } from './commands.ts';
import { KeyRecords } from './records.ts';
import { rotateSshKey } from './rotate.ts';
import { installKey } from './servers.ts';
import { generateKey, importKey, removeKey } from './store-jobs.ts';

/** Kinds of jobs, and the commands once there is an engine for them. */
export interface SshKeyFeature { records: KeyRecords, kinds: JobKind[], begin: (engine: Engine) => SshKeyCommands }

export function sshKeyFeature(store: Store, secrets: Secrets, systemd: Systemd): SshKeyFeature {
    const records = new KeyRecords(store, secrets);
    const kinds = [
        generateKey(records), importKey(records), removeKey(records), setAccount(records, systemd), installKey(records),
        rotateSshKey(records, systemd),
    ] as unknown as JobKind[];
    return { records, kinds, begin: engine => new SshKeyCommands(engine, records) };
}

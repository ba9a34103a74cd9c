// SPDX-License-Identifier: LGPL-2.1-or-later
/* Dumps of databases put together. */

import type { Handlers } from '../../../contract/handlers.ts';
import type { Engine } from '../../../engine/engine.ts';
import type { JobKind } from '../../../engine/job.ts';
import { Streams } from '../../../host/streams.ts';
import type { Systemd } from '../../../host/systemd.ts';
import type { Secrets } from '../../../store/secrets.ts';
import type { Restart } from '../../jobs/commands.ts';
import type { Changes } from '../../sites/changes.ts';
import type { SiteRecords } from '../../sites/records.ts';
import { TransferCommands } from './commands.ts';
import { exportDatabase, importDatabase } from './jobs.ts';
import { mariadbTransfer } from './mariadb.ts';
import { postgresqlTransfer } from './postgresql.ts';

interface Transfers {
    kinds: JobKind[];
    commands: (changes: Changes, engine: Engine) => {
        handlers: Pick<Handlers, 'database.export' | 'database.import'>;
        restarts: Readonly<Record<string, Restart>>;
    };
}

export function databaseTransfers(records: SiteRecords, secrets: Secrets, systemd: Systemd): Transfers {
    const streams = new Streams();
    const tools = {
        byName: (name: string) => records.byName(name), secrets, streams, systemd,
        engines: { mariadb: mariadbTransfer, postgresql: postgresqlTransfer },
    };
    return {
        kinds: [exportDatabase(tools), importDatabase(tools)] as unknown as JobKind[],
        commands: (changes, engine) => {
            const { handlers, restarts } = new TransferCommands(changes, engine, streams);
            return { handlers, restarts };
        },
    };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The feature put together: its kinds of jobs, and a handler for each command. */

import type { Handlers } from '../../contract/handlers.ts';
import type { Engine } from '../../engine/engine.ts';
import type { JobKind } from '../../engine/job.ts';
import type { Restart } from '../jobs/commands.ts';
import type { Changes } from '../sites/changes.ts';
import { DatabaseCommands } from './commands.ts';
import { createDatabaseJob, type DatabaseTools, dropDatabaseJob } from './database-jobs.ts';
import { type Holders, passwordJob } from './password-job.ts';
import { DatabaseUserCommands } from './user-commands.ts';
import { addUserJob, removeUserJob, setUserJob } from './user-jobs.ts';

export function databaseJobs(tools: DatabaseTools, holders: Holders): JobKind[] {
    return [
        createDatabaseJob(tools), dropDatabaseJob(tools), addUserJob(tools), setUserJob(tools), removeUserJob(tools),
        passwordJob(tools, holders),
    ] as unknown as JobKind[];
}

/** Dumps have a feature of their own. */
type Names = Exclude<Extract<keyof Handlers, `database.${string}` | `database-user.${string}`>, 'database.export' | 'database.import'>;

export function databaseHandlers(
    changes: Changes, engine: Engine, tools: DatabaseTools,
): { handlers: Pick<Handlers, Names>, restarts: Readonly<Record<string, Restart>> } {
    const databases = new DatabaseCommands(changes, engine, tools);
    const users = new DatabaseUserCommands(changes, engine, tools);
    return {
        handlers: { ...databases.handlers, ...users.handlers },
        restarts: { ...databases.restarts, ...users.restarts },
    };
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { HostingError } from '../../../backend/contract/errors.ts';
import { type Hosting, hosting } from '../../../backend/features/hosting.ts';
import type { Systemd } from '../../../backend/host/systemd.ts';
import { openState } from '../../../backend/store/state.ts';
import type { Store } from '../../../backend/store/store.ts';

/** The service put together as hostingd.ts does, on an empty store. */
async function withService<T>(use: (service: Hosting, store: Store) => T | Promise<T>): Promise<T> {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'kinds-'));
    const state = openState(directory);
    try {
        return await use(hosting({ ...state, systemd: {} as unknown as Systemd, callsUnderWay: () => 0 }), state.store);
    } finally {
        state.store.close();
        rmSync(directory, { recursive: true });
    }
}

/** Every kind of job that the service has, by its name. */
export const kindsOfJobs = (): Promise<string[]> => withService(({ engine }) => engine.kinds);

/** The kinds whose jobs cannot be started again when they were rolled back, though people are offered that. */
export const withoutRetry = (): Promise<string[]> => withService(async ({ engine, handlers }, store) => {
    const refused: string[] = [];
    // It takes no more jobs: none is to run here.
    await engine.stop();
    for (const kind of engine.kinds) {
        const job = store.run(`INSERT INTO jobs (kind, title, state, args, actor, created_at) VALUES (?, 'Test', 'rolled-back', '{}', 'test', '')`, kind);
        try {
            await handlers['job.retry']({ id: job }, { uid: 0, name: 'root', role: 'administrator', actor: 'root' });
        } catch (error) {
            // Whatever else it needs of its arguments is not there.
            if (error instanceof HostingError && error.message === 'Jobs of this kind cannot be retried.')
                refused.push(kind);
        }
    }
    return refused;
});

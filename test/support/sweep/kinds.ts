// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { hosting } from '../../../backend/features/hosting.ts';
import type { Systemd } from '../../../backend/host/systemd.ts';
import { openState } from '../../../backend/store/state.ts';

/** Every kind of job that the service has, by its name: it is put together as hostingd.ts does, on an empty store. */
export function kindsOfJobs(): string[] {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'kinds-'));
    const state = openState(directory);
    try {
        return hosting({ ...state, systemd: {} as unknown as Systemd, callsUnderWay: () => 0 }).engine.kinds;
    } finally {
        state.store.close();
        rmSync(directory, { recursive: true });
    }
}

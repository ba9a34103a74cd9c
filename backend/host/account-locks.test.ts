// SPDX-License-Identifier: LGPL-2.1-or-later

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, it } from 'vitest';

import { removeDeadLocks } from './account-locks.ts';

it('removes what useradd and its family leave when they are killed, and nothing else', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'locks-'));
    try {
        const { pid: gone } = spawnSync('true');
        const others = ['passwd', 'passwd-', 'passwd.lock', 'passwd.bak', `passwd.${process.pid}`, `passwd.${gone}.bak`, `hosts.${gone}`];
        for (const name of [...others, `passwd.${gone}`, `gshadow.${gone}`])
            writeFileSync(path.join(directory, name), '');
        await removeDeadLocks(directory);
        expect(readdirSync(directory).sort()).toEqual(others.sort());
    } finally {
        rmSync(directory, { recursive: true });
    }
});

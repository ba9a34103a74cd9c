// SPDX-License-Identifier: LGPL-2.1-or-later
/* Makes nginx take its configuration, and answers when every worker that accepts connections has it. */

import * as fs from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { failed } from '../../contract/errors.ts';
import { ProgramFailure, run } from '../../host/run.ts';
import type { Systemd } from '../../host/systemd.ts';
import { type Reading, untilWhole } from './reading.ts';
import { acceptingWorkers, masterPid } from './workers.ts';

const ERROR_LOG = '/var/log/nginx/error.log';
/** A reload with thousands of sites takes a dozen seconds (MEASURED.md); this is far beyond. */
const TIMEOUT = 60_000;
const POLL = 4;

/** Tests the configuration on disk as a whole: whether nginx would load it. */
export function testConfiguration(): Promise<Reading> {
    return untilWhole(testOnce);
}

async function testOnce(): Promise<Reading> {
    try {
        const { stderr } = await run('nginx', ['-t'], { timeout: TIMEOUT });
        return { ok: true, words: stderr.trim() };
    } catch (error) {
        if (error instanceof ProgramFailure)
            return { ok: false, words: error.result.stderr.trim() };
        throw error;
    }
}

/**
 * Reloads, or starts nginx where it does not run.
 * @throws HostingError `Failed` when the new configuration did not take effect
 */
export async function reload(systemd: Systemd): Promise<void> {
    const master = await masterPid();
    if (master === undefined) {
        await systemd.unit('StartUnit', 'nginx.service');
        return;
    }
    const { ok, words } = await untilWhole(() => reloadOnce(master));
    if (!ok)
        throw failed(`nginx kept its old configuration: ${words}`, 'See systemctl status nginx and its error log.');
}

async function reloadOnce(master: number): Promise<Reading> {
    const before = await acceptingWorkers(master);
    const offset = await logSize();
    // What ExecReload of nginx.service comes to, without a second parse of the configuration by `nginx -s reload`.
    process.kill(master, 'SIGHUP');

    const deadline = Date.now() + TIMEOUT;
    for (let poll = 1; Date.now() < deadline; poll++) {
        await sleep(POLL);
        const now = await acceptingWorkers(master);
        if (now.size > 0 && ![...now].some(pid => before.has(pid)))
            return { ok: true, words: '' };
        // Now and then only: a refusal is rare, and the log may be on a slow disk.
        const refusal = poll % 25 === 0 ? await refusalSince(offset) : undefined;
        if (refusal)
            return { ok: false, words: refusal };
    }
    throw failed('nginx did not take the new configuration in time.', `See ${ERROR_LOG}.`);
}

async function logSize(): Promise<number> {
    return (await fs.stat(ERROR_LOG).catch(() => undefined))?.size ?? 0;
}

/** The first `[emerg]` line the master wrote since: why it did not reload. */
async function refusalSince(offset: number): Promise<string | undefined> {
    const handle = await fs.open(ERROR_LOG).catch(() => undefined);
    if (!handle)
        return undefined;
    try {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, offset);
        const line = buffer.toString('utf8', 0, bytesRead).split('\n').find(each => each.includes('[emerg]'));
        return line?.replace(/^.*\[emerg\] \S+ /, '');
    } finally {
        await handle.close();
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The host's own sshd: a file of ours among its configuration, tested together with everything else before it is taken up, and
 * put back where it is refused.
 *
 *     await configureSshd(systemd, '/etc/ssh/sshd_config.d/50-hosting.conf', text);
 *     const settings = await effectiveFor('shop');            // { chrootdirectory: '/srv/jail/%u', … }
 */

import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { failed } from '../contract/errors.ts';
import { exists, readFile } from './files.ts';
import { apart, putApart } from './files-apart.ts';
import { runApart } from './own-unit.ts';
import { run, type RunResult } from './run.ts';
import { includes, withBlocks } from './sshd-block.ts';
import type { Systemd } from './systemd.ts';

/** Files in here are read before anything of sshd_config, and what is said first counts. See sshd-block.ts for where they are not. */
export const SSHD_DROPINS = '/etc/ssh/sshd_config.d';
const MAIN = '/etc/ssh/sshd_config';
const OURS = /^\d\d-hosting\b.*\.conf$/;
const PRIVATE = { isPrivate: true };
const UNIT = 'sshd.service';
/** sshd executes itself by this name. */
const SSHD = '/usr/sbin/sshd';
const HOST_KEYS = ['ed25519', 'ecdsa', 'rsa'].map(kind => `/etc/ssh/ssh_host_${kind}_key.pub`);
/** How sshd ends that does not like its configuration. */
const REFUSED = 255;

/** One change at a time: a test is about what is there. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Brings a file of sshd's configuration to a text, or takes it away, and has sshd read it. Sessions go on.
 * @param text null for none
 * @returns whether anything was different
 * @throws HostingError `Failed` where there is no sshd, or it refuses its configuration; nothing is changed then
 */
export function configureSshd(systemd: Systemd, file: string, text: string | null): Promise<boolean> {
    const change = last.then(() => configure(systemd, file, text));
    last = change.catch(() => undefined);
    return change;
}

async function configure(systemd: Systemd, file: string, text: string | null): Promise<boolean> {
    await requireSshd();
    const before = await readFile(file) ?? null;
    const main = await readFile(MAIN) ?? '';
    const wanted = await mainWith(main, file, text);
    if (before === text && main === wanted)
        return false;
    const broken = await test();
    if (broken !== undefined)
        throw failed(`sshd refuses its configuration as it is already: ${broken}`, 'Mend it first: sshd -t says where.');
    if (!await exists(SSHD_DROPINS))
        await apart('/usr/bin/mkdir', '--mode=0700', '--', SSHD_DROPINS);
    await put(file, text, wanted);
    const refusal = await test();
    if (refusal !== undefined) {
        await put(file, before, main);
        throw failed(`sshd refuses ${file}, which was put back: ${refusal}`);
    }
    // One that is started by a socket reads it for each session anew.
    if (await systemd.activeState(UNIT) === 'active')
        await apart('/usr/bin/systemctl', 'reload', '--', UNIT);
    return true;
}

async function put(file: string, text: string | null, main: string): Promise<void> {
    await putApart(file, text, PRIVATE);
    await putApart(MAIN, main, PRIVATE);
}

/** What is to stand in sshd_config when a file of ours has this text: where sshd reads the file itself, nothing of it. */
async function mainWith(main: string, file: string, text: string | null): Promise<string> {
    if (includes(main, SSHD_DROPINS))
        return withBlocks(main, []);
    const texts = new Map<string, string | null>();
    for (const name of await exists(SSHD_DROPINS) ? await readdir(SSHD_DROPINS) : []) {
        if (OURS.test(name))
            texts.set(name, await readFile(path.join(SSHD_DROPINS, name)) ?? null);
    }
    texts.set(path.basename(file), text);
    const parts = [...texts.keys()].sort().map(name => texts.get(name));
    return withBlocks(main, parts.filter(each => typeof each === 'string'));
}

/** Whether sshd's configuration has this text where it was put; what others have there is not looked at. */
export async function isConfigured(file: string, text: string): Promise<boolean> {
    const main = await readFile(MAIN) ?? '';
    const wanted = await mainWith(main, file, text).catch(() => null);
    return await readFile(file) === text && main === wanted;
}

/** @throws HostingError `Failed` where this host has no sshd */
export async function requireSshd(): Promise<void> {
    if (!await exists(SSHD))
        throw failed('There is no sshd on this host.', 'Install it with dnf install openssh-server.');
}

/** What sshd says against its configuration, or undefined. */
async function test(): Promise<string | undefined> {
    const { status, stderr } = await ask(['-t'], [REFUSED, 1]);
    return status === 0 ? undefined : stderr.trim().slice(0, 1000) || `it ends with status ${status}.`;
}

/**
 * What sshd would go by for a user who comes from this host: keywords in lower case, as `sshd -T` prints them.
 * @throws HostingError `Failed` where its configuration does not load
 */
export async function effectiveFor(user: string): Promise<Record<string, string>> {
    const { stdout } = await ask(['-T', '-C', `user=${user},host=localhost,addr=127.0.0.1`]);
    const settings: Record<string, string> = {};
    for (const line of stdout.split('\n')) {
        const [keyword = '', ...words] = line.split(' ');
        // What may be said several times stands in several lines.
        settings[keyword] = [settings[keyword], words.join(' ')].filter(each => each !== undefined).join(' ');
    }
    return settings;
}

function ask(args: readonly string[], accept: readonly number[] = []): Promise<RunResult> {
    return runApart('Configuration of sshd', [SSHD, ...args], [], { accept });
}

/** The public keys of this host, as it shows them to whoever connects. Under SELinux they are labelled as the private ones are. */
export async function hostKeys(): Promise<string[]> {
    const SOME_ARE_MISSING = 1;
    const { stdout } = await runApart('Public keys of this host', ['/usr/bin/cat', '--', ...HOST_KEYS], [], { accept: [SOME_ARE_MISSING] });
    return stdout.split('\n').filter(Boolean);
}

/** Ends the sessions of a user with sshd, whatever is under way in them. */
export async function endSessions(uid: number): Promise<void> {
    const NONE_MATCHED = 1; // pkill(1)
    await run('pkill', ['--signal', 'KILL', '--uid', String(uid), '--exact', 'sshd|sshd-session'], { accept: [NONE_MATCHED] });
}

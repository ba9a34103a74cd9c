// SPDX-License-Identifier: LGPL-2.1-or-later
/* Users and groups, through the host's own tools, so that every name service and the host's audit log see them. */

import { removeDeadLocks } from './account-locks.ts';
import { runApart } from './own-unit.ts';
import { run } from './run.ts';

export interface Account {
    name: string;
    uid: number;
    gid: number;
    /** The comment field. */
    comment: string;
    home: string;
}

const NOT_FOUND = 2;    // getent(1)

/** Looks an account up by its name or number in all name services. */
export async function findAccount(nameOrUid: string | number): Promise<Account | undefined> {
    const { status, stdout } = await run('getent', ['passwd', '--', String(nameOrUid)], { accept: [NOT_FOUND] });
    const [name, , uid, gid, comment = '', home = ''] = stdout.trimEnd().split(':');
    // A name of digits only is looked up as a number, too: what was asked for is compared with what came.
    if (status !== 0 || !name || (name !== nameOrUid && Number(uid) !== nameOrUid))
        return undefined;
    return { name, uid: Number(uid), gid: Number(gid), comment, home };
}

/** All accounts that name services list: those of the host itself, at least. */
export async function allAccounts(): Promise<Account[]> {
    const { stdout } = await run('getent', ['passwd']);
    return stdout.split('\n').filter(Boolean).map(line => {
        const [name = '', , uid, gid, comment = '', home = ''] = line.split(':');
        return { name, uid: Number(uid), gid: Number(gid), comment, home };
    });
}

/** Number of a group, or undefined. */
export async function findGroup(nameOrGid: string | number): Promise<number | undefined> {
    const { status, stdout } = await run('getent', ['group', '--', String(nameOrGid)], { accept: [NOT_FOUND] });
    return status === 0 ? Number(stdout.split(':')[2]) : undefined;
}

/*
 * useradd and its family lock /etc/passwd and give up when another holds the lock: ours go one after the other.
 */
let last: Promise<unknown> = Promise.resolve();

function oneByOne<T>(work: () => Promise<T>): Promise<T> {
    // One that was killed, as by the host's end or together with us, has left its file.
    const tidied = async (): Promise<T> => { await removeDeadLocks(); return work(); };
    const next = last.then(tidied, tidied);
    last = next.catch(() => undefined);
    return next;
}

/** Adds a group and a user of the same name and number, without log-in shell, mail spool, home or password. */
export function addAccount(account: Account): Promise<void> {
    return oneByOne(async () => {
        if (await findGroup(account.name) === undefined)
            await run('groupadd', ['--gid', String(account.gid), '--', account.name]);
        await run('useradd', [
            '--system', '--no-create-home', '--no-user-group', '--no-log-init',
            '--uid', String(account.uid), '--gid', String(account.gid),
            '--comment', account.comment, '--home-dir', account.home, '--shell', '/sbin/nologin',
            '--', account.name,
        ]);
    });
}

/**
 * Closes an account to everything that asks PAM: sshd, crond, at, su, Cockpit. Whose home is its own could bring a key, and sshd opens
 * a session even without a shell; with the session systemd starts what the home names (.config/systemd/user), outside of all
 * confinement and limits. useradd takes no such date for a system account.
 */
export function closeAccount(name: string): Promise<void> {
    const PAST = '1970-01-02';
    return oneByOne(async () => { await run('usermod', ['--expiredate', PAST, '--', name]); });
}

/** Opens a closed account again, to whatever its password, keys and shell let in. */
export function openAccount(name: string): Promise<void> {
    return oneByOne(async () => { await run('usermod', ['--expiredate', '', '--', name]); });
}

/** Gives a user a password by its hash, or none that could be typed. The hash goes in by standard input. */
export function setPasswordHash(name: string, hash: string | null): Promise<void> {
    const NONE = '!';
    return oneByOne(async () => {
        await runApart(`Password of ${name}`, ['/usr/sbin/chpasswd', '--encrypted'], [], { input: `${name}:${hash ?? NONE}\n` });
    });
}

/** Makes a system group where there is none of this name. */
export function addGroup(name: string): Promise<void> {
    return oneByOne(async () => {
        if (await findGroup(name) === undefined)
            await run('groupadd', ['--system', '--', name]);
    });
}

/** Brings a user into a group, or out of it; it may be so already. */
export function setMembership(user: string, group: string, isMember: boolean): Promise<void> {
    return oneByOne(async () => {
        if ((await membersOf(group)).includes(user) !== isMember)
            await run('gpasswd', [isMember ? '--add' : '--delete', user, group]);
    });
}

/** Names of those who are in a group beside those whose first group it is; none where there is no such group. */
export async function membersOf(group: string): Promise<string[]> {
    const { stdout } = await run('getent', ['group', '--', group], { accept: [NOT_FOUND] });
    return stdout.trimEnd().split(':')[3]?.split(',').filter(Boolean) ?? [];
}

/** Removes a user and its group; either may be gone already. Its files are not touched. */
export function removeAccount(name: string): Promise<void> {
    return oneByOne(async () => {
        if (!await removeUser(name)) {
            await makeWhole(name);
            await removeUser(name);
        }
        // Where login.defs says so, userdel has taken the group along.
        if (await findGroup(name) !== undefined)
            await run('groupdel', ['--', name], { accept: [MISSING] });
    });
}

const MISSING = 6;      // userdel(8), groupdel(8): no such user or group
const TAKEN = 9;        // useradd(8), groupadd(8): there is one of this name, as in another name service

/** @returns whether there was one */
async function removeUser(name: string): Promise<boolean> {
    return (await run('userdel', ['--', name], { accept: [MISSING] })).status !== MISSING;
}

/**
 * userdel and groupdel write one file after the other. What was killed in between has left a line in /etc/shadow or /etc/gshadow that
 * they no longer find, and take away with the rest once there is a rest.
 */
async function makeWhole(name: string): Promise<void> {
    await run('groupadd', ['--system', '--', name], { accept: [TAKEN] });
    await run('useradd', ['--system', '--no-create-home', '--no-user-group', '--no-log-init', '--gid', name, '--shell', '/sbin/nologin',
        '--', name], { accept: [TAKEN] });
}

/** Kills every process of a user; returns when none is left. */
export async function killProcessesOf(uid: number): Promise<void> {
    const NONE_MATCHED = 1; // pkill(1)
    for (;;) {
        const { status } = await run('pkill', ['--signal', 'KILL', '--uid', String(uid)], { accept: [NONE_MATCHED] });
        if (status === NONE_MATCHED)
            return;
        await new Promise(resolve => setTimeout(resolve, 20));
    }
}

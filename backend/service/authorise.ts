// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who may call what: decided here, for every command, by what the bus daemon and polkit say of the connection, never
 * by what the caller says (rule R4). What is not granted is denied. Whether a customer owns the object it names is the
 * other half, answered by features/sites/lookup.ts for every object.
 */

import * as fs from 'node:fs/promises';

import dbus from 'dbus-next';

import type { Command } from '../contract/command.ts';
import { HostingError } from '../contract/errors.ts';
import type { Caller } from '../contract/handlers.ts';
import { type Account, findAccount } from '../host/accounts.ts';
import { DBUS, type SystemBus, type Target } from '../host/dbus/bus.ts';
import { log } from '../host/journal.ts';
import { Asked } from './asked.ts';
import { sessionBehind } from './session.ts';

const POLKIT: Target = {
    destination: 'org.freedesktop.PolicyKit1',
    path: '/org/freedesktop/PolicyKit1/Authority',
    interface: 'org.freedesktop.PolicyKit1.Authority',
};
/** Flag of a message: the caller can wait for a password to be asked for (D-Bus specification, "Message Format"). */
const ALLOW_INTERACTIVE_AUTHORIZATION = 0x4;
/** A person may take minutes to answer polkit's question. */
const INTERACTIVE_TIMEOUT = 300_000;

export interface Call {
    /** Unique bus name of the caller. */
    sender: string;
    /** Flags of its message. */
    flags: number;
}

/** Who calls, before it is known what it may. */
export type Identity = Omit<Caller, 'role'>;

const uids = new Asked<number>();
const grants = new Asked<boolean>();
/** Each answer is a program that runs: without this, who calls a thousand times at once would start a thousand. */
const accounts = new Asked<Account | undefined>();

function accountOf(uid: number): Promise<Account | undefined> {
    return accounts.answer(String(uid), () => findAccount(uid));
}

/** Asks the bus daemon who is behind a connection. */
export function uidOf(bus: SystemBus, sender: string): Promise<number> {
    return uids.answer(sender, async () => {
        // Not GetConnectionCredentials: dbus-broker's answer holds a file descriptor and ends a connection that takes none.
        const [uid] = await bus.call(DBUS, 'GetConnectionUnixUser', 's', [sender]) as [number];
        return uid;
    });
}

/**
 * Whose number it is.
 * @param isRecorded whether what is called is kept with the name of who did it: to find who is behind root takes several calls more
 * @throws HostingError `Denied` for one without an account
 */
export async function identify(bus: SystemBus, sender: string, uid: number, isRecorded: boolean): Promise<Identity> {
    const name = uid === 0 ? 'root' : (await accountOf(uid))?.name;
    if (name === undefined)
        throw new HostingError('Denied', `The user number ${uid} has no account on this host.`);
    return { uid, name, actor: uid === 0 && isRecorded ? await actorBehind(bus, sender) ?? name : name };
}

/**
 * Decides whether the caller may call the command, and as what.
 * @throws HostingError `Denied`
 */
export async function authorise(bus: SystemBus, command: Command, identity: Identity, call: Call): Promise<Caller> {
    if (identity.uid === 0)
        return { ...identity, role: 'administrator' };
    // Those for whom a customer's standing is enough are not asked for a password.
    const interactive = command.access === 'administrator' && (call.flags & ALLOW_INTERACTIVE_AUTHORIZATION) !== 0;
    const action = command.kind === 'query' && !command.manages ? 'org.cockpithosting.read' : 'org.cockpithosting.manage';
    const isGranted = await grants.answer(`${call.sender} ${action} ${interactive}`, () => granted(bus, call.sender, action, interactive));
    if (isGranted)
        return { ...identity, role: 'administrator' };
    if (command.access === 'owner' || command.access === 'anyone')
        return { ...identity, role: 'customer' };
    throw new HostingError('Denied', 'Only an administrator may do this.',
        { hint: 'Use sudo, or switch on administrative access in Cockpit.' });
}

/** Who logged in before becoming root, by the kernel's log-in uid; for people to read, not for decisions. */
async function actorBehind(bus: SystemBus, sender: string): Promise<string | undefined> {
    const UNSET = 0xffff_ffff;
    const [pid] = await bus.call(DBUS, 'GetConnectionUnixProcessID', 's', [sender]).catch(() => []) as [number | undefined];
    const uid = Number(await fs.readFile(`/proc/${pid}/loginuid`, 'utf8').catch(() => UNSET));
    if (uid !== UNSET && uid !== 0 && !Number.isNaN(uid))
        return (await accountOf(uid))?.name;
    // A host without pam_loginuid, or a kernel without audit: whose session it is, logind knows as well.
    const { user } = await sessionBehind(bus, sender);
    return user === 'root' ? undefined : user ?? undefined;
}

async function granted(bus: SystemBus, sender: string, action: string, interactive: boolean): Promise<boolean> {
    try {
        const [[isAuthorized]] = await bus.call(
            POLKIT, 'CheckAuthorization', '(sa{sv})sa{ss}us',
            [['system-bus-name', { name: new dbus.Variant('s', sender) }], action, {}, interactive ? 1 : 0, ''],
            interactive ? { timeout: INTERACTIVE_TIMEOUT } : {}) as [[boolean, boolean, Record<string, string>]];
        return isAuthorized;
    } catch (error) {
        log('warning', `polkit did not answer, so ${action} is not granted: ${String(error)}`);
        return false;
    }
}

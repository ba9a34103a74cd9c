// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The connection to the hosting service.
 *
 *     const { job } = await call('site.create', { domain: 'shop.example' });
 *
 * With `superuser: 'try'` the connection is root's while the user has administrative access, and the user's own
 * otherwise; the service decides by that what it shows and does. The service is started by the bus when it is called
 * and leaves when idle, which is no event for us: only a new owner of its name is, because our subscription ended with
 * the old one and signals may have been missed.
 */

import { busName, objectPath, signalInterface } from 'virtual:contract';

import type { Topic } from '../../backend/contract/host.ts';
import type { Job } from '../../backend/contract/jobs.ts';
import { Failure, toFailure } from './failure.ts';
import { reasonOf } from './reason.ts';
import { type CommandName, type InputOf, methods, type OutputOf } from './table.ts';

export interface Listener {
    changed: (topic: Topic, id: string) => void;
    jobUpdated: (job: Job) => void;
    /** Signals may have been missed: read everything again. */
    resumed: () => void;
    /** The user's rights changed: forget everything. */
    reset: () => void;
}

const RETRY_DELAY = 300;
const RECONNECT_DELAY = 1000;

let client: Cockpit.DBusClient | null = null;
/** Settled once the service has been asked for signals on this client; never rejected. */
let subscribed: Promise<void> = Promise.resolve();
let subscribing = false;
let subscribedOwner: string | null = null;
let listener: Listener | null = null;

/** Calls a command of the service. */
export async function call<N extends CommandName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    connect();
    await subscribed;
    try {
        return await send(name, input);
    } catch (error) {
        const failure = toFailure(error);
        // The service was about to leave, or fell. A question can simply be asked again; a change cannot.
        if (failure.code !== 'Lost' || methods[name].kind !== 'query')
            throw failure.code === 'Unavailable' ? await reasonOf(failure) : failure;
        await new Promise(resolve => setTimeout(resolve, RETRY_DELAY));
        connect();
        return send(name, input).catch((again: unknown) => {
            throw toFailure(again);
        });
    }
}

/** Sets who is told about signals; there is one store. */
export function listen(to: Listener): void {
    listener = to;
    const permission = cockpit.permission({ admin: true });
    let known = permission.allowed;
    permission.addEventListener('changed', () => {
        const before = known;
        known = permission.allowed;
        // Cockpit mostly loads the whole page anew before this is told; nothing of an administrator's may stay if not.
        if (before !== null && before !== known) {
            client?.close();
            client = null;
            listener?.reset();
        }
    });
}

async function send<N extends CommandName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    if (!client)
        throw new Failure('Lost', { message: 'No connection' });
    const { interface: iface, method } = methods[name];
    const [answer] = await client.call(objectPath, iface, method, [JSON.stringify(input)], { type: 's' });
    return JSON.parse(String(answer)) as OutputOf<N>;
}

function connect(): void {
    if (client)
        return;
    const opened = cockpit.dbus(busName, { bus: 'system', superuser: 'try' });
    client = opened;
    subscribedOwner = null;
    opened.subscribe({ interface: signalInterface, path: objectPath }, (_path, _iface, signal, args) => {
        if (opened === client)
            receive(signal, args);
    });
    let owner: string | null = null;
    opened.addEventListener('owner', (_event, now) => {
        owner = now;
        if (owner && owner !== subscribedOwner && !subscribing)
            resubscribe(opened, () => owner);
    });
    opened.addEventListener('close', () => {
        if (opened !== client)
            return;
        client = null;
        // One that never worked is tried again when somebody asks for it, not for ever.
        if (subscribedOwner !== null)
            setTimeout(() => listener?.resumed(), RECONNECT_DELAY);
    });
    void subscribe(opened, () => owner);
}

function resubscribe(to: Cockpit.DBusClient, owner: () => string | null): void {
    if (to === client)
        void subscribe(to, owner).then(() => listener?.resumed());
}

function subscribe(to: Cockpit.DBusClient, owner: () => string | null): Promise<void> {
    const { interface: iface, method } = methods['host.subscribe'];
    subscribing = true;
    subscribed = to.call(objectPath, iface, method, ['{}'], { type: 's' }).then(
        () => {
            subscribedOwner = owner();
        },
        (error: unknown) => {
            // The service fell over it and is back already. Whoever calls meets any other obstacle too, and can show it.
            if (toFailure(error).code === 'Lost' && owner())
                setTimeout(() => resubscribe(to, owner), RECONNECT_DELAY);
        },
    ).finally(() => {
        subscribing = false;
    });
    return subscribed;
}

function receive(signal: string, args: unknown[]): void {
    if (signal === 'Changed')
        listener?.changed(args[0] as Topic, String(args[1]));
    else if (signal === 'JobUpdated')
        listener?.jobUpdated(JSON.parse(String(args[0])) as Job);
}

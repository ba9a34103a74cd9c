// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Signals go to the connections that asked for them, one by one, and only about what their user may see: a broadcast
 * would tell every local user about every site.
 */

import { OBJECT_PATH, SIGNAL_INTERFACE } from '../contract/command.ts';
import type { Caller } from '../contract/handlers.ts';
import type { Topic } from '../contract/host.ts';
import type { Job } from '../contract/jobs.ts';
import { DBUS, type SystemBus } from '../host/dbus/bus.ts';

/** A page has one connection; this many of one user are a mistake or an attack. */
const MAX_PER_USER = 64;
/** Jobs that one connection waits for. Who waits for more hears of everything. */
const MAX_JOBS = 64;

interface Subscriber {
    caller: Caller;
    /** Jobs that it waits for; undefined for all there is to hear. */
    jobs: Set<number> | undefined;
    stop: () => void;
}

export class Subscribers {
    readonly #bus: SystemBus;
    readonly #callers = new Map<string, Subscriber>();
    /** Called with how many hear of everything, when that changes. Who waits for a job is none of them. */
    onCount: (count: number) => void = () => undefined;
    #counted = 0;
    readonly #maySee: (caller: Caller, owner: string | null) => boolean;

    constructor(bus: SystemBus, maySee: (caller: Caller, owner: string | null) => boolean) {
        this.#bus = bus;
        this.#maySee = maySee;
    }

    /**
     * Sends signals to a connection until it leaves the bus.
     * @param job of which alone it is to be told; of fifty who wait for a job each, each would be told of all fifty
     */
    async add(sender: string, caller: Caller, job?: number): Promise<void> {
        const present = this.#callers.get(sender);
        if (present) {
            present.caller = caller;
            if (job === undefined || present.jobs?.add(job).size === MAX_JOBS)
                present.jobs = undefined;
            this.#count();
            return;
        }
        const ofUser = [...this.#callers.values()].filter(each => each.caller.uid === caller.uid).length;
        if (caller.role !== 'administrator' && ofUser >= MAX_PER_USER)
            return;
        const entry: Subscriber = { caller, jobs: job === undefined ? undefined : new Set([job]), stop: () => undefined };
        this.#callers.set(sender, entry);
        this.#count();
        const leave = (): void => {
            this.#callers.delete(sender);
            this.#count();
            entry.stop();
        };
        entry.stop = await this.#bus.subscribe(
            { sender: DBUS.destination, interface: DBUS.interface, member: 'NameOwnerChanged', arg0: sender }, leave);
        // Who has left before the rule was there is told of by no signal, and would be kept for as long as the service lives.
        const [isThere] = await this.#bus.call(DBUS, 'NameHasOwner', 's', [sender]) as [boolean];
        if (!isThere)
            leave();
    }

    #count(): void {
        const count = [...this.#callers.values()].filter(({ jobs }) => jobs === undefined).length;
        if (count === this.#counted)
            return;
        this.#counted = count;
        this.onCount(count);
    }

    /** Tells of a job's new state, and that its site is to be read again when the job begins or ends. */
    job(job: Job, owner: string | null): void {
        let text: string | undefined;
        this.#send('JobUpdated', 's', () => [text ??= JSON.stringify(job)], owner, job.id);
        if (job.finishedAt !== null) {
            for (const { jobs } of this.#callers.values())
                jobs?.delete(job.id);
        }
        if (job.site !== null && (job.finishedAt !== null || job.state === 'queued'))
            this.changed('site', job.site, owner);
    }

    changed(topic: Topic, id: string, owner: string | null): void {
        this.#send('Changed', 'ss', () => [topic, id], owner);
    }

    /** @param job number of the one that is told of, for those who wait for that */
    #send(member: string, signature: string, body: () => unknown[], owner: string | null, job?: number): void {
        for (const [destination, { caller, jobs }] of this.#callers) {
            const isWanted = jobs === undefined || (job !== undefined && jobs.has(job));
            if (isWanted && this.#maySee(caller, owner))
                this.#bus.signal(destination, { path: OBJECT_PATH, interface: SIGNAL_INTERFACE }, member, signature, body());
        }
    }
}

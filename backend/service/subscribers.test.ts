// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, expect, test } from 'vitest';

import type { Caller } from '../contract/handlers.ts';
import type { Job } from '../contract/jobs.ts';
import type { SystemBus } from '../host/dbus/bus.ts';
import { Subscribers } from './subscribers.ts';

const anna: Caller = { uid: 1000, name: 'anna', actor: 'anna', role: 'customer' };

/** A bus on which connections leave when a test says so. */
class FakeBus {
    readonly there = new Set<string>();
    readonly rules = new Map<string, () => void>();
    readonly sent: string[] = [];
    /** What of each. */
    readonly members: string[] = [];

    subscribe({ arg0 = '' }: { arg0?: string }, handler: () => void): Promise<() => void> {
        this.rules.set(arg0, handler);
        return Promise.resolve(() => { this.rules.delete(arg0); });
    }

    call(_target: unknown, _member: string, _signature: string, [name]: [string]): Promise<unknown[]> {
        return Promise.resolve([this.there.has(name)]);
    }

    signal(destination: string, _from: unknown, member: string): void {
        this.sent.push(destination);
        this.members.push(member);
    }
}

let bus: FakeBus, subscribers: Subscribers, counts: number[];

beforeEach(() => {
    bus = new FakeBus();
    subscribers = new Subscribers(bus as unknown as SystemBus, () => true);
    counts = [];
    subscribers.onCount = count => { counts.push(count); };
});

test('a connection is sent signals until it leaves, and its rule goes with it', async () => {
    bus.there.add(':1.7');
    await subscribers.add(':1.7', anna);
    subscribers.changed('site', 'shop', null);
    expect(bus.sent).toEqual([':1.7']);
    bus.rules.get(':1.7')?.();
    subscribers.changed('site', 'shop', null);
    expect([bus.sent.length, bus.rules.size, counts]).toEqual([1, 0, [1, 0]]);
});

test('one that has left before its rule was there is not kept', async () => {
    await subscribers.add(':1.8', anna);
    subscribers.changed('site', 'shop', null);
    expect([bus.sent, bus.rules.size, counts]).toEqual([[], 0, [1, 0]]);
});

test('a hundred that leave at once do not use up the places of their user', async () => {
    for (let number = 0; number < 100; number++)
        await subscribers.add(`:2.${number}`, anna);
    bus.there.add(':1.9');
    await subscribers.add(':1.9', anna);
    subscribers.changed('site', 'shop', null);
    expect(bus.sent).toEqual([':1.9']);
});

const job = (id: number, finishedAt: string | null = null): Job => ({ id, site: 'shop', state: 'running', finishedAt, steps: [] }) as unknown as Job;

test('who waits for a job is told of that one, and of nothing else', async () => {
    bus.there.add(':1.10').add(':1.11');
    await subscribers.add(':1.10', anna, 3);
    await subscribers.add(':1.11', anna);
    subscribers.job(job(4), null);
    subscribers.changed('site', 'shop', null);
    expect(bus.sent).toEqual([':1.11', ':1.11']);
    subscribers.job(job(3, 'now'), null);
    // The one who waits for all of it also hears that the site changed.
    expect(bus.sent.slice(2)).toEqual([':1.10', ':1.11', ':1.11']);
    expect(bus.members.slice(2)).toEqual(['JobUpdated', 'JobUpdated', 'Changed']);
    subscribers.job(job(3), null);
    expect(bus.sent.slice(5)).toEqual([':1.11']);
});

test('one connection waits for several jobs, for very many it hears of everything, and so it does when it asks for that', async () => {
    bus.there.add(':1.12').add(':1.13');
    await subscribers.add(':1.12', anna, 1);
    await subscribers.add(':1.12', anna, 2);
    await subscribers.add(':1.13', anna, 1);
    await subscribers.add(':1.13', anna);
    subscribers.job(job(2), null);
    expect(bus.sent).toEqual([':1.12', ':1.13']);
    subscribers.changed('site', 'shop', null);
    expect(bus.sent.slice(2)).toEqual([':1.13']);
    for (let id = 3; id < 100; id++)
        await subscribers.add(':1.12', anna, id);
    subscribers.changed('site', 'shop', null);
    expect(bus.sent.slice(3)).toEqual([':1.12', ':1.13']);
    // Who waits for a job was not counted.
    expect(counts).toEqual([1, 2]);
});

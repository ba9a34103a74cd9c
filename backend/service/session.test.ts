// SPDX-License-Identifier: LGPL-2.1-or-later

import { afterEach, expect, it, vi } from 'vitest';

import { BusError, type SystemBus } from '../host/dbus/bus.ts';
import { sessionBehind } from './session.ts';

/** A logind that does not answer cannot be had without a host; its calls are counted. */
class FakeBus {
    calls = 0;
    isHanging = true;

    call(target: { destination: string }, member: string): Promise<unknown[]> {
        if (target.destination !== 'org.freedesktop.login1')
            return Promise.resolve([42]);
        this.calls++;
        if (this.isHanging)
            return Promise.reject(new BusError('org.freedesktop.DBus.Error.NoReply', 'late'));
        return Promise.resolve(member === 'GetSessionByPID' ? ['/session/7'] : [{ value: '7' }]);
    }
}

afterEach(() => vi.useRealTimers());

it('asks again at once after a caller without a session', async () => {
    const fake = new FakeBus(), bus = fake as unknown as SystemBus;
    fake.call = () => Promise.reject(new BusError('org.freedesktop.login1.NoSessionForPID', 'none'));
    expect((await sessionBehind(bus, ':1.1')).session).toBeNull();
    fake.call = FakeBus.prototype.call.bind(fake);
    fake.isHanging = false;
    expect((await sessionBehind(bus, ':1.1')).session).toBe('7');
});

it('does not ask a logind that hangs again and again, and asks it later', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const fake = new FakeBus(), bus = fake as unknown as SystemBus;
    for (const sender of [':1.1', ':1.2'])
        expect(await sessionBehind(bus, sender)).toEqual({ session: null, address: null, user: null });
    expect(fake.calls).toBe(1);
    fake.isHanging = false;
    vi.advanceTimersByTime(61_000);
    expect(await sessionBehind(bus, ':1.3')).toEqual({ session: '7', address: '7', user: '7' });
});

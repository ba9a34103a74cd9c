// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test, vi } from 'vitest';

import type { Systemd } from '../../../host/systemd.ts';
import { Store } from '../../../store/store.ts';
import type { DatabaseRecord, SiteRecord } from '../../common/site.ts';
import { engines } from '../engines.ts';
import { Guests, isOver } from './guests.ts';
import { type GuestRecord, GuestRecords, guestName } from './records.ts';

vi.mock('./handover.ts', async importOriginal => ({
    ...await importOriginal<object>(), handOver: vi.fn(() => Promise.resolve()), takeBack: vi.fn(() => Promise.resolve()),
    lookInside: vi.fn(() => Promise.resolve({ unused: new Set(), ended: new Set() })),
}));

const GUEST: GuestRecord = {
    id: '0123456789abcdef', site: 'shop', engine: 'mariadb', database: 'shop', user: 'shop', token: 'f00d', state: 'open',
    openUntil: '2026-11-21T12:01:00.000Z', endsAt: '2026-11-21T13:00:00.000Z',
};
const NOTHING = { unused: new Set<string>(), ended: new Set<string>() };
const client = { name: 'dbwebclient', app: 'client', uid: 70_000 } as SiteRecord;
const site = { name: 'shop', domain: 'shop.example' } as SiteRecord;
const user = { name: 'shop', privileges: 'owner' as const, maxConnections: 40, password: null, nextPassword: null, isWaiting: false };
const database: DatabaseRecord = { engine: 'mariadb', name: 'shop', charset: 'utf8mb4', collation: '', users: [user] };

describe('a session', () => {
    test('goes on while it is used and its time is not up', () => {
        expect(isOver(GUEST, '2026-11-21T12:59:59.999Z', NOTHING)).toBe(false);
        expect(isOver(GUEST, '2026-11-21T12:00:30.000Z', { ...NOTHING, unused: new Set(['f00d']) })).toBe(false);
        expect(isOver(GUEST, '2026-11-21T12:30:00.000Z', { unused: new Set(['beef']), ended: new Set(['fedcba9876543210']) })).toBe(false);
    });

    test.each<[string, GuestRecord, string, Parameters<typeof isOver>[2]]>([
        ['its time is up', GUEST, GUEST.endsAt, NOTHING],
        ['its minute is over and nobody came', GUEST, GUEST.openUntil, { ...NOTHING, unused: new Set(['f00d']) }],
        ['it was logged out of', GUEST, '2026-11-21T12:00:00.000Z', { ...NOTHING, ended: new Set([GUEST.id]) }],
        ['its beginning was cut off', { ...GUEST, state: 'opening' }, '2026-11-21T12:00:00.000Z', NOTHING],
        ['the client is off, or cannot be looked into', GUEST, '2026-11-21T12:00:00.000Z', undefined],
    ])('is over where %s', (_why, guest, now, inside) => {
        expect(isOver(guest, now, inside)).toBe(true);
    });
});

function stage() {
    const records = new GuestRecords(Store.open(':memory:'));
    const lend = vi.spyOn(engines.mariadb, 'lend').mockResolvedValue();
    const reclaim = vi.spyOn(engines.mariadb, 'reclaim').mockResolvedValue();
    const unit = vi.fn(() => Promise.resolve());
    const guests = new Guests({ records, client: () => client, systemd: { unit } as unknown as Systemd });
    return { records, lend, reclaim, unit, guests };
}

const wish = { client, site, database, user };

test('is remembered before there is a user, and the timer runs as long as there is one', async () => {
    const { records, lend, reclaim, unit, guests } = stage();
    lend.mockImplementation(() => {
        expect(records.list()).toMatchObject([{ state: 'opening' }]);
        expect(unit).toHaveBeenLastCalledWith('StartUnit', 'hosting-database-client.timer');
        return Promise.resolve();
    });
    const { token } = await guests.open(() => wish);
    const [row] = records.list();
    expect(row).toMatchObject({ site: 'shop', database: 'shop', user: 'shop', state: 'open' });
    expect(JSON.stringify(row)).not.toContain(token);
    expect(JSON.stringify(row)).not.toContain(lend.mock.lastCall?.[1].password);
    expect(await guests.end(each => each.site === 'other')).toBe(0);
    expect(await guests.end(each => each.site === 'shop')).toBe(1);
    expect(reclaim).toHaveBeenCalledWith('shop', guestName(row?.id ?? ''));
    expect(records.list()).toEqual([]);
    expect(unit).toHaveBeenLastCalledWith('StopUnit', 'hosting-database-client.timer');
});

test('that fails to begin leaves nothing; what cannot be removed is tried again', async () => {
    const { records, lend, reclaim, guests } = stage();
    lend.mockRejectedValueOnce(new Error('no server'));
    await expect(guests.open(() => wish)).rejects.toThrow('no server');
    expect(records.list()).toEqual([]);
    lend.mockRejectedValueOnce(new Error('no server'));
    reclaim.mockRejectedValueOnce(new Error('no server'));
    await expect(guests.open(() => wish)).rejects.toThrow('no server');
    expect(records.list()).toHaveLength(1);
    expect(await guests.tidy()).toEqual({ ended: 1, left: 0 });
});

test('is found whole by a job that ends those of its site while it begins', async () => {
    const { records, lend, reclaim, guests } = stage();
    let finish = (): void => undefined;
    lend.mockImplementation(() => new Promise(resolve => { finish = resolve; }));
    const opening = guests.open(() => wish);
    await vi.waitFor(() => expect(lend).toHaveBeenCalled());
    const ending = guests.end(each => each.site === 'shop');
    expect(reclaim).not.toHaveBeenCalled();
    finish();
    await opening;
    expect(await ending).toBe(1);
    expect(records.list()).toEqual([]);
});

test('is one of 20 of its site at most', async () => {
    const { guests } = stage();
    for (let number = 0; number < 20; number++)
        await guests.open(() => wish);
    await expect(guests.open(() => wish)).rejects.toMatchObject({ code: 'Conflict' });
    await guests.open(() => ({ ...wish, site: { ...site, name: 'blog' } }));
});

test('is not begun where what it belongs to has changed before its turn', async () => {
    const { records, lend, guests } = stage();
    lend.mockClear();
    await expect(guests.open(() => { throw new Error('suspended'); })).rejects.toThrow('suspended');
    expect(lend).not.toHaveBeenCalled();
    expect(records.list()).toEqual([]);
});

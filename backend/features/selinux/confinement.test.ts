// SPDX-License-Identifier: LGPL-2.1-or-later
/* A site that is made, and asked about, on a host where SELinux is off or knows no sites: skipped with words, and nothing is touched. */

import { beforeEach, describe, expect, test, vi } from 'vitest';

import type { Caller } from '../../contract/handlers.ts';
import type { Engine } from '../../engine/engine.ts';
import type { StepContext } from '../../engine/job.ts';
import { Store } from '../../store/store.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Changes } from '../sites/changes.ts';
import { SiteRecords } from '../sites/records.ts';
import { confinement, dropIn, labelSecret } from './confinement.ts';
import { SelinuxCommands } from './denials/commands.ts';
import { DenialRecords } from './denials/records.ts';
import { EnforceCommands } from './enforce.ts';
import { exceptionHandlers } from './exceptions.ts';
import { PolicyRecords } from './policy/records.ts';

const world = vi.hoisted(() => ({
    mode: 'disabled', knows: false, existing: [] as string[], files: new Map<string, string>(), labelled: [] as string[][],
}));

vi.mock('../../host/selinux.ts', () => ({
    selinuxMode: () => Promise.resolve(world.mode),
    knowsContext: () => Promise.resolve(world.knows),
    label: (type: string, level: string, paths: string[]) => { world.labelled.push([type, level, ...paths]); return Promise.resolve(); },
    contextsOfFiles: () => Promise.resolve(new Map()),
}));
vi.mock('../../host/files.ts', () => ({
    exists: (file: string) => Promise.resolve(world.existing.includes(file) || world.files.has(file)),
    readFile: (file: string) => Promise.resolve(world.files.get(file)),
    writeFile: (file: string, text: string) => { world.files.set(file, text); return Promise.resolve(); },
    makeDirectory: () => Promise.resolve(),
    removeTree: () => Promise.resolve(),
}));
vi.mock('./denials/read.ts', () => ({ readDenials: () => Promise.resolve({ entries: [], cursor: undefined }) }));

const root: Caller = { uid: 0, name: 'root', actor: 'root', role: 'administrator' };
const context = { log: () => undefined, artifact: () => undefined } as unknown as StepContext;
const OFF = { skipped: 'SELinux is off on this host.' };

let store: Store;
let records: SiteRecords;
let policies: PolicyRecords;
let site: SiteRecord;

beforeEach(() => {
    Object.assign(world, { mode: 'disabled', knows: false, existing: ['/home/.hosting/shop', '/home/.hosting/shop/.env'], labelled: [] });
    world.files.clear();
    store = Store.open(':memory:');
    records = new SiteRecords(store);
    policies = new PolicyRecords(store);
    store.transaction(() => records.insert({
        name: 'shop', domain: 'shop.example', aliases: [], app: 'generic', php: '8.4', owner: null, uid: 70_000, databases: [],
    }));
    records.setState('shop', 'active');
    site = records.byName('shop')!;
});

const make = async (): Promise<unknown> => await confinement(policies).make(site, context);

describe('making a site', () => {
    test.each([
        ['is off', 'disabled', false, OFF],
        ['knows no sites', 'enforcing', false, { skipped: expect.stringContaining('install cockpit-hosting-selinux') as string }],
    ])('where SELinux %s is skipped, and leaves nothing for the policy', async (_what, mode, knows, answer) => {
        Object.assign(world, { mode, knows });
        expect(await make()).toEqual(answer);
        await labelSecret(site, '/home/.hosting/secret');
        expect([world.files.size, world.labelled, policies.list()]).toEqual([0, [], []]);
    });

    test('where it is on confines it, and leaves the rest for the policy', async () => {
        Object.assign(world, { mode: 'enforcing', knows: true });
        expect(await make()).toBeUndefined();
        await labelSecret(site, '/home/.hosting/secret');
        expect(world.files.get(dropIn('shop'))).toContain(`SELinuxContext=system_u:system_r:hosting_site_t:${site.level}\n`);
        expect(world.labelled).toEqual([
            ['hosting_content_t', site.level, '/home/.hosting/shop'],
            ['hosting_env_t', site.level, '/home/.hosting/shop/.env'],
            ['hosting_env_t', site.level, '/home/.hosting/secret'],
        ]);
        expect(policies.list()).toMatchObject([{ name: 'shop', state: 'waiting', relabel: false }]);
    });
});

describe('removing a site', () => {
    test('that was made while SELinux was off leaves nothing for the policy; one that is known to it, its removal', async () => {
        await confinement(policies).remove(site, context);
        expect(policies.list()).toEqual([]);
        policies.wait('shop');
        policies.setApplied(policies.of('shop')!);
        await confinement(policies).remove(site, context);
        expect(policies.of('shop')).toMatchObject({ state: 'waiting' });
    });
});

describe('the commands while SELinux is off', () => {
    const changes = (): Changes => ({ records, active: () => site, submit: () => { throw new Error('a job was begun'); } }) as unknown as Changes;
    const commands = (): SelinuxCommands => new SelinuxCommands(records, new DenialRecords(store), policies);

    test('say how the host stands, and that nothing is in the policy', async () => {
        expect(await commands().handlers['selinux.status']({ 'every-file': false }, root)).toMatchObject({
            mode: 'disabled', policy: false, version: null, owned: 0, unconfined: ['shop'], waiting: [],
            labels: { checked: 0, wrong: [], more: 0 }, advice: [expect.stringMatching(/^SELinux is off/)],
        });
        expect(await commands().check(24)).toMatchObject({ mode: 'disabled', safe: false, denials: [] });
        expect(await exceptionHandlers(changes(), policies)['selinux.exceptions']({ site: 'shop' }, root))
            .toEqual({ ports: [], ownBinaries: false, directories: [], type: 'none', state: 'none', reason: null, outgoing: 'all' });
    });

    test('refuse exceptions and to enforce, with words that help', async () => {
        const { 'selinux.allow': allow } = exceptionHandlers(changes(), policies);
        policies.ownTypes = false;
        const input = { site: 'shop', port: '6379/tcp', 'execute-own-binaries': false, write: false };
        await expect(Promise.resolve(allow(input, root)))
            .rejects.toMatchObject({ code: 'Conflict', hint: expect.stringContaining('--own-types') as string });
        policies.ownTypes = true;
        await expect(Promise.resolve(allow(input, root)))
            .rejects.toMatchObject({ code: 'Conflict', message: expect.stringMatching(/^SELinux is off/) as string });

        const engine = { submit: () => { throw new Error('a job was begun'); } } as unknown as Engine;
        const enforce = new EnforceCommands(engine, commands()).handlers['selinux.enforce'];
        await expect(Promise.resolve(enforce({ hours: 24, force: true }, root))).rejects.toMatchObject({
            code: 'Conflict', message: 'SELinux is off on this host.', hint: expect.stringContaining('restart') as string,
        });
    });
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Transactions of the policy, on a host that is made up of a few maps. */

import { beforeEach, expect, test, vi } from 'vitest';

import type { Job } from '../../../contract/jobs.ts';
import type { Caller } from '../../../contract/handlers.ts';
import { Engine } from '../../../engine/engine.ts';
import type { JobKind } from '../../../engine/job.ts';
import type { Systemd } from '../../../host/systemd.ts';
import { Store } from '../../../store/store.ts';
import { world } from '../../../../test/support/fake-policy-host.ts';
import { SiteRecords } from '../../sites/records.ts';
import { contextsOf } from '../contexts.ts';
import { applyPolicy } from './apply.ts';
import { othersOf, PolicyCommands } from './commands.ts';
import { PolicyHost } from './host.ts';
import { PolicyRecords } from './records.ts';

vi.mock('../../../host/journal.ts', () => ({ log: () => undefined }));
vi.mock('../../../host/selinux.ts', async () => (await import('../../../../test/support/fake-policy-host.ts')).selinux);
vi.mock('../../../host/relabel.ts', async () => (await import('../../../../test/support/fake-policy-host.ts')).relabel);
vi.mock('../../../host/files.ts', async () => (await import('../../../../test/support/fake-policy-host.ts')).files);
vi.mock('../../../host/selinux-policy.ts', async () => (await import('../../../../test/support/fake-policy-host.ts')).policy);

const systemd = {
    reload: () => { world.reloads++; return Promise.resolve(); },
    restartLoaded: (units: string[]) => { world.restarted.push(...units); return Promise.resolve(); },
} as unknown as Systemd;
const root: Caller = { uid: 0, name: 'root', actor: 'root', role: 'administrator' };

let store: Store;
let sites: SiteRecords;
let policies: PolicyRecords;
let engine: Engine;
let commands: PolicyCommands;

/** A life of the service. Sites are made and unmade by jobs of one step, as the pieces of a site leave it. */
function begin(): void {
    const make: JobKind = {
        kind: 'make', title: () => 'make', steps: ({ name }) => [{ name: 'make', title: 'make', do: async () => {
            policies.wait(name as string);
            await turns(3);
            sites.setState(name as string, 'active');
        } }],
    };
    const unmake: JobKind = {
        kind: 'unmake', title: () => 'unmake', steps: ({ name }) => [{ name: 'unmake', title: 'unmake', do: () => {
            world.files.delete(dropIn(name as string));
            policies.wait(name as string);
            sites.remove(name as string);
            return Promise.resolve();
        } }],
    };
    const change: JobKind = {
        kind: 'change', title: () => 'change', steps: ({ name, selinux }) => [{ name: 'change', title: 'change', do: () => {
            const site = sites.byName(name as string)!;
            sites.update(site.name, { ...site, selinux: { ...site.selinux, ...selinux as object } });
            policies.wait(name as string);
            return Promise.resolve();
        } }],
    };
    engine = new Engine(store, [make, unmake, change, applyPolicy(new PolicyHost(policies, sites, systemd), othersOf(() => engine))] as
        unknown as JobKind[]);
    commands = new PolicyCommands(engine, policies, sites);
}

function submit(kind: string, name: string, more: object = {}): void {
    engine.submit(kind, { args: { name, ...more }, site: name, domain: null, owner: null, actor: 'root' }, () => {
        if (kind === 'make') {
            sites.insert({
                name, domain: `${name}.example`, aliases: [], app: 'generic', php: '8.4', owner: null, databases: [],
                uid: sites.nextUid(70_000),
            });
            world.files.set(dropIn(name), 'SELinuxContext=system_u:system_r:hosting_site_t:s0:c0,c1');
        }
    });
}

const dropIn = (name: string): string => `/etc/systemd/system/hosting-@${name}.service.d/50-selinux.conf`;
const typeOf = (name: string): string | undefined => /system_r:(.*?):/.exec(world.files.get(dropIn(name)) ?? '')?.[1];
const jobs = (): Job[] => engine.records.list({ limit: 100 }).filter(({ kind }) => kind === 'selinux.apply')
    .map(({ id }) => engine.records.read(id)!).reverse();

async function turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn++)
        await new Promise(resolve => setImmediate(resolve));
}

async function rest(): Promise<void> {
    do
        await new Promise(resolve => setTimeout(resolve, 5));
    while (engine.busy > 0);
    await turns(3);
    if (engine.busy > 0)
        await rest();
}

beforeEach(() => {
    Object.assign(world, { mode: 'enforcing', imports: 0, transactions: 0, reloads: 0, restarted: [], relabelled: [],
        refuse: undefined, refuseImport: false, modeDelay: 0, looks: 0 });
    for (const map of [world.contexts, world.modules, world.files])
        map.clear();
    store = Store.open(':memory:');
    sites = new SiteRecords(store);
    policies = new PolicyRecords(store);
    begin();
});

const TEN = Array.from({ length: 10 }, (_each, index) => `site${index}`);

test('where an administrator has decided against types of their own, sites get their labels and keep the shared type', async () => {
    policies.ownTypes = false;
    submit('make', 'shop');
    await rest();
    expect(world.contexts.size).toBeGreaterThan(0);
    expect([world.transactions, world.modules.size]).toEqual([0, 0]);
    expect([typeOf('shop'), policies.of('shop')?.state]).toEqual(['hosting_site_t', 'applied']);
});

test('ten sites at once cost one transaction, after all of them are made', async () => {
    for (const name of TEN)
        submit('make', name);
    await rest();
    expect([world.imports, world.transactions, world.reloads, jobs().length]).toEqual([1, 1, 1, 1]);
    expect([...world.modules.keys()].sort()).toEqual(TEN.map(name => `hosting-${name}`));
    for (const name of TEN) {
        expect(typeOf(name)).toBe(`hosting_${name}.t`);
        expect(policies.of(name)).toMatchObject({ state: 'applied', reason: null });
        for (const [pattern, context] of contextsOf(sites.byName(name)!))
            expect(world.contexts.get(pattern)).toBe(context);
    }
    // Nothing that is so already is done again.
    await commands.handlers['selinux.apply']({}, root);
    await rest();
    expect([world.imports, world.transactions, world.reloads]).toEqual([1, 1, 1]);
});

test('a site that is ready at the very end of the gathering is taken along, and asks for no transaction of its own', async () => {
    world.modeDelay = 400;
    submit('make', 'shop');
    submit('make', 'blog');
    await rest();
    expect(jobs()).toHaveLength(1);
    expect(policies.isWaiting()).toBe(false);
});

test('sites that are ready one after the other, while the mode of the host is still looked at, ask for one transaction', async () => {
    Object.assign(world, { modeDelay: 300, looks: 1 });
    submit('make', 'shop');
    await new Promise(resolve => setTimeout(resolve, 100));
    submit('make', 'blog');
    // Longer than both looks.
    await new Promise(resolve => setTimeout(resolve, 800));
    await rest();
    expect(jobs()).toHaveLength(1);
    expect(policies.isWaiting()).toBe(false);
});

test('deletion takes everything away, entries and module, and nothing of anybody else', async () => {
    world.contexts.set('/srv/mine(/.*)?', 'system_u:object_r:etc_t:s0');
    submit('make', 'shop');
    submit('make', 'blog');
    await rest();
    submit('unmake', 'shop');
    await rest();
    expect([...world.contexts.keys()].filter(each => !each.includes('/blog'))).toEqual(['/srv/mine(/.*)?', '/home/\\.hosting(/.*)?']);
    expect([...world.modules.keys()]).toEqual(['hosting-blog']);
    expect(policies.list().map(({ name }) => name)).toEqual(['blog']);
    expect([...world.files.keys()].filter(each => each.includes('shop'))).toEqual([]);
    submit('unmake', 'blog');
    await rest();
    expect([...world.contexts.keys()]).toEqual(['/srv/mine(/.*)?']);
});

test('a refused transaction leaves sites as they were, says so, and is tried again with the next change', async () => {
    submit('make', 'old');
    await rest();
    world.refuse = () => 'semodule failed with status 1: syntax error';
    submit('make', 'shop');
    await rest();
    expect(jobs().at(-1)).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('syntax error') as string } });
    expect(policies.of('shop')).toMatchObject({ state: 'failed', reason: expect.stringContaining('syntax error') as string });
    expect([typeOf('shop'), typeOf('old')]).toEqual(['hosting_site_t', 'hosting_old.t']);
    // Its labels are right all the same.
    expect(world.contexts.get('/home/shop(/.*)?')).toMatch(/hosting_content_t/);
    // It is not tried again and again by itself.
    const before = world.transactions;
    begin();
    await commands.begin();
    await rest();
    expect(world.transactions).toBe(before);

    world.refuse = undefined;
    submit('make', 'third');
    await rest();
    expect(['shop', 'third', 'old'].map(name => policies.of(name)?.state)).toEqual(['applied', 'applied', 'applied']);
    expect(typeOf('shop')).toBe('hosting_shop.t');
});

test('the failed job itself can be retried', async () => {
    world.refuse = () => 'no';
    submit('make', 'shop');
    await rest();
    world.refuse = undefined;
    engine.goOn(jobs().at(-1)!.id);
    await rest();
    expect(jobs().at(-1)?.state).toBe('done');
    expect(typeOf('shop')).toBe('hosting_shop.t');
});

test('one broken module does not hold up the others', async () => {
    world.refuse = files => [...files.keys()].some(file => file.includes('hosting-bad'))
        ? 'Failed to resolve allow statement at /var/lib/selinux/targeted/tmp/modules/300/hosting-bad/cil:4' : undefined;
    for (const name of ['one', 'bad', 'two'])
        submit('make', name);
    await rest();
    expect([...world.modules.keys()].sort()).toEqual(['hosting-one', 'hosting-two']);
    expect(['one', 'bad', 'two'].map(name => policies.of(name)?.state)).toEqual(['applied', 'failed', 'applied']);
    expect(jobs().at(-1)).toMatchObject({ state: 'failed', error: { message: expect.stringMatching(/^bad: /) as string } });
});

test('refused labels are said of the sites that wait', async () => {
    world.refuseImport = true;
    submit('make', 'shop');
    await rest();
    expect(policies.of('shop')).toMatchObject({ state: 'failed', reason: expect.stringContaining('no space') as string });
    expect(jobs().at(-1)).toMatchObject({ state: 'failed', error: { step: 'contexts' } });
    expect([world.transactions, typeOf('shop')]).toEqual([0, 'hosting_site_t']);
});

test('what was left by a life that was killed is taken up by the next', async () => {
    submit('make', 'shop');
    await rest();
    // As after SIGKILL between the two transactions, or before a job was made of what waits.
    world.modules.clear();
    policies.wait('shop');
    begin();
    await commands.begin();
    await rest();
    expect(world.modules.has('hosting-shop')).toBe(true);
    expect(policies.of('shop')?.state).toBe('applied');
});

test('a change while a transaction runs is the next one\'s', async () => {
    submit('make', 'shop');
    let changed = false;
    world.refuse = () => {
        if (!changed)
            submit('change', 'shop', { selinux: { ports: ['6379/tcp'] } });
        changed = true;
        return undefined;
    };
    await rest();
    expect(jobs().map(({ state }) => state)).toEqual(['done', 'done']);
    expect(world.modules.get('hosting-shop')).toContain('redis_port_t');
    expect(policies.of('shop')?.state).toBe('applied');
});

test('an exception that is taken back leaves the module', async () => {
    submit('make', 'shop');
    submit('change', 'shop', { selinux: { ports: ['6379/tcp'], ownBinaries: true } });
    await rest();
    expect(world.modules.get('hosting-shop')).toMatch(/redis_port_t[^]*execute_no_trans/);
    submit('change', 'shop', { selinux: { ports: [], ownBinaries: false } });
    await rest();
    expect(world.modules.get('hosting-shop')).not.toContain('(allow');
});

test('the shared type for all: sites leave their own before it is taken away, and come back', async () => {
    for (const name of ['shop', 'blog'])
        submit('make', name);
    await rest();
    let typesAtRemoval: (string | undefined)[] = [];
    world.refuse = () => { typesAtRemoval = ['shop', 'blog'].map(typeOf); return undefined; };
    await commands.handlers['selinux.set']({ 'own-types': false }, root);
    await rest();
    expect(typesAtRemoval).toEqual(['hosting_site_t', 'hosting_site_t']);
    expect([...world.modules.keys()]).toEqual([]);
    expect(world.restarted).toEqual(expect.arrayContaining(['hosting-php@shop.socket', 'hosting-php@blog.service']));
    expect(world.contexts.has('/home/shop(/.*)?')).toBe(true);
    submit('make', 'third');
    await rest();
    expect([typeOf('third'), world.modules.size]).toEqual(['hosting_site_t', 0]);

    await commands.handlers['selinux.set']({ 'own-types': true }, root);
    await rest();
    expect(['shop', 'blog', 'third'].map(typeOf)).toEqual(['hosting_shop.t', 'hosting_blog.t', 'hosting_third.t']);
});

test('a site that was made while SELinux was off gets its labels before it is confined', async () => {
    submit('make', 'shop');
    world.files.delete(dropIn('shop'));
    policies.wait('shop', { relabel: true });
    await rest();
    expect(world.relabelled).toEqual(['/home/shop', '/var/log/hosting/shop']);
    expect(typeOf('shop')).toBe('hosting_shop.t');
});

test('nothing begins while SELinux is off', async () => {
    world.mode = 'disabled';
    submit('make', 'shop');
    await rest();
    expect([jobs().length, world.transactions]).toEqual([0, 0]);
    await commands.handlers['selinux.apply']({}, root);
    await rest();
    expect(jobs().at(-1)?.steps.map(({ state }) => state)).toEqual(['done', ...Array<string>(6).fill('skipped')]);
});

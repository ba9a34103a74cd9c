// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sites in the policy of an enforcing host: labels that survive a relabelling, types of their own, exceptions, failures. */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Job, JobSummary } from '../../backend/contract/jobs.ts';
import type { OutputOf } from '../../backend/contract/index.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { atRest } from '../support/jobs.ts';
import { journalEnd } from '../support/journal.ts';
import { exec, hostingctl, refused, run } from '../support/machine.ts';
import { contextOf, contexts, denials, lackedByService, page, put } from './host.ts';

type Status = OutputOf<'selinux.status'>;

const OVERRIDE = '/etc/hosting/templates/selinux/site.cil.hbs';
const levels: Record<string, string> = {};
let begun = '';

/** The jobs about the policy, the newest first, when none of them is at work any more. */
async function transactions(): Promise<JobSummary[]> {
    await atRest('the policy', 900, 'selinux.apply');
    return (await hostingctl<JobSummary[]>('job', 'list')).filter(({ kind }) => kind === 'selinux.apply');
}

async function restart(site: string): Promise<void> {
    await run(['systemctl', 'stop', `hosting-php@${site}.service`]);
    expect((await page(`${site}.example`)).status).toBe(200);
}

/** What a site answers about itself. */
async function ask(site: string): Promise<Record<string, unknown>> {
    await put(site, 'own-type.php', readFileSync(path.join(import.meta.dirname, 'own-type.php'), 'utf8'));
    const { status, body } = await page(`${site}.example`, '/own-type.php');
    expect(status, body).toBe(200);
    return JSON.parse(body) as Record<string, unknown>;
}

async function localEntries(): Promise<string> {
    return (await exec(['bash', '-c', 'cat /etc/selinux/*/contexts/files/file_contexts.local'])).stdout;
}

beforeAll(async () => {
    begun = await journalEnd();
    await denials();
    await run(['systemctl', 'mask', '--runtime', '--now', 'hosting-idle.timer']);
    await hostingctl('selinux', 'set', '--own-types');
});

afterAll(async () => {
    await exec(['systemctl', 'unmask', '--runtime', 'hosting-idle.timer']);
    await exec(['rm', '-rf', OVERRIDE, '/srv/media']);
});

it('sites that are made together come into the policy by one transaction, and nobody waits for it', async () => {
    const before = await transactions();
    const names = ['three', 'four'];
    await Promise.all(names.map(name => hostingctl('site', 'create', `${name}.example`)));
    for (const name of names) {
        levels[name] = (await hostingctl<Site>('site', 'show', name)).level;
        // Confined from the first process on.
        expect(new Set(await contexts(name))).toEqual(new Set([`system_u:system_r:hosting_site_t:${levels[name]}`]));
    }
    const jobs = await transactions();
    expect(jobs.slice(0, jobs.length - before.length).map(({ state }) => state)).toEqual(['done']);
    const { steps } = await hostingctl<Job>('job', 'show', String(jobs[0]?.id));
    expect(steps.find(({ name }) => name === 'modules')?.note).toMatch(/^2 modules installed, 0 removed, in one transaction/);
});

it('each starts in a type of its own the next time, and its labels are in the database of the host', async () => {
    for (const name of ['three', 'four']) {
        await restart(name);
        expect(new Set(await contexts(name))).toEqual(new Set([`system_u:system_r:hosting_${name}.t:${levels[name]}`]));
    }
    expect(await hostingctl<Status>('selinux', 'status')).toMatchObject({
        owned: 2, ownTypes: true, waiting: [], unconfined: [], advice: [], labels: { wrong: [], more: 0 },
    });
    expect(await localEntries()).toContain(`system_u:object_r:hosting_content_t:${levels['three']}`);
});

it('a relabelling of the host keeps every label, and the site answers', async () => {
    const paths = ['/home/.hosting', '/home/three', '/home/three/.env', '/home/three/public_html', '/var/log/hosting/three'];
    const before = await contextOf(...paths);
    await run(['restorecon', '-R', '-F', '/home', '/var/log/hosting', '/etc/hosting']);
    expect(await contextOf(...paths)).toEqual(before);
    await restart('three');
});

it('a label that was lost is found and mended, without following a customer\'s links', async () => {
    await run(['chcon', '--type=user_home_t', '/home/three/public_html']);
    await run(['ln', '-s', '/etc/passwd', '/home/three/public_html/link'], { user: 'three' });
    const [passwd] = await contextOf('/etc/passwd');
    const { labels, advice } = await hostingctl<Status>('selinux', 'status', '--every-file');
    expect(labels.wrong).toContainEqual(expect.objectContaining({ path: '/home/three/public_html' }));
    expect(labels.checked).toBeGreaterThan(10);
    expect(advice).not.toEqual([]);
    await hostingctl('selinux', 'relabel', 'three');
    expect((await hostingctl<Status>('selinux', 'status', '--every-file')).labels.wrong).toEqual([]);
    expect(await contextOf('/etc/passwd')).toEqual([passwd]);
});

it('two sites with types of their own have no rights towards each other', async () => {
    // On the same level, so that types alone are asked. A type towards itself shows that the question is one.
    const script = `import selinux, sys
level, source, target = sys.argv[1:]
asked = [("process", "signal"), ("process", "sigkill"), ("process", "ptrace"), ("process", "signull"), ("process", "getattr"),
         ("unix_stream_socket", "connectto"), ("unix_dgram_socket", "sendto"), ("file", "read"), ("shm", "read"), ("fd", "use")]
for kind, permission in asked:
    try:
        selinux.selinux_check_access(*[f"system_u:system_r:{each}:{level}" for each in (source, target)], kind, permission)
        print(kind, permission)
    except OSError:
        pass`;
    const may = async (source: string, target: string): Promise<string> =>
        await run(['python3', '-c', script, levels['three'] ?? '', source, target]);
    expect(await may('hosting_three.t', 'hosting_three.t')).toContain('process signal\n');
    expect(await may('hosting_three.t', 'hosting_four.t')).toBe('');
    expect(await may('hosting_three.t', 'hosting_site_t')).toBe('');
});

it('a transaction that fails is reported, and leaves the site confined as before', async () => {
    await run(['mkdir', '--parents', '/srv/media', path.dirname(OVERRIDE)]);
    await run(['tee', '/srv/media/file'], { input: 'shared' });
    await run(['chmod', '0777', '/srv/media']);
    expect(await ask('three')).toMatchObject({ 'own program': false, read: false, write: false });
    await denials();
    await run(['tee', OVERRIDE], { input: '(block hosting_{{cil name}} (blockinherit no_such_template))\n' });
    await hostingctl('selinux', 'allow', 'three', '--directory', '/srv/media', '--write', '--execute-own-binaries');
    expect((await refused(['selinux', 'allow', 'four', '--directory', '/srv/media'])).status).toBe(5);
    expect((await transactions())[0]).toMatchObject({ state: 'failed' });
    const status = await hostingctl<Status>('selinux', 'status');
    expect(status.waiting).toContainEqual(expect.objectContaining({ site: 'three', state: 'failed' }));
    expect(status.advice).not.toEqual([]);
    await restart('three');
    expect(new Set(await contexts('three'))).toEqual(new Set([`system_u:system_r:hosting_three.t:${levels['three']}`]));
    expect(await ask('three')).toMatchObject({ 'own program': false, read: false, write: false });
});

it('an exception lets one site do it, and no other, as soon as the cause of the failure is mended', async () => {
    await run(['rm', OVERRIDE]);
    await hostingctl('selinux', 'apply');
    expect((await hostingctl<Status>('selinux', 'status')).waiting).toEqual([]);
    await denials();
    await restart('three');
    expect(await ask('three')).toMatchObject({
        type: expect.stringContaining('hosting_three.t') as string, 'own program': true, read: true, write: true,
    });
    expect(await denials()).toEqual([]);
    expect(await ask('four')).toMatchObject({ 'own program': false, read: false, write: false });
    await denials();
});

it('an exception that is taken back holds no longer, and its directory is the host\'s again', async () => {
    await hostingctl('selinux', 'remove', 'three', '--directory', '/srv/media', '--execute-own-binaries');
    await transactions();
    expect(await contextOf('/srv/media')).not.toEqual([expect.stringContaining('hosting_data_t')]);
    await restart('three');
    expect(await ask('three')).toMatchObject({ 'own program': false, read: false, write: false });
});

it('on the shared type again, a site answers and its own type is gone', async () => {
    await hostingctl('selinux', 'set', '--no-own-types');
    expect((await page('three.example')).status).toBe(200);
    expect(new Set(await contexts('three'))).toEqual(new Set([`system_u:system_r:hosting_site_t:${levels['three']}`]));
    expect(await run(['semodule', '--list-modules=full'])).not.toContain('hosting-three');
});

it('deletion leaves neither entries nor modules, nor has the service met a limit of its own domain', async () => {
    await Promise.all(['three', 'four'].map(name => hostingctl('site', 'delete', name, '--yes', '--files', 'delete')));
    await transactions();
    expect(await run(['semodule', '--list-modules=full'])).not.toContain('hosting-');
    expect(await localEntries()).not.toMatch(/hosting_[a-z]+_t/);
    expect(await run(['sqlite3', '/var/lib/hosting/hosting.db', 'SELECT count(*) FROM selinux_policies'])).toBe('0\n');
    expect(await lackedByService(begun)).toEqual([]);
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The audit: who, from where, what came of it; and that nobody changes it unseen. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import { exec, hostingctl, refused, run, until } from '../support/machine.ts';

type Entry = OutputOf<'audit.list'>[number];

const KEY = '/home/clerk/.ssh/test';
const STORE = '/var/lib/hosting/hosting.db';

const newest = async (): Promise<Entry> => (await hostingctl<Entry[]>('audit', 'list', '--limit', '1'))[0]!;
const verify = (): Promise<OutputOf<'audit.verify'>> => hostingctl('audit', 'verify');

/** Changes the store behind the service's back. */
async function tamper(sql: string): Promise<void> {
    await run(['systemctl', 'stop', 'hostingd.service']);
    await run(['sqlite3', STORE, sql]);
}

beforeAll(async () => {
    await run(['systemctl', 'start', 'sshd.service']);
    // An account of its own: what others were refused hundreds of times within the hour is not in the audit any more.
    await run(['useradd', '--create-home', '--shell', '/bin/bash', 'clerk']);
    await run(['install', '-d', '-m', '0700', '/home/clerk/.ssh'], { user: 'clerk' });
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', KEY], { user: 'clerk' });
    await run(['cp', `${KEY}.pub`, '/home/clerk/.ssh/authorized_keys'], { user: 'clerk' });
});
afterAll(async () => {
    await exec(['hostingctl', 'site', 'delete', 'audited', '--yes', '--files', 'delete']);
    await exec(['loginctl', 'terminate-user', 'clerk']);
    await run(['userdel', '--force', '--remove', 'clerk']);
});

describe('an entry', () => {
    it('says who asked, from where, how long it took and which job it is', async () => {
        const { job } = await hostingctl<{ job: number }>('site', 'create', 'audited.example', '--no-wait');
        const entry = await newest();
        expect(entry).toMatchObject({ actor: 'root', uid: 0, command: 'site.create', outcome: 'ok', job, session: null, address: null });
        expect(entry.duration).toBeGreaterThanOrEqual(0);
        await run(['hostingctl', 'site', 'list']);
    });

    it('of a denied attempt over ssh has the session and the address', async () => {
        const { status, stdout } = await exec(['ssh', '-i', KEY, '-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes',
            'clerk@127.0.0.1', 'hostingctl --json site delete audited --yes; echo $XDG_SESSION_ID'], { user: 'clerk' });
        expect(status).toBe(0);
        const session = stdout.trim().split('\n').at(-1);
        expect(session).toMatch(/^\w+$/);
        expect(await newest()).toMatchObject({
            actor: 'clerk', command: 'site.delete', outcome: 'Denied', address: '127.0.0.1', session, job: null,
        });
        expect((await hostingctl<Entry[]>('audit', 'list', '--search', '127.0.0.1')).length).toBeGreaterThan(0);
    });

    it('of a denied attempt has what was sent, without its secrets', async () => {
        const denied = await exec(['hostingctl', '--json', 'protection', 'add', 'audited', '/private', 'anna'],
            { user: 'clerk', input: 'canary-4711\n' });
        expect(denied.status).toBe(4);
        const { input, outcome } = await newest();
        expect(outcome).toBe('Denied');
        expect(JSON.parse(input)).toEqual({ site: 'audited', path: '/private', user: 'anna', password: '(hidden)' });
    });

    it('of a wrong input has it as it was sent', async () => {
        await refused(['site', 'create', 'bad..example', '--php', '8.4']);
        expect(await newest()).toMatchObject({ command: 'site.create', outcome: 'Invalid', input: expect.stringContaining('bad..example') as string });
    });

    it('has the person behind sudo', async () => {
        await run(['install', '-d', '-m', '0700', '/home/admin/.ssh'], { user: 'admin' });
        await run(['bash', '-c', `cat ${KEY}.pub >/home/admin/.ssh/authorized_keys; chown admin /home/admin/.ssh/authorized_keys`]);
        await run(['ssh', '-i', KEY, '-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes', 'admin@127.0.0.1',
            'echo admin-pass-1 | sudo --stdin --prompt= hostingctl audit set --days 400'], { user: 'clerk' });
        expect(await newest()).toMatchObject({ uid: 0, actor: 'admin', command: 'audit.set', outcome: 'ok', address: '127.0.0.1' });
        await run(['rm', '-r', '/home/admin/.ssh']);
    });

    it('has the number of a caller without an account', async () => {
        const { status } = await exec(['setpriv', '--reuid', '4321', '--clear-groups', 'hostingctl', '--json', 'site', 'list']);
        expect(status).toBe(4);
        expect(await newest()).toMatchObject({ uid: 4321, command: 'site.list', outcome: 'Denied' });
    });

    it('of a command that breaks says so', async () => {
        await tamper('ALTER TABLE environment RENAME TO environment_away');
        try {
            await refused(['env', 'get', 'audited', '--reveal']);
            expect(await newest()).toMatchObject({ command: 'env.get', outcome: 'Failed', message: 'An internal error occurred.' });
        } finally {
            await tamper('ALTER TABLE environment_away RENAME TO environment');
        }
    });

    it('is there when the service is killed right after the answer', async () => {
        const { job } = await hostingctl<{ job: number }>('site', 'apply', 'audited', '--no-wait');
        await run(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
        expect(await newest()).toMatchObject({ command: 'site.apply', outcome: 'ok', job });
        await until('the job has ended', async () => (await hostingctl<{ state: string }>('job', 'show', String(job))).state === 'done');
    });

    it('stands in the journal, too', async () => {
        await exec(['hostingctl', 'site', 'delete', 'audited', '--yes'], { user: 'clerk' });
        const entry = await newest();
        const lines = await run(['journalctl', '--output=json', '--no-pager', `AUDIT_ID=${entry.id}`, '_SYSTEMD_UNIT=hostingd.service']);
        expect(JSON.parse(lines.trim().split('\n').at(-1)!)).toMatchObject({
            AUDIT_COMMAND: 'site.delete', AUDIT_OUTCOME: 'Denied', AUDIT_INPUT: expect.stringContaining('audited') as string,
            AUDIT_CHAIN: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        });
    });
});

describe('the export', () => {
    it('is one JSON document a line, or all of them as one; the same as the list', async () => {
        const lines = (await run(['hostingctl', 'audit', 'export'])).trimEnd().split('\n').map(line => JSON.parse(line) as Entry);
        const all = await hostingctl<Entry[]>('audit', 'export');
        expect(all.slice(0, lines.length)).toEqual(lines);
        // The export itself is in the audit: it hands out everything.
        expect(all.at(-1)).toMatchObject({ command: 'audit.export' });
        // The list has the newest alone, and what came since.
        const last = all.at(-1)!.id;
        const listed = (await hostingctl<Entry[]>('audit', 'list', '--limit', '1000')).map(({ id }) => id).reverse().filter(id => id <= last);
        expect(all.map(({ id }) => id).slice(-listed.length)).toEqual(listed);
    });

    it('is of a time', async () => {
        expect(await hostingctl<Entry[]>('audit', 'export', '--until', '2020-01-01')).toEqual([]);
        expect((await hostingctl<Entry[]>('audit', 'export', '--since', '2020-01-01', '--until', '2999-12-31T00:00:00Z')).length)
            .toBeGreaterThan(2);
        expect(await refused(['audit', 'export', '--since', '2026-02-31'])).toMatchObject({ status: 2 });
        expect(await refused(['audit', 'export', '--since', 'yesterday'])).toMatchObject({ status: 2 });
        expect(await refused(['audit', 'export'], { user: 'clerk' })).toMatchObject({ status: 4 });
    });
});

describe('a look at the chain', () => {
    it('finds it intact, compared with the journal', async () => {
        const found = await verify();
        expect(found).toMatchObject({ state: 'intact', broken: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
        expect(found.compared).toBeGreaterThan(2);
        expect(found.entries).toBeGreaterThanOrEqual(found.compared);
    });

    it('finds an entry that was changed', async () => {
        const { id, actor } = await newest();
        await tamper(`UPDATE audit SET actor = 'somebody' WHERE id = ${id}`);
        expect(await verify()).toMatchObject({ state: 'broken', broken: { id } });
        await tamper(`UPDATE audit SET actor = '${actor}' WHERE id = ${id}`);
        expect((await verify()).state).toBe('intact');
    });

    it('finds that the newest entries were cut off', async () => {
        const { id } = await newest();
        await tamper(`DELETE FROM audit WHERE id = ${id}; UPDATE sqlite_sequence SET seq = ${id - 1} WHERE name = 'audit'`);
        expect((await verify()).state).toBe('cut');
    });
});

describe('what is old', () => {
    it('is removed when so much is not to be kept, and the rest is still in order', async () => {
        await tamper(`INSERT INTO audit (id, at, uid, actor, command, input, outcome)
            VALUES (0, '2001-01-01T00:00:00.000Z', 0, 'root', 'site.set', '{}', 'ok')`);
        await hostingctl('audit', 'set', '--days', '100');
        const all = await hostingctl<Entry[]>('audit', 'export');
        expect(all.some(({ id }) => id === 0)).toBe(false);
        expect((await verify()).broken).toBeNull();
        expect(await refused(['audit', 'set'])).toMatchObject({ status: 2 });
        expect(await refused(['audit', 'set', '--days', '0'])).toMatchObject({ status: 2 });
    });
});

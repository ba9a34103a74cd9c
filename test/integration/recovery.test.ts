// SPDX-License-Identifier: LGPL-2.1-or-later
/* The store is backed up while it is in use, destroyed, and put back as docs/recovery.md says. */

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Job } from '../../backend/contract/jobs.ts';
import type { SiteSummary } from '../../backend/contract/sites.ts';
import { journalAfter, journalEnd } from '../support/journal.ts';
import { exec, hostingctl, refused, run, visit } from '../support/machine.ts';

const SITE = 'kept', STATE = '/var/lib/hosting', DENIED = 4;

const sites = async (): Promise<string[]> =>
    (await hostingctl<SiteSummary[]>('site', 'list')).map(({ name }) => name);
const sound = (file: string): Promise<string> => run(['sqlite3', file, 'PRAGMA integrity_check', 'PRAGMA foreign_key_check']);

beforeAll(async () => {
    await hostingctl('site', 'create', 'kept.example', '--database', 'mariadb');
    await hostingctl('site', 'create', 'gone.example');
    await run(['hostingctl', 'env', 'set', SITE, 'SECRET'], { input: 'unforgotten' });
});

afterAll(async () => {
    for (const name of [SITE, 'gone'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await exec(['rm', '-rf', `${STATE}/backup`]);
});

it('a question that the service is killed over is answered by the next service', async () => {
    const kill = (signal: string): Promise<unknown> =>
        run(['systemctl', 'kill', '--kill-whom=main', `--signal=${signal}`, 'hostingd.service']);
    await sites();
    await kill('STOP');
    const asked = run(['hostingctl', '--json', 'site', 'list']);
    await run(['sleep', '2']);
    await kill('KILL');
    expect((JSON.parse(await asked) as SiteSummary[]).map(({ name }) => name)).toEqual(['gone', SITE]);
});

it('a backup is root\'s alone, and an administrator\'s to make', async () => {
    const { file } = await hostingctl<Job & { file: string }>('host', 'backup-store');
    expect(await run(['stat', '--format=%U %a', file, `${STATE}/backup`])).toBe('root 600\nroot 700\n');
    const before = await journalEnd();
    expect(await refused(['host', 'backup-store'], { user: 'customer' })).toMatchObject({ status: DENIED });
    // Of an account that other tests had refused hundreds of times the audit has no more.
    expect(await journalAfter(before, 'AUDIT_COMMAND=host.backup-store')).toEqual(['customer: host.backup-store: Denied']);
    expect((await run(['ls', '-A', `${STATE}/backup`])).trim().split('\n')).toEqual([file.split('/').at(-1)]);
    expect(await sound(file)).toBe('ok\n');
});

it('one made while sites are changed is sound as well', async () => {
    const change = async (): Promise<void> => {
        for (const name of ['a', 'b', 'c', 'd'])
            await hostingctl('domain', 'add', SITE, `${name}.kept.example`);
    };
    const backUp = async (): Promise<string[]> => {
        const files: string[] = [];
        for (let number = 0; number < 3; number++)
            files.push((await hostingctl<{ file: string }>('host', 'backup-store')).file);
        return files;
    };
    const [backups] = await Promise.all([backUp(), change()]);
    for (const file of backups)
        expect(await sound(file)).toBe('ok\n');
});

it('put back, it brings back what the panel knew, and the sites never noticed', async () => {
    const { file } = await hostingctl<{ file: string }>('host', 'backup-store');
    await hostingctl('domain', 'add', SITE, 'later.example');
    await hostingctl('site', 'delete', 'gone', '--yes', '--files', 'delete');

    await run(['systemctl', 'stop', 'hostingd.service']);
    await run(['dd', 'if=/dev/urandom', `of=${STATE}/hosting.db`, 'bs=32k', 'count=2', 'conv=notrunc', 'status=none']);
    expect((await refused(['site', 'list'])).message).toMatch(/^The database in \/var\/lib\/hosting is damaged/);
    expect((await visit('kept.example')).status).toBe(200);

    // As docs/recovery.md says.
    await run(['systemctl', 'stop', 'hostingd.service']);
    await run(['rm', '-f', ...['', '-wal', '-shm'].map(ending => `${STATE}/hosting.db${ending}`)]);
    await run(['install', '-m', '0600', file, `${STATE}/hosting.db`]);
    await exec(['systemctl', 'reset-failed', 'hostingd.service']);
    expect(await sites()).toEqual(['gone', SITE]);
    expect((await run(['hostingctl', 'env', 'get', SITE, 'SECRET'])).trim()).toBe('SECRET=unforgotten');
    expect(await hostingctl('audit', 'verify')).toMatchObject({ state: 'cut' });
    expect((await hostingctl<Job[]>('job', 'list', '--state', 'open'))).toEqual([]);

    // What was changed since is on the host alone.
    expect((await visit('later.example')).status).toBe(200);
    expect(JSON.stringify(await hostingctl('site', 'check', SITE))).toContain('later.example');
    await hostingctl('site', 'apply', SITE, '--force');
    expect((await visit('later.example')).status).not.toBe(200);
    expect((await visit('d.kept.example')).status).toBe(200);
    await hostingctl('site', 'delete', 'gone', '--yes', '--files', 'delete');
    expect(await sites()).toEqual([SITE]);
});

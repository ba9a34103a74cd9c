// SPDX-License-Identifier: LGPL-2.1-or-later
/* Websites as one document: applied, applied again, changed, exported, refused. */

import { afterAll, describe, expect, it } from 'vitest';

import type { DocumentSite } from '../../backend/contract/document.ts';
import type { OutputOf } from '../../backend/contract/index.ts';
import type { JobSummary } from '../../backend/contract/jobs.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { exec, hostingctl, run, visit } from '../support/machine.ts';

const FAILED = 1, INVALID = 2, DENIED = 4;

const FIRST = `
sites:
  - domain: docone.example
    aliases: [docalias.example]
    php: 8.2
    owner: customer
    limits: { memory: 512M, processes: 40 }
    databases:
      - engine: mariadb
      - engine: mariadb
        name: extra
    redirects:
      - { from: /old, to: /new, code: 302 }
    headers: { X-Doc: one }
    web: { gzip: true }
  - domain: doctwo.example
    user: second
    php-settings: { memory-limit: 128M }
    access: { deny: [192.0.2.0/24] }
    suspended: true
`;

interface Applied {
    status: number;
    changed: { site: string, command: string, path: string | null }[];
    planned: Applied['changed'];
    failed: (Applied['changed'][number] & { line: number, error: { message: string } })[];
    fields: Record<string, string>;
    lines: Record<string, number>;
    message: string;
}

async function apply(text: string, ...flags: string[]): Promise<Applied> {
    const { status, stdout } = await exec(['hostingctl', 'apply', '-f', '-', '--json', ...flags], { input: text });
    return { status, ...JSON.parse(stdout) as Omit<Applied, 'status'> };
}

const lastJob = async (): Promise<number> => (await hostingctl<JobSummary[]>('job', 'list', '--limit', '1'))[0]?.id ?? 0;
const commandsOf = (list: Applied['changed']): string[] => list.map(({ site, command }) => `${site} ${command}`).sort();

afterAll(async () => {
    for (const site of ['docone.example', 'second', 'third'])
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
});

describe('a document', () => {
    it('is planned without any change', async () => {
        const before = await lastJob();
        const { status, planned } = await apply(FIRST, '--plan');
        expect(status).toBe(0);
        expect(commandsOf(planned)).toEqual([
            'docone.example database.create', 'docone.example header.add', 'docone.example redirect.add', 'docone.example site.create',
            'docone.example site.set', 'docone.example web.set',
            'second access.deny', 'second php.set', 'second site.create', 'second site.suspend',
        ]);
        expect(await lastJob()).toBe(before);
    });

    it('brings the host to what it says, each change a job and in the audit', async () => {
        const { status, changed } = await apply(FIRST);
        expect(status).toBe(0);
        expect(changed).toHaveLength(10);
        expect(await hostingctl<Site>('site', 'show', 'docone')).toMatchObject({
            aliases: ['docalias.example'], php: '8.2', owner: 'customer', limits: { memory: '512M', processes: 40 },
            databases: [{ name: 'docone' }, { name: 'docone_extra' }], redirects: [{ source: '/old', target: '/new', code: 302 }],
            web: { gzip: true, headers: [{ name: 'X-Doc', value: 'one' }] },
        });
        expect(await hostingctl<Site>('site', 'show', 'second')).toMatchObject({ suspended: true, phpSettings: { memoryLimit: '128M' } });
        expect((await visit('docone.example', '/old')).status).toBe(302);
        expect((await visit('doctwo.example')).status).toBe(503);
        const entries = await hostingctl<OutputOf<'audit.list'>>('audit', 'list', '--limit', '50');
        expect(entries.filter(({ command }) => command === 'header.add')).toHaveLength(1);
    });

    it('changes nothing when it is applied again', async () => {
        const before = await lastJob();
        expect(await apply(FIRST)).toEqual({ status: 0, changed: [] });
        expect(await run(['hostingctl', 'apply', '-f', '-'], { input: FIRST })).toBe('Nothing to do.\n');
        expect(await lastJob()).toBe(before);
    });

    it('yields those changes alone in which it differs', async () => {
        const { changed } = await apply(FIRST.replace('gzip: true', 'gzip: false').replace('X-Doc: one', 'X-Doc: two'));
        expect(changed).toMatchObject([
            { site: 'docone', command: 'web.set', path: 'sites[0].web' },
            { site: 'docone', command: 'header.add', path: 'sites[0].headers.X-Doc' },
        ]);
        expect((await apply(FIRST)).changed).toHaveLength(2);
    });

    it('is what was exported, and asks for nothing then', async () => {
        for (const words of [['--all'], ['docone.example'], ['second'], ['--all', '--json']]) {
            const text = await run(['hostingctl', 'site', 'export', ...words]);
            expect(text).toContain('docone.example' === words[0] ? 'domain: docone.example' : 'doctwo.example');
            expect(text, words.join(' ')).not.toMatch(/password|secret/i);
            expect(await apply(text), words.join(' ')).toEqual({ status: 0, changed: [] });
        }
    });

    it('makes the same site again from its export', async () => {
        const exported = await hostingctl<{ sites: DocumentSite[] }>('site', 'export', 'docone');
        await hostingctl('site', 'delete', 'docone', '--yes', '--files', 'delete');
        expect((await apply(JSON.stringify(exported))).status).toBe(0);
        expect(await hostingctl('site', 'export', 'docone')).toEqual(exported);
    });

    it('moves a name from one site to another', async () => {
        const { status } = await apply(`sites:
  - domain: doctwo.example
    aliases: [docalias.example]
    suspended: false
  - domain: docone.example
    aliases: []
`);
        expect(status).toBe(0);
        expect((await hostingctl<Site>('site', 'show', 'docalias.example')).name).toBe('second');
    });

    it('deletes sites with --prune and a word alone', async () => {
        await hostingctl('site', 'create', 'third.example', '--user', 'third');
        const all = await hostingctl<{ sites: DocumentSite[] }>('site', 'export');
        const without = JSON.stringify({ sites: all.sites.filter(({ user }) => user !== 'third') });
        expect((await apply(without)).changed).toEqual([]);
        expect(await apply(without, '--prune')).toMatchObject({ status: INVALID, message: 'Nobody is there to be asked.' });
        expect((await hostingctl<Site>('site', 'show', 'third')).state).toBe('active');
        expect((await apply(without, '--prune', '--yes')).changed).toMatchObject([{ site: 'third', command: 'site.delete', path: null }]);
        expect((await exec(['hostingctl', 'site', 'show', 'third'])).status).not.toBe(0);
    });
});

describe('a mistake', () => {
    it('is told at its place and line, and nothing is changed', async () => {
        const before = await lastJob();
        // The name of before belongs to the other site by now.
        const first = FIRST.replace('docalias.example', 'docfree.example');
        const wrong = first.replace('php: 8.2', 'php: 5.0').replace('gzip: true', 'gzip: false');
        expect(await apply(wrong)).toMatchObject({
            status: INVALID, fields: { 'sites[0].php': expect.any(String) as string }, lines: { 'sites[0].php': 5 },
        });
        expect(await apply(first.replace('gzip', 'zipped'))).toMatchObject({ status: INVALID, lines: { 'sites[0].web.zipped': 15 } });
        expect(await lastJob()).toBe(before);
    });

    it('that a command alone finds leaves the other sites\' changes in place', async () => {
        const { status, changed, failed } = await apply(`sites:
  - domain: docone.example
    web: { path-info: true, docroot: no/such }
    snippet: |
      client_max_body_size 1m;
  - domain: doctwo.example
    headers: { X-Other: yes }
`);
        expect(status).toBe(FAILED);
        expect(commandsOf(changed)).toContain('second header.add');
        expect(failed).toMatchObject([{ site: 'docone', path: 'sites[0].snippet', line: 4 }]);
    });

    it('of who may not is a refusal', async () => {
        const { status } = await exec(['hostingctl', 'apply', '-f', '-', '--plan'], { user: 'customer', input: 'sites: []' });
        expect(status).toBe(DENIED);
        expect((await exec(['hostingctl', 'site', 'export', '--all'], { user: 'customer' })).status).toBe(DENIED);
    });
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Many at once: sites do not wait for each other, names are given once, reloads are shared. */

import { afterAll, describe, expect, it } from 'vitest';

import type { JobSummary } from '../../backend/contract/jobs.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, run, visit } from '../support/machine.ts';

const names = Array.from({ length: 10 }, (_each, index) => `many${index}`);

async function reloadsSince(cursor: string): Promise<number> {
    const entries = await run(['journalctl', '--output=cat', `--after-cursor=${cursor}`, 'RELOAD=nginx']);
    return entries.trim().split('\n').filter(Boolean).length;
}

async function cursor(): Promise<string> {
    const text = await run(['journalctl', '--lines=0', '--show-cursor']);
    return /cursor: (.*)/.exec(text)?.[1] ?? '';
}

/** Starts jobs with one client each and waits for all of them. */
async function atOnce(words: string[][]): Promise<void> {
    await Promise.all(words.map(each => hostingctl(...each)));
}

describe('ten creations at once', () => {
    afterAll(async () => {
        await Promise.all(names.map(name => exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete'])));
    });

    it('make ten sites, with far fewer reloads of nginx', async () => {
        const begin = await cursor();
        await atOnce(names.map(name => ['site', 'create', `${name}.example`, '--database', 'mariadb']));
        const reloads = await reloadsSince(begin);
        expect(reloads).toBeGreaterThan(0);
        expect(reloads).toBeLessThanOrEqual(3);
        for (const name of names)
            expect((await visit(`${name}.example`)).status).toBe(200);
    });

    it('share no number and no level', async () => {
        const sites = await Promise.all(names.map(name => hostingctl<Site>('site', 'show', name)));
        expect(new Set(sites.map(site => site.uid)).size).toBe(names.length);
        expect(new Set(sites.map(site => site.level)).size).toBe(names.length);
    });

    it('can be deleted at once', async () => {
        await atOnce(names.map(name => ['site', 'delete', name, '--yes', '--files', 'delete']));
        for (const name of names)
            expect(await leftovers(name)).toEqual([]);
    });
});

describe('the same name at once', () => {
    it('is given to one', async () => {
        const answers = await Promise.all(Array.from({ length: 6 }, () =>
            exec(['hostingctl', 'site', 'create', 'race.example', '--json'])));
        expect(answers.map(answer => answer.status).sort()).toEqual([0, 5, 5, 5, 5, 5]);
        const deletions = await Promise.all(Array.from({ length: 4 }, () =>
            exec(['hostingctl', 'site', 'delete', 'race.example', '--yes', '--files', 'delete', '--json'])));
        expect(deletions.filter(answer => answer.status === 0)).toHaveLength(1);
        expect(await leftovers('race')).toEqual([]);
    });

    it('as user name of different domains goes to both, with a number', async () => {
        await atOnce([['site', 'create', 'twin.example'], ['site', 'create', 'twin.example.net']]);
        const jobs = (await hostingctl<JobSummary[]>('job', 'list', '--limit', '2')).map(job => job.site).sort();
        expect(jobs).toEqual(['twin', 'twin2']);
        await atOnce(['twin', 'twin2'].map(name => ['site', 'delete', name, '--yes', '--files', 'delete']));
    });
});

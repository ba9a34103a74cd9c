// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { HostingError } from '../contract/errors.ts';
import type { Job } from '../contract/jobs.ts';
import { type Calls, performAll } from './all.ts';
import { type Invocation, parseArguments } from './arguments.ts';
import { cliCommands } from './schema.ts';

/** Three sites: the job of `bad` fails, `busy` takes none. */
function service(): { calls: Calls, told: string[] } {
    const told: string[] = [];
    const jobs = ['good', 'bad', 'busy', 'last'];
    return {
        told,
        calls: {
            call: (name, input) => {
                told.push(`${name} ${JSON.stringify(input)}`);
                if (name === 'site.list')
                    return Promise.resolve(jobs.map(each => ({ name: each })));
                if (input['site'] === 'busy')
                    return Promise.reject(new HostingError('Conflict', 'Busy.', { hint: 'Wait.' }));
                const site = input['site'] as string;
                return Promise.resolve(name === 'site.check' ? { site, drift: [] } : { job: jobs.indexOf(site), site });
            },
            follow: id => {
                told.push(`follow ${id}`);
                return Promise.resolve((jobs[id] === 'bad'
                    ? { id, state: 'rolled-back', error: { code: 'Failed', message: 'No.', step: null } }
                    : { id, state: 'done', error: null }) as unknown as Job);
            },
        },
    };
}

const parse = (...words: string[]): Invocation => parseArguments(words, cliCommands());

async function all(...words: string[]): Promise<{ status: number, printed: string, told: string[] }> {
    const { calls, told } = service();
    const { command, input, flags } = parse(...words);
    let printed = '';
    const status = await performAll(calls, command!, input, flags, text => { printed += text; });
    return { status, printed, told };
}

describe('--all', () => {
    test('stands in the place of the operand, for commands that have it', () => {
        expect(parse('site', 'apply', '--all', '--force')).toMatchObject({ input: { force: true }, flags: { all: true } });
        expect(parse('site', 'apply', 'shop')).toMatchObject({ input: { site: 'shop' }, flags: { all: false } });
        expect(parse('site', 'apply', '--', '--all')).toMatchObject({ input: { site: '--all' }, flags: { all: false } });
        expect(() => parse('site', 'apply')).toThrow('SITE is missing.');
        expect(() => parse('site', 'apply', 'shop', '--all')).toThrow('“shop” is one word too many.');
        expect(() => parse('site', 'delete', '--all')).toThrow('There is no flag --all.');
    });

    test('begins all jobs, then waits for each, and tells what failed', async () => {
        const { status, printed, told } = await all('site', 'apply', '--all', '--force', '--json');
        expect(told).toEqual([
            'site.list {}', ...['good', 'bad', 'busy', 'last'].map(site => `site.apply {"force":true,"site":"${site}"}`),
            'follow 0', 'follow 1', 'follow 3',
        ]);
        expect(JSON.parse(printed)).toEqual([
            { site: 'good', job: 0, state: 'done' },
            { site: 'bad', job: 1, state: 'rolled-back', error: { message: 'No.' } },
            { site: 'busy', error: { message: 'Busy.', hint: 'Wait.' } },
            { site: 'last', job: 3, state: 'done' },
        ]);
        expect(status).toBe(1);
    });

    test('waits for none with --no-wait', async () => {
        const { printed, told } = await all('site', 'apply', '--all', '--no-wait');
        expect(told.filter(each => each.startsWith('follow'))).toEqual([]);
        expect(printed).toBe('good: begun (job 0).\nbad: begun (job 1).\nbusy: Busy.\nWait.\nlast: begun (job 3).\n');
    });

    test('of a query answers with all answers', async () => {
        const { printed } = await all('site', 'check', '--all', '--json');
        expect(JSON.parse(printed)).toEqual([
            { site: 'good', drift: [] }, { site: 'bad', drift: [] }, { site: 'busy', error: { message: 'Busy.', hint: 'Wait.' } },
            { site: 'last', drift: [] },
        ]);
    });
});

// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { PlannedChange } from '../contract/document.ts';
import { HostingError } from '../contract/errors.ts';
import type { Job } from '../contract/jobs.ts';
import type { Calls } from './all.ts';
import { apply, applyFlags, DocumentError } from './apply.ts';

let directory: string;
let file: string;

beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), 'apply-'));
    file = path.join(directory, 'sites.yaml');
    writeFileSync(file, 'sites:\n  - domain: a.example\n    php: 9\n');
});
afterEach(() => { rmSync(directory, { recursive: true }); });

const change = (site: string, command: string, more: Partial<PlannedChange> = {}): PlannedChange => ({
    path: 'sites[0].php', site, isFirst: false, command, input: { site }, title: `${command} of ${site}`, ...more,
});

/** A service that plans this; the command `bad` is refused, the job of `rolled` fails. */
function service(changes: readonly PlannedChange[]): { calls: Calls, told: string[] } {
    const told: string[] = [];
    const jobs: string[] = [];
    return {
        told,
        calls: {
            call: (name, input) => {
                told.push(`${name} ${JSON.stringify(input)}`);
                if (name === 'document.plan')
                    return Promise.resolve({ changes });
                if ((name as string) === 'bad')
                    return Promise.reject(new HostingError('Conflict', 'Busy.'));
                return Promise.resolve({ job: jobs.push(name) });
            },
            follow: id => Promise.resolve((jobs[id - 1] === 'rolled'
                ? { id, state: 'rolled-back', error: { code: 'Failed', message: 'No.', step: null, hint: 'Try.' } }
                : { id, state: 'done', error: null }) as unknown as Job),
        },
    };
}

async function applied(changes: readonly PlannedChange[], ...flags: string[]) {
    const { calls, told } = service(changes);
    let printed = '';
    const status = await apply(calls, applyFlags(['-f', file, ...flags]), { print: text => { printed += text; }, say: () => undefined });
    return { status, printed, told: told.slice(1), json: flags.includes('--json') ? JSON.parse(printed) as unknown : undefined };
}

describe('the flags', () => {
    test('are understood in any order', () => {
        expect(applyFlags(['--plan', '--file=a=b', '--json'])).toEqual({ file: 'a=b', plan: true, prune: false, yes: false, json: true });
        expect(applyFlags(['-f', '-', '--prune', '--yes'])).toMatchObject({ file: '-', prune: true, yes: true });
    });

    test.each([[], ['-f'], ['-f', 'x', '--force'], ['x'], ['-f', 'x', 'y'], ['--no-wait', '-f', 'x']])('%j are none', (...words) => {
        expect(() => applyFlags(words)).toThrow(HostingError);
    });
});

test('the document goes to the service as it is, and nothing is nothing', async () => {
    const { calls, told } = service([]);
    const printed: string[] = [];
    const say = (text: string): void => { printed.push(text); };
    expect(await apply(calls, applyFlags(['-f', file, '--json']), { print: say, say })).toBe(0);
    expect(told).toEqual(['document.plan {"sites":[{"domain":"a.example","php":"9"}],"prune":false}']);
    expect(printed).toEqual(['{"changed":[]}\n']);
    expect((await applied([])).printed).toBe('Nothing to do.\n');
});

test('a plan is shown, and nothing is called', async () => {
    const { status, told, json } = await applied([change('a', 'php.set')], '--plan', '--json');
    expect({ status, told, json }).toEqual({
        status: 0, told: [],
        json: { changed: [], planned: [{ site: 'a', path: 'sites[0].php', title: 'php.set of a', command: 'php.set' }] },
    });
    expect((await applied([change('a', 'php.set')], '--plan')).printed).toBe('a: php.set of a\n1 change. Nothing was done.\n');
});

test('what gives names free is done for all sites before anything else', async () => {
    const { told } = await applied([
        change('a', 'domain.remove', { isFirst: true }), change('b', 'domain.remove', { isFirst: true }),
        change('a', 'one'), change('a', 'two'), change('b', 'one'),
    ]);
    const order = told.map(line => line.replace(/ \{"site":"(.)"\}/, ' $1'));
    expect(order.slice(0, 2).sort()).toEqual(['domain.remove a', 'domain.remove b']);
    expect(order.slice(2).filter(line => line.endsWith('a'))).toEqual(['one a', 'two a']);
});

test('a change that fails ends those of its site, and of no other', async () => {
    const { status, told, json } = await applied([
        change('a', 'bad'), change('a', 'never'), change('b', 'rolled'), change('b', 'never'), change('c', 'good'),
    ], '--json');
    expect(status).toBe(1);
    expect(told.some(line => line.startsWith('never'))).toBe(false);
    expect(json).toMatchObject({
        changed: [{ site: 'c', command: 'good', job: 2 }], message: 'Busy.', notBegun: 2,
        failed: [{ site: 'a', error: { message: 'Busy.' }, line: 3 }, { site: 'b', job: 1, error: { message: 'No.', hint: 'Try.' }, line: 3 }],
    });
});

test('a site whose first stage has failed is not touched in the second', async () => {
    expect((await applied([change('a', 'bad', { isFirst: true }), change('a', 'never')])).told).toEqual(['bad {"site":"a"}']);
});

test('what is lost for good is asked about, and nobody is there', async () => {
    for (const command of ['site.delete', 'database.drop']) {
        await expect(applied([change('a', command)])).rejects.toMatchObject({ code: 'Invalid', message: 'Nobody is there to be asked.' });
        expect((await applied([change('a', command)], '--yes')).told).toHaveLength(1);
    }
});

test('a mistake is told with its line', async () => {
    const calls = { call: () => Promise.reject(new HostingError('Invalid', 'No.', { fields: { 'sites[0].php': 'No.' } })) } as unknown as Calls;
    const error = await apply(calls, applyFlags(['-f', file]), { print: () => undefined, say: () => undefined }).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(DocumentError);
    expect((error as DocumentError).lines).toEqual({ 'sites[0].php': 3 });
    expect((error as DocumentError).text()).toBe(`${file}:3: sites[0].php: No.\n`);
});

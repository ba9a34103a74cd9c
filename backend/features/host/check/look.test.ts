// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test, vi } from 'vitest';

import { failed } from '../../../contract/errors.ts';
import { Store } from '../../../store/store.ts';
import { type Check, command, type Finding, inOrder, some } from './check.ts';
import { HostChecks } from './last.ts';
import { look } from './look.ts';

const told = vi.hoisted(() => [] as [string, string][]);
vi.mock('../../../host/journal.ts', () => ({ log: (level: string, message: string) => { told.push([level, message]); } }));

const check = (name: string, run: Check['run'], limit?: number): Check => ({ name, title: name, run, ...limit !== undefined && { limit } });
const warning: Finding = { state: 'warn', subject: 'a', message: 'It fills.' };
const failure: Finding = { state: 'fail', subject: 'b', message: 'It is full.', repair: 'rm fill' };

describe('a look', () => {
    test('has the worst first, and an entry for each check that found nothing', async () => {
        const found = await look([
            check('well', () => Promise.resolve([])),
            check('none', () => Promise.resolve({ inapplicable: 'There is none.' })),
            check('ill', () => Promise.resolve([warning, failure])),
        ]);
        expect(found.map(({ check: name, state, message, repair }) => [name, state, message, repair])).toEqual([
            ['ill', 'fail', 'It is full.', 'rm fill'], ['ill', 'warn', 'It fills.', null], ['well', 'pass', null, null],
            ['none', 'inapplicable', 'There is none.', null],
        ]);
    });

    test('waits for no check that hangs, and is not broken by one that breaks', async () => {
        const found = await look([
            check('hangs', () => new Promise(() => undefined), 20),
            check('refused', () => Promise.reject(failed('rpm is not installed.', 'Install it.'))),
            check('defect', () => Promise.reject(new TypeError('secret words'))),
            check('well', () => Promise.resolve([])),
        ]);
        expect(found.map(({ state, message, hint }) => [state, message, hint])).toEqual([
            ['fail', expect.stringContaining('not answered within 0.02 seconds'), null],
            ['fail', 'This could not be looked at: rpm is not installed.', 'Install it.'],
            ['fail', 'This could not be looked at: an internal error occurred.', expect.stringContaining('journalctl')],
            ['pass', null, null],
        ]);
    });
});

describe('what was found', () => {
    const begin = (): { checks: HostChecks, findings: Finding[], changed: () => number } => {
        const findings: Finding[] = [];
        const all = [check('disks', () => Promise.resolve([...findings])), check('other', () => Promise.resolve([]))];
        const checks = new HostChecks(Store.open(':memory:'), () => all);
        let changes = 0;
        checks.onChange = () => { changes++; };
        told.length = 0;
        return { checks, findings, changed: () => changes };
    };

    test('is remembered with the time since when it is so, and told once', async () => {
        const { checks, findings, changed } = begin();
        expect(checks.last).toMatchObject({ at: null, results: [] });
        findings.push(failure);
        const first = await checks.look();
        expect(first.state).toBe('fail');
        expect(changed()).toBe(1);
        expect(told).toEqual([['warning', 'Host check: It is full. Repair: rm fill']]);
        await new Promise(resolve => setTimeout(resolve, 5));
        const second = await checks.look();
        expect(second.results[0]?.since).toBe(first.results[0]?.since);
        expect(second.at).not.toBe(first.at);
        expect([changed(), told.length]).toEqual([1, 1]);
        expect(checks.last).toEqual(second);
        findings.length = 0;
        expect((await checks.look()).state).toBe('pass');
        expect(changed()).toBe(2);
        expect(told.at(-1)).toEqual(['info', 'Host check: no longer so: It is full.']);
    });

    test('of some checks takes its place beside the rest', async () => {
        const { checks, findings } = begin();
        await checks.look();
        findings.push(warning);
        const some = await checks.lookAt(['disks']);
        expect(some.results).toHaveLength(1);
        expect(checks.last).toMatchObject({ state: 'warn', results: [{ check: 'disks', state: 'warn' }, { check: 'other', state: 'pass' }] });
        await expect(checks.lookAt(['disk'])).rejects.toMatchObject({ code: 'Invalid', hint: 'There are: disks, other.' });
    });

    test('is one look for all who ask meanwhile', async () => {
        const { checks } = begin();
        const [one, other] = await Promise.all([checks.look(), checks.look()]);
        expect(one).toBe(other);
    });
});

test('a command is quoted for a shell', () => {
    expect(command('mv', '--', '/etc/a b', 'it\'s', '$(x)', '/a/b-c.d')).toBe('mv -- \'/etc/a b\' \'it\'\\\'\'s\' \'$(x)\' /a/b-c.d');
    expect(command('x', '')).toBe('x \'\'');
    expect(inOrder('a', 'b')).toBe('a && b');
    expect(some(['a', 'b', 'c'], 2)).toBe('a, b and 1 more');
});

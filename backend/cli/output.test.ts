// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { random } from '../../test/support/random.ts';
import type { Job, Step } from '../contract/jobs.ts';
import { cancelling, progressPrinter, show, showError } from './output.ts';

/** Everything a terminal obeys but the ends of our own lines. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/;
const CONTROL_BUT_TAB = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

function step(name: string, state: Step['state'], more: Partial<Step> = {}): Step {
    return {
        name, title: `Make ${name}`, state, note: null, startedAt: null, finishedAt: null, attempts: 1, log: [], artifacts: [], ...more,
    };
}

function printed(...jobs: Step[][]): string {
    let text = '';
    const print = progressPrinter(each => { text += each; });
    jobs.forEach(steps => print({ steps } as Job));
    return text;
}

describe('show', () => {
    test('prints a list as a table of the columns people want', () => {
        expect(show('job.list', [
            { id: 12, state: 'done', title: 'Create', actor: 'admin', createdAt: 'T', kind: 'x' },
            { id: 3, state: 'rolled-back', title: 'Delete', actor: 'a', createdAt: 'T', kind: 'x' },
        ])).toBe('ID  STATE        TITLE   ACTOR  CREATED AT\n12  done         Create  admin  T\n3   rolled-back  Delete  a      T\n');
    });

    test('prints a list without known columns by its own', () => {
        expect(show('other.list', [{ a: 1, bC: null }])).toBe('A   B C\n1  -\n'.replace('A   B', 'A  B'));
    });

    test('prints a list with columns of its own below the lines of a thing', () => {
        const denial = { lastAt: 'T', count: 2, site: 'shop', sentence: 'PHP tried', proposal: null, class: 'file' };
        expect(show('selinux.check', { safe: false, denials: [denial], advice: ['Mend it.'] })).toBe(
            'safe    false\nadvice  Mend it.\n\nLAST AT  COUNT  SITE  SENTENCE   PROPOSAL\nT        2      shop  PHP tried  -\n');
        expect(show('selinux.check', { safe: true, denials: [] })).toBe('safe  true\n\nNone.\n');
    });

    test('prints an empty list as such', () => {
        expect(show('site.list', [])).toBe('None.\n');
    });

    test('prints one thing line by line', () => {
        expect(show('site.show', { name: 'shop', aliases: ['a', 'b'], owner: null, none: [], database: { engine: 'x' }, uid: 7, up: true }))
            .toBe('name      shop\naliases   a, b\nowner     -\nnone      -\ndatabase  {"engine":"x"}\nuid       7\nup        true\n');
    });

    test('prints a text as it is', () => {
        expect(show('job.log', { text: 'one\n\ttwo\n' })).toBe('one\n\ttwo\n');
    });

    test('prints what is no document', () => {
        expect([show('a', null), show('a', 'x'), show('a', 1)]).toEqual(['null\n', 'x\n', '1\n']);
    });
});

describe('progress', () => {
    test('prints each step once, when it has ended', () => {
        const begun = step('a', 'running');
        const done = step('a', 'done', { startedAt: '2026-01-01T00:00:00.000Z', finishedAt: '2026-01-01T00:00:00.042Z' });
        const skipped = step('b', 'skipped', { note: 'Not here.' });
        expect(printed([begun, step('b', 'pending')], [done, step('b', 'running')], [done, skipped], [done]))
            .toBe('  Make a: done 42 ms\n  Make b: skipped (Not here.)\n');
    });

    test('prints a failure and what is undone', () => {
        expect(printed([step('a', 'done'), step('b', 'failed')], [step('a', 'undone'), step('b', 'undone')], [step('c', 'unchanged')]))
            .toBe('  Make a: done\n  Make b: FAILED\n  Make a: undone\n  Make b: undone\n  Make c: was so already\n');
    });
});

describe('showError', () => {
    test('prints the message, the fields that say something else, and the hint', () => {
        expect(showError({ message: 'No.', fields: { a: 'No.', b: 'Wrong.' }, hint: 'Do this.' })).toBe('No.\n  b: Wrong.\nDo this.\n');
        expect(showError({ message: 'No.' })).toBe('No.\n');
    });
});

describe('no control character reaches the terminal', () => {
    const next = random(5);
    const PIECES = ['\u001b[2J', '\u001b]0;x\u0007', '\u009b31m', '\r', '\n', 'a'];
    const hostile = (): string => Array.from({ length: 1 + Math.floor(next() * 6) }, () =>
        next() < 0.5 ? String.fromCharCode(Math.floor(next() * 0xa1)) : PIECES[Math.floor(next() * PIECES.length)]).join('');
    const ROUNDS = 1000;

    test('from a list: a value never ends its line either', () => {
        for (let round = 0; round < ROUNDS; round++) {
            const text = show('site.list', [{ name: hostile(), domain: hostile(), aliases: [hostile()], app: { [hostile()]: hostile() } }]);
            expect(text).not.toMatch(CONTROL);
            expect(text.split('\n')).toHaveLength(3);
        }
    });

    test('from one thing', () => {
        for (let round = 0; round < ROUNDS; round++) {
            const text = show('site.show', { name: hostile(), aliases: [hostile(), hostile()], deep: { [hostile()]: [hostile()] } });
            expect(text).not.toMatch(CONTROL);
            expect(text.split('\n')).toHaveLength(4);
            expect(show('x', hostile())).not.toMatch(CONTROL);
        }
    });

    test('from a log or an artifact, whose lines and tabs stay', () => {
        for (let round = 0; round < ROUNDS; round++)
            expect(show('job.log', { text: `${hostile()}\n\t${hostile()}` })).not.toMatch(CONTROL_BUT_TAB);
        expect(show('job.log', { text: 'a\u001b[31m\tb\r\nc' })).toBe('a\ufffd[31m\tb\ufffd\nc');
    });

    test('from a step', () => {
        for (let round = 0; round < ROUNDS; round++) {
            const text = printed([step(hostile(), 'skipped', { title: hostile(), note: hostile() })]);
            expect(text).not.toMatch(CONTROL);
            expect(text.split('\n')).toHaveLength(2);
        }
    });

    test('from an error', () => {
        for (let round = 0; round < ROUNDS; round++)
            expect(showError({ message: hostile(), fields: { [hostile()]: hostile() }, hint: hostile() })).not.toMatch(CONTROL_BUT_TAB);
    });
});

test('a preview has the steps, then each file with what would become of it, and no control characters', () => {
    expect(show('site.preview', {
        title: 'Set PHP', steps: ['Record it', 'Write \u001b[31mit'],
        files: [
            { path: '/etc/a', reason: 'outdated', isSecret: false, diff: '--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n' },
            { path: '/etc/b', reason: 'removed', isSecret: true, diff: '' },
        ],
    })).toBe([
        'Nothing was changed. Set PHP would take these steps:', '  Record it', '  Write \ufffd[31mit', '',
        '/etc/a is written anew.', '--- a', '+++ b', '@@ -1 +1 @@', '-x', '+y', '',
        '/etc/b is deleted. What is in it is shown to nobody.', '',
    ].join('\n'));
    expect(show('site.preview', { title: 'Set PHP', steps: [], files: [] })).toContain('No generated file would differ');
});

test('the end of a cancelled job says what is left of it', () => {
    const job = { id: 7, title: 'Run sh' } as Job;
    expect(cancelling({ ...job, state: 'rolled-back' })).toBe('Run sh: cancelled, and nothing of it is left (job 7).\n');
    expect(cancelling({ ...job, state: 'failed' })).toBe('Run sh: cancelled, and what it did stays (job 7).\n');
});

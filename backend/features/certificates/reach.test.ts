// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { problemIn } from './reach.ts';

const HERE = ['127.0.0.1', '203.0.113.5', '2001:db8::5'];
const BEHIND = ['127.0.0.1', '::1', '192.168.1.4', 'fe80::1', '10.0.0.3', '172.20.0.1', '100.64.3.2'];

describe('a name', () => {
    test.each([
        ['answers with our file', [{ address: '198.51.100.9', answer: 'ours' }], HERE],
        ['is led on by something in front of us', [{ address: '198.51.100.9', answer: 'redirect' }], HERE],
        ['has our address, which we cannot reach ourselves', [{ address: '203.0.113.5', answer: 'none' }], HERE],
        ['has the address of a router that does not lead back', [{ address: '198.51.100.9', answer: 'none' }], BEHIND],
    ] as const)('leads here, or may, where it %s', (_words, answers, own) => {
        expect(problemIn(answers, own)).toBeNull();
    });

    test('leads elsewhere where another server answers, or nobody at an address that is not ours', () => {
        expect(problemIn([{ address: '198.51.100.9', answer: 'other' }], BEHIND))
            .toBe('DNS leads it to 198.51.100.9, where another server answers.');
        expect(problemIn([{ address: '198.51.100.9', answer: 'none' }], HERE))
            .toBe('DNS leads it to 198.51.100.9, which is not this host, and does not answer.');
    });

    test('leads elsewhere in part: authorities ask the newer kind of address first', () => {
        expect(problemIn([{ address: '2001:db8::9', answer: 'other' }, { address: '203.0.113.5', answer: 'ours' }], HERE))
            .toContain('Authorities ask there first.');
    });
});

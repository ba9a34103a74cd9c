// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { PHP_FIELDS, phpCommands, phpSettings } from './php.ts';

const DEFAULTS = phpSettings.parse({});
const input = (field: string, value: unknown): boolean => phpCommands.set.input.safeParse({ site: 'shop', [field]: value }).success;

const GOOD: Record<string, unknown[]> = {
    'memory-limit': ['16M', '256M', '1G', '64G'],
    'upload-size': ['1M', '64M', '10G'],
    'execution-time': [1, 3600],
    'input-vars': [100, 100_000],
    timezone: ['', 'UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'Asia/Calcutta', 'Etc/GMT+5'],
    'display-errors': [true, false],
    'error-level': ['production', 'all'],
    'session-lifetime': [1, 43_200],
    opcache: [true, false],
    'opcache-memory': ['8M', '4G'],
    'disable-function': [[], [''], ['exec', 'proc_open', '_']],
    processes: [1, 1000],
    requests: [0, 1_000_000],
    'idle-seconds': [1, 3600],
    'idle-minutes': [0, 1440],
    'keep-running': [true, false],
    'slow-seconds': [0, 1, 60],
};

const BAD: Record<string, unknown[]> = {
    'memory-limit': ['15M', '65G', '-1', '0', '256', '256m', '1.5G', '256M\n', '', ' 256M', '256K', 256],
    'upload-size': ['0M', '11G', '10241M', '-1', '', '64M;', '64M\nauto_prepend_file=/tmp/x'],
    'execution-time': [0, -1, 3601, 1.5, '60', null],
    'input-vars': [99, 100_001],
    timezone: ['Europe/Berlin\n', 'europe/berlin', 'Europe/Atlantis', 'Mars', '../../etc/passwd', '+02:00', 'Europe', 'utc', 'a b', 5],
    'display-errors': ['on', 1],
    'error-level': ['none', 'E_ALL', ''],
    'session-lifetime': [0, 43_201],
    opcache: ['1'],
    'opcache-memory': ['7M', '5G'],
    'disable-function': [['Exec'], ['a b'], ['a,b'], ['a\nb'], ['a;'], ['1a'], ['a()'], 'exec', ['x'.repeat(101)], Array(201).fill('a')],
    processes: [0, 1001],
    requests: [-1, 1_000_001],
    'idle-seconds': [0, 3601],
    'idle-minutes': [-1, 1441],
    'keep-running': ['never'],
    'slow-seconds': [-1, 4, 61, 1.5],
};

/** Vitest hands the elements of a list over one by one. */
const alone = (values: unknown[] = []): [[unknown]][] => values.map(value => [[value]]);

test('every setting can be set, and is here', () => {
    expect(Object.values(PHP_FIELDS).sort()).toEqual(Object.keys(DEFAULTS).sort());
    expect(Object.keys(GOOD)).toEqual(Object.keys(PHP_FIELDS));
    expect(Object.keys(BAD)).toEqual(Object.keys(PHP_FIELDS));
});

describe.each(Object.entries(PHP_FIELDS))('%s', (field, setting) => {
    test.each(alone(GOOD[field]))('may be %j, and is kept so', ([value]) => {
        expect(input(field, value)).toBe(true);
        expect(phpSettings.parse({ [setting]: value })[setting]).toEqual(value);
    });

    test.each(alone(BAD[field]))('is not %j', ([value]) => {
        expect(input(field, value)).toBe(false);
    });
});

test('a site of before has the values of a new one', () => {
    expect(phpSettings.parse({ memoryLimit: '512M' })).toEqual({ ...DEFAULTS, memoryLimit: '512M' });
});

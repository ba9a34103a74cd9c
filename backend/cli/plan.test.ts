// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import type { SetupStep } from '../contract/setup.ts';
import { describePlan } from './plan.ts';

const step = (state: SetupStep['state'], title: string, why: string, ...commands: string[]): SetupStep =>
    ({ name: title.toLowerCase(), title, state, why, commands });

test('a plan tells what is so, what is left to people, and what would be done with which programs', () => {
    const steps = [step('needed', 'Run A', 'Not installed: a.', 'dnf install a', 'systemctl enable a'), step('done', 'Run B', 'It runs.'),
        step('left', 'Run C', 'D is there.')];
    expect(describePlan({ system: 'AlmaLinux 9.6', steps, restart: true })).toBe(`AlmaLinux 9.6

So already:
  Run B: It runs.

Left to you:
  Run C: D is there.

To be done:
  Run A: Not installed: a.
      dnf install a
      systemctl enable a

Some of it takes effect at the next start of this host, which is yours to choose.
`);
});

test('a plan without anything to do says so', () => {
    expect(describePlan({ system: 'AlmaLinux 9.6', steps: [step('done', 'Run B', 'It runs.')], restart: false }))
        .toBe('AlmaLinux 9.6\n\nSo already:\n  Run B: It runs.\n\nNothing is to be done.\n');
});

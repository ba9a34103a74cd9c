// SPDX-License-Identifier: LGPL-2.1-or-later
/* Packages with a unit that is to run now and after each start of the host. */

import { type Facts, missingOf } from './facts.ts';
import { type Action, done, install, left, needed, type Verdict } from './step.ts';

interface Wanted {
    packages: readonly string[];
    unit: string;
    /** Before the packages are installed, where any is missing. */
    before?: readonly Action[];
    /** Between the installation and the start. */
    between?: readonly Action[];
}

/** Installs what is missing and starts what does not run. */
export function running(facts: Facts, { packages, unit, before = [], between = [] }: Wanted): Verdict {
    const missing = missingOf(facts, packages);
    const state = facts.units[unit];
    if (state?.masked)
        return left(`${unit} is masked: somebody does not want it started. To allow it: systemctl unmask ${unit}`);
    const isSo = state?.enabled === true && state.active;
    if (missing.length === 0 && isSo && between.length === 0)
        return done(`${unit} runs.`);
    const why = isSo ? `${unit} is not ready.` : `${unit} is ${stateOf(facts, unit)}.`;
    return needed(
        missing.length > 0 ? `Not installed: ${missing.join(', ')}.` : why,
        ...missing.length > 0 ? [...before, install(...missing)] : [],
        ...between,
        ...isSo ? [] : [enable(unit)],
    );
}

export function enable(unit: string): Action {
    return { run: ['systemctl', 'enable', '--now', '--', unit] };
}

function stateOf({ units }: Facts, unit: string): string {
    const state = units[unit];
    return state?.active ? 'not started at boot' : state?.enabled ? 'stopped' : 'off';
}

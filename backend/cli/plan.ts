// SPDX-License-Identifier: LGPL-2.1-or-later
/* A plan for people: what would be done and with which programs, what is so already, and what is left to them. */

import type { SetupPlan, SetupStep } from '../contract/setup.ts';
import { clean } from './output.ts';

const HEADS: readonly (readonly [SetupStep['state'], string])[] = [
    ['done', 'So already:'], ['left', 'Left to you:'], ['needed', 'To be done:'],
];

export function describePlan({ system, steps, restart }: SetupPlan): string {
    const lines = [system];
    for (const [state, head] of HEADS) {
        const those = steps.filter(step => step.state === state);
        if (those.length > 0)
            lines.push('', head, ...those.flatMap(describeStep));
    }
    if (!steps.some(({ state }) => state === 'needed'))
        lines.push('', 'Nothing is to be done.');
    if (restart)
        lines.push('', 'Some of it takes effect at the next start of this host, which is yours to choose.');
    return lines.map(line => `${clean(line)}\n`).join('');
}

function describeStep({ title, why, commands }: SetupStep): string[] {
    return [`  ${title}: ${why}`, ...commands.map(each => `      ${each}`)];
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* How units of systemd are, many with one question: `systemctl show`. Unlike the bus it says so of units that are not loaded. */

import { run } from './run.ts';

export interface UnitState {
    unit: string;
    /** `loaded`, `not-found`, `masked`, … */
    load: string;
    /** `active`, `inactive`, `failed`, … */
    active: string;
    /** `enabled`, `disabled`, `static`, …; empty where there is no file. */
    file: string;
    /** Its file. */
    path: string;
    /** What alters it. */
    dropIns: string[];
}

const PROPERTIES = ['Id', 'LoadState', 'ActiveState', 'UnitFileState', 'FragmentPath', 'DropInPaths'];

/** The states of units, by the names that were asked for. */
export async function unitStates(units: readonly string[]): Promise<Map<string, UnitState>> {
    if (units.length === 0)
        return new Map();
    const { stdout } = await run('systemctl', ['show', `--property=${PROPERTIES.join(',')}`, '--', ...units]);
    const found = parseUnitStates(stdout);
    // One of another name stands in the place of its alias.
    return new Map(units.flatMap((unit, index) => {
        const state = found[index];
        return state ? [[unit, { ...state, unit }] as const] : [];
    }));
}

/** One property of a unit; empty where it has none. */
export async function unitProperty(unit: string, property: string): Promise<string> {
    return (await run('systemctl', ['show', `--property=${property}`, '--value', '--', unit])).stdout.trim();
}

/** Blocks of `Name=value`, an empty line between two: systemctl(1). */
export function parseUnitStates(text: string): UnitState[] {
    return text.split('\n\n').filter(block => block.trim() !== '').map(block => {
        const values = new Map(block.split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
        const of = (name: string): string => values.get(name) ?? '';
        return {
            unit: of('Id'), load: of('LoadState'), active: of('ActiveState'), file: of('UnitFileState'), path: of('FragmentPath'),
            dropIns: of('DropInPaths').split(' ').filter(Boolean),
        };
    });
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Streams of dnf's modules. One that was chosen is somebody's choice and stays. */

import { type Facts, has } from './facts.ts';
import { type Action, dnf, left, type Verdict } from './step.ts';

/** The oldest that does for sites, and the one to choose where none is. */
const STREAMS: Readonly<Record<string, { least: string, choose: string }>> = {
    nginx: { least: '1.20', choose: '1.24' },
    mariadb: { least: '10.5', choose: '10.11' },
    postgresql: { least: '13', choose: '16' },
};
/** EL 10 has no modules. */
export const MODULAR = [8, 9];

/** A stream that somebody has chosen stays. */
export function streamFor({ platform: { release }, modules }: Facts, module: string): Action[] {
    const stream = STREAMS[module];
    return stream && MODULAR.includes(release) && modules[module] === undefined
        ? [dnf('module', 'enable', `${module}:${stream.choose}`)] : [];
}

/** A chosen stream whose server could not keep what sites need: to change it is the administrator's. */
export function tooOld(facts: Facts, module: string, name: string): Verdict | undefined {
    const chosen = facts.modules[module];
    const least = STREAMS[module]?.least;
    if (chosen === undefined || least === undefined || has(facts, name) || chosen.localeCompare(least, 'en', { numeric: true }) >= 0)
        return undefined;
    return left(`The stream ${module}:${chosen} is chosen on this host, and sites need ${least} or newer. `
        + `To choose anew: dnf module reset ${module}`);
}

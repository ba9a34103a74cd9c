// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A command with its input, before it is called: it can be called, or be asked what it would change.
 *
 *     change={() => asked('php.set', { site: site.name, processes })}
 */

import type { CommandName, InputOf, OutputOf } from '../api/table.ts';

/** Commands that start a job. */
type JobName = { [N in CommandName]: OutputOf<N> extends { job: number } ? N : never }[CommandName];

export interface Asked {
    command: JobName;
    input: Record<string, unknown>;
}

export function asked<N extends JobName>(command: N, input: InputOf<N>): Asked {
    return { command, input };
}

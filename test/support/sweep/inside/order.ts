// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the tests ask of the sweep in the test host, and what it answers. */

import type { Command } from './shell.ts';

/** A way to start a job of a kind. */
export interface Scenario {
    kind: string;
    /** `site.create with MariaDB`. */
    name: string;
    /** Makes what the job needs; the host is afterwards as it was when the job is rolled back. */
    before?: Command[];
    /** Starts the job and does not wait for it. */
    start: Command;
    /** Takes away what the job has made, and what was made before it. */
    after?: Command[];
    /** A job that was rolled back is started by the command again: its secrets are not kept. */
    again?: boolean;
    /** What a rolled-back job leaves on purpose: an expression for lines of state.ts. */
    stays?: string;
}

export interface Order {
    /** Domain of the site that must not notice anything. */
    neighbour: string;
    scenarios: Scenario[];
    /** Those that are swept on a small disk, too. */
    small: Scenario[];
    seed: number;
    /** Faults that are swept, as an expression; without it all. */
    faults?: string;
    /** Cases of each scenario; without it all. */
    sample?: number;
    /** Every fault has to be in the sample. */
    every?: boolean;
}

/** What became of a case. */
export interface Outcome {
    /** Number of the job. */
    job?: number;
    /** State of the job at its first end. */
    ended: string;
    /** Whether the fault was there: a program may be started in another order. */
    hit: boolean;
    /** State of the job when it was started again. */
    retried?: string;
    /** Nothing, where all was well. */
    problems: string[];
    milliseconds: number;
}

/** A line of the answer. */
export interface Line extends Partial<Outcome> {
    kind?: string;
    scenario?: string;
    step?: string;
    where?: string;
    fault?: string;
    /** Cases that the scenario has. */
    cases?: number;
    /** Why it could not be gone through without a fault. */
    broken?: string;
    /** How often the neighbour was asked. */
    asked?: number;
}

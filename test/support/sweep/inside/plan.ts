// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the sweep and the part of it inside the service tell each other, by files in a directory of the test host. */

/** `plan`: what is to happen. `hit`: it did. `tracing`: `trace` takes what happens. `clock`: milliseconds it is ahead. */
export const PLACE = '/run/hosting-sweep';

/** Something the service has written of a job, and what it did after that. */
export interface Mark {
    job: number;
    kind: string;
    /** Of the step; `*` for the job itself. */
    name: string;
    state: string;
    /** `program useradd`, `file rename`, `bus call`. */
    effects: string[];
}

export interface Plan {
    kind: string;
    /** Name and state of a mark. */
    mark: string;
    /** 0: as soon as it is written; n: just before the n-th thing after it. */
    effect: number;
    action: 'kill' | 'kill-later' | 'stop' | 'fail-child' | 'kill-child';
    /** Milliseconds after which a program, or the service with it, is killed. */
    delay?: number;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that sets a host up. It only goes forward: what was installed may be relied on by others before a later step fails, so it is
 * not taken away again. A step that failed is retried, and what is there by then is not done twice.
 */

import { failed } from '../../../contract/errors.ts';
import type { SetupChoices } from '../../../contract/setup.ts';
import type { JobKind, Skipped, StepContext } from '../../../engine/job.ts';
import type { Systemd } from '../../../host/systemd.ts';
import type { Facts } from './facts.ts';
import { perform, settle } from './perform.ts';
import { partsOf } from './plan.ts';
import { readFacts } from './read-facts.ts';
import type { Part, Verdict } from './step.ts';

export const SETUP = 'host.setup';

export type SetupArgs = SetupChoices & Record<string, unknown>;

export function setUpHost(systemd: Systemd): JobKind<SetupArgs> {
    return {
        kind: SETUP,
        title: () => 'Set this host up for websites',
        steps: choices => {
            const host = new KnownHost(systemd);
            return partsOf(choices).map(part => ({
                name: part.name,
                title: part.title,
                look: async context => {
                    const verdict = part.judge(await host.facts());
                    context.note(verdict.why);
                    return verdict.state === 'done';
                },
                do: context => make(part, host, context),
                pointOfNoReturn: true,
            }));
        },
    };
}

/** Its facts, read again when something was done. */
class KnownHost {
    readonly #systemd: Systemd;
    #facts: Promise<Facts> | undefined;

    constructor(systemd: Systemd) {
        this.#systemd = systemd;
    }

    facts(): Promise<Facts> {
        this.#facts ??= settle(this.#systemd).then(readFacts);
        return this.#facts;
    }

    forget(): void {
        this.#facts = undefined;
    }
}

async function make(part: Part, host: KnownHost, context: StepContext): Promise<Skipped | void> {
    const verdict = part.judge(await host.facts());
    if (verdict.state === 'left')
        return { skipped: verdict.why };
    host.forget();
    if (verdict.state === 'needed') {
        for (const [index, action] of verdict.actions.entries())
            await perform(action, index + 1, context);
    }
    const after = part.judge(await host.facts());
    if (after.state === 'needed')
        throw failed(`It was done and is not so: ${after.why}`, `See hostingctl job log ${context.job}`);
    context.note(noteOf(verdict, after));
    return undefined;
}

/** What is to be known beyond what the title says. */
function noteOf(before: Verdict, after: Verdict): string {
    return after.state === 'done' && after.restart ? after.why : before.state === 'needed' ? before.why : after.why;
}

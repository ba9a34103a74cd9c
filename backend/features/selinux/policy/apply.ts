// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that brings the policy of the host to what its sites should have: all that wait at once, nobody waiting for it. What is
 * wanted and what is there are looked at anew in every step, so it can be cut off anywhere. What fails leaves a site confined as
 * it was, is said of that site, and is tried again with the next change.
 */

import { setTimeout as sleep } from 'node:timers/promises';

import { failed } from '../../../contract/errors.ts';
import type { JobKind, Skipped, StepContext, StepDefinition } from '../../../engine/job.ts';
import { knowsContext, selinuxMode } from '../../../host/selinux.ts';
import { SHARED_TYPE } from './module.ts';
import type { PolicyHost } from './host.ts';

export const APPLY = 'selinux.apply';

export interface ApplyArgs extends Record<string, unknown> {
    title: string;
    /** Begin at once: a person has asked for it. */
    now: boolean;
    /** User names of sites whose files get their labels anew. */
    relabel: string[];
}

/** What else is at work. */
export interface Others {
    /** Whether sites are being made or changed. */
    sites: () => boolean;
    /** Whether an earlier job of this kind is at work. */
    earlier: (job: number) => boolean;
}

/** Longest time that a transaction waits for sites that are being made: one of them may be a clone of many hours. */
const GATHER = 600_000;
const LOOK = 250;

export function applyPolicy(host: PolicyHost, others: Others): JobKind<ApplyArgs> {
    return {
        kind: APPLY,
        title: ({ title }) => title,
        steps: ({ now, relabel }) => [
            { name: 'gather', title: 'Wait for other sites that are being made', do: context => gather(others, context, now) },
            step('contexts', 'Bring the labels of sites into the local file-context database', context => host.contexts(context)),
            step('files', 'Label what has no label yet', context => host.files(context, relabel)),
            step('shared', 'Return sites to the shared type that are to have no other', context => host.leave(context)),
            step('modules', 'Bring the sites\' own types into the policy', context => host.modules(context)),
            step('units', 'Let sites start in their own types', context => host.enter(context)),
            step('report', 'See whether a site still waits', context => report(host, context)),
        ],
    };
}

/** Nothing of it is taken back: a transaction that fails has changed nothing, one that succeeded is as it should be. */
function step(name: string, title: string, work: (context: StepContext) => Promise<void>): StepDefinition {
    return {
        name, title, pointOfNoReturn: true,
        do: async (context): Promise<Skipped | void> => {
            if (await selinuxMode() === 'disabled')
                return { skipped: 'SELinux is off on this host.' };
            if (!await knowsContext(`system_u:system_r:${SHARED_TYPE}:s0`))
                return { skipped: 'The policy module hosting_site is not loaded: install cockpit-hosting-selinux.' };
            await work(context);
            return undefined;
        },
    };
}

async function gather(others: Others, { job, signal }: StepContext, now: boolean): Promise<void> {
    for (const deadline = Date.now() + GATHER; !now && others.sites() && Date.now() < deadline && !signal.aborted;)
        await sleep(LOOK);
    while (others.earlier(job) && !signal.aborted)
        await sleep(LOOK);
}

/** @throws HostingError `Failed` with the sites that wait, and why the first does */
async function report(host: PolicyHost, context: StepContext): Promise<void> {
    // A retry comes here, and here alone.
    if (context.resumed) {
        await host.contexts(context);
        await host.files(context, []);
        await host.leave(context);
        await host.modules(context);
        await host.enter(context);
    }
    const sites = host.failures();
    if (sites.length > 0) {
        throw failed(`${sites.map(({ name }) => name).join(', ')}: still confined as before. ${sites[0]?.reason}`,
            'Mend the cause, then: hostingctl selinux apply');
    }
}

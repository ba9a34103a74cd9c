// SPDX-License-Identifier: LGPL-2.1-or-later
/* Runs checks beside each other. One that hangs or breaks is found so, and holds up no other. */

import type { CheckResult, CheckState, HostCheck } from '../../../contract/host-check.ts';
import { HostingError } from '../../../contract/errors.ts';
import { log } from '../../../host/journal.ts';
import type { Check, Finding, Outcome } from './check.ts';

/** Milliseconds. */
const LIMIT = 20_000;

export type Found = Omit<CheckResult, 'since'>;

const ORDER: readonly CheckState[] = ['fail', 'warn', 'pass', 'inapplicable'];

/** What all checks have found, the worst first. */
export async function look(checks: readonly Check[]): Promise<Found[]> {
    const found = await Promise.all(checks.map(async check => resultsOf(check, await outcomeOf(check))));
    return inOrder(found.flat());
}

/** The worst first; what is as bad stays as it stands. */
export function inOrder<R extends Found>(results: readonly R[]): R[] {
    return [...results].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}

/** The worst of what was found. */
export function worstOf(results: readonly Found[]): HostCheck['state'] {
    return (['fail', 'warn'] as const).find(state => results.some(each => each.state === state)) ?? 'pass';
}

async function outcomeOf({ name, limit = LIMIT, run }: Check): Promise<Outcome> {
    let timer: NodeJS.Timeout | undefined;
    const hanging = new Promise<Outcome>(resolve => {
        timer = setTimeout(() => {
            resolve([{
                state: 'fail',
                message: `This was not answered within ${limit / 1000} seconds: what is looked at hangs, or the host is overloaded.`,
            }]);
        }, limit);
    });
    try {
        return await Promise.race([run(), hanging]);
    } catch (error) {
        return [broken(name, error)];
    } finally {
        clearTimeout(timer);
    }
}

function broken(name: string, error: unknown): Finding {
    if (error instanceof HostingError) {
        const { message, hint } = error;
        return { state: 'fail', message: `This could not be looked at: ${message}`, ...hint !== undefined && { hint } };
    }
    log('err', `The check ${name} broke: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    return {
        state: 'fail', message: 'This could not be looked at: an internal error occurred.', hint: 'See journalctl -u hostingd.service.',
    };
}

function resultsOf({ name, title }: Check, outcome: Outcome): Found[] {
    const nothing = { check: name, title, subject: '', repair: null, hint: null };
    if ('inapplicable' in outcome)
        return [{ ...nothing, state: 'inapplicable', message: outcome.inapplicable }];
    if (outcome.length === 0)
        return [{ ...nothing, state: 'pass', message: null }];
    return outcome.map(({ state, subject = '', message, repair, hint }) => ({
        check: name, title, state, subject, message, repair: repair ?? null, hint: hint ?? null,
    }));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the last look has found, kept in the store: since when it is so, and what is new in it. */

import { invalid } from '../../../contract/errors.ts';
import type { CheckResult, HostCheck } from '../../../contract/host-check.ts';
import { type Level, log } from '../../../host/journal.ts';
import { now, type Store } from '../../../store/store.ts';
import type { Check } from './check.ts';
import { type Found, inOrder, look, worstOf } from './look.ts';

const SETTING = 'host.check';
const NEVER: HostCheck = { state: 'pass', at: null, duration: 0, results: [] };

export class HostChecks {
    readonly #store: Store;
    readonly #checks: () => readonly Check[];
    #looking: Promise<HostCheck> | undefined;
    /** Called when something new was found, or something is mended. */
    onChange: () => void = () => undefined;

    constructor(store: Store, checks: () => readonly Check[]) {
        this.#store = store;
        this.#checks = checks;
    }

    get last(): HostCheck {
        return this.#store.setting(SETTING) as HostCheck | undefined ?? NEVER;
    }

    /** Looks at everything; who asks meanwhile gets the answer of the same look. */
    look(): Promise<HostCheck> {
        this.#looking ??= this.#look().finally(() => { this.#looking = undefined; });
        return this.#looking;
    }

    /**
     * Looks at some of it. What is remembered of the rest stays as it is.
     * @throws HostingError `Invalid` at the field `only`
     */
    async lookAt(names: readonly string[]): Promise<HostCheck> {
        const all = this.#checks();
        const unknown = names.find(name => !all.some(each => each.name === name));
        if (unknown !== undefined)
            throw invalid('only', `There is no check ${unknown}.`, `There are: ${all.map(({ name }) => name).join(', ')}.`);
        const begun = performance.now();
        const found = await look(all.filter(({ name }) => names.includes(name)));
        const { last } = this;
        const others = last.results.filter(({ check }) => !names.includes(check));
        const results = withTimes(found, last.results, now());
        if (last.at !== null)
            this.#remember({ ...last, state: worstOf([...results, ...others]), results: inOrder([...results, ...others]) });
        return { state: worstOf(results), at: now(), duration: Math.round(performance.now() - begun), results };
    }

    async #look(): Promise<HostCheck> {
        const begun = performance.now();
        const found = await look(this.#checks());
        const at = now();
        const results = withTimes(found, this.last.results, at);
        const check = { state: worstOf(found), at, duration: Math.round(performance.now() - begun), results };
        this.#remember(check);
        return check;
    }

    /** Keeps it, and tells what is new in it. */
    #remember(check: HostCheck): void {
        const { results } = check;
        const before = this.last;
        try {
            this.#store.setSetting(SETTING, check);
        } catch (error) {
            // Where the disk is full, or the store is damaged, that is what is to be told.
            log('err', `What the host check has found could not be kept: ${error instanceof Error ? error.message : String(error)}`);
        }
        const fresh = results.filter(each => isFault(each) && !before.results.some(old => isSame(each, old)));
        const mended = before.results.filter(old => isFault(old) && !results.some(each => isSame(each, old)));
        tell(fresh, mended);
        if (fresh.length > 0 || mended.length > 0 || before.at === null)
            this.onChange();
    }
}

/** What was so at the look before is so since then, whatever words it had. */
export function withTimes(found: readonly Found[], before: readonly CheckResult[], at: string): CheckResult[] {
    return found.map(each => ({ ...each, since: before.find(old => isSame(each, old))?.since ?? at }));
}

function isFault({ state }: Found): boolean {
    return state === 'fail' || state === 'warn';
}

function isSame(a: Found, b: Found): boolean {
    return a.check === b.check && a.subject === b.subject && a.state === b.state;
}

const LEVELS: Partial<Record<Found['state'], Level>> = { fail: 'warning', warn: 'notice' };

function tell(fresh: readonly CheckResult[], mended: readonly CheckResult[]): void {
    for (const { check, subject, state, message, repair } of fresh) {
        log(LEVELS[state] ?? 'info', `Host check: ${message}${repair === null ? '' : ` Repair: ${repair}`}`,
            { CHECK: check, CHECK_STATE: state, CHECK_SUBJECT: subject });
    }
    for (const { check, subject, message } of mended)
        log('info', `Host check: no longer so: ${message}`, { CHECK: check, CHECK_STATE: 'pass', CHECK_SUBJECT: subject });
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Answers of the service, kept while they are in sight and read again when the service says that something changed.
 *
 *     const { data, failure } = useQuery('site.show', { site: 'shop' });
 *
 * Several views of one answer share it. Views keep what they have while it is read again; nothing is read for a page
 * that is not in sight, or more often than a person can see.
 */

import { useEffect, useSyncExternalStore } from 'react';

import { call } from '../api/client.ts';
import type { InputOf, OutputOf, QueryName } from '../api/table.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { Observable } from './observable.ts';
import { keepUnchanged } from './unchanged.ts';

const MIN_INTERVAL = 300;
/** An answer that takes longer is waited for with a word. Milliseconds. */
const SLOW = 4000;

/** How many answers are waited for that long already. */
export const slowAnswers = new Observable(0);

/** Counts it among the slow ones, once it is. @returns what ends that */
function watchSlowness(): () => void {
    let count = 0;
    const timer = setTimeout(() => {
        count = 1;
        slowAnswers.set(slowAnswers.get() + count);
    }, SLOW);
    return () => {
        clearTimeout(timer);
        slowAnswers.set(slowAnswers.get() - count);
    };
}

export interface Answer<T> {
    readonly data: T | undefined;
    /** Why the last reading failed; `data` is then what was read before. */
    readonly failure: Failure | undefined;
}

export class Query<N extends QueryName = QueryName> {
    readonly name: N;
    readonly input: InputOf<N>;
    readonly answer = new Observable<Answer<OutputOf<N>>>({ data: undefined, failure: undefined });
    #reading = false;
    #stale = true;
    #readAt = -Infinity;
    #timer: ReturnType<typeof setTimeout> | undefined;

    constructor(name: N, input: InputOf<N>) {
        this.name = name;
        this.input = input;
    }

    /** What is known is out of date. It is read again soon if somebody looks, or else when somebody does. */
    invalidate(): void {
        this.#stale = true;
        this.wanted();
    }

    /** Reads if there is need and an observer; called when either may have come. */
    wanted(): void {
        if (!this.#stale || this.#reading || this.#timer !== undefined || !this.answer.observed || cockpit.hidden)
            return;
        this.#timer = setTimeout(() => {
            this.#timer = undefined;
            void this.#read();
        }, Math.max(0, this.#readAt + MIN_INTERVAL - Date.now()));
    }

    /** Replaces what is known by what a signal brought. */
    patch(change: (data: OutputOf<N>) => OutputOf<N>): void {
        const { data, failure } = this.answer.get();
        // The answer that is on its way may be older than the signal.
        if (this.#reading)
            this.#stale = true;
        if (data !== undefined)
            this.answer.set({ data: keepUnchanged(data, change(data)), failure });
    }

    async #read(): Promise<void> {
        this.#reading = true;
        this.#stale = false;
        this.#readAt = Date.now();
        const { data: before } = this.answer.get();
        const answered = watchSlowness();
        try {
            const data = await call(this.name, this.input);
            this.answer.set({ data: keepUnchanged(before, data), failure: undefined });
        } catch (error) {
            const failure = toFailure(error);
            // What no longer exists must not be shown; anything else may be passing.
            const gone = failure.code === 'NotFound' || failure.code === 'Denied';
            this.answer.set({ data: gone ? undefined : this.answer.get().data, failure });
        }
        answered();
        this.#reading = false;
        this.wanted();
    }
}

const queries = new Map<string, Query>();

export function getQuery<N extends QueryName>(name: N, input: InputOf<N>): Query<N> {
    const key = name + JSON.stringify(input);
    let query = queries.get(key);
    if (!query)
        queries.set(key, query = new Query<QueryName>(name, input));
    return query as unknown as Query<N>;
}

/** All queries of a command that have been made. */
export function queriesOf<N extends QueryName>(name: N): Query<N>[] {
    return [...queries.values()].filter(query => query.name === name) as unknown as Query<N>[];
}

export function allQueries(): Query[] {
    return [...queries.values()];
}

/** Forgets the answers nobody looks at and empties the others, which are then read anew. */
export function resetQueries(): void {
    for (const [key, query] of queries) {
        query.answer.set({ data: undefined, failure: undefined });
        if (query.answer.observed)
            query.invalidate();
        else
            queries.delete(key);
    }
}

/** The answer to a question, kept up to date while the calling component is shown. */
export function useQuery<N extends QueryName>(name: N, input: InputOf<N>): Answer<OutputOf<N>> {
    const query = getQuery(name, input);
    const answer = useSyncExternalStore(query.answer.subscribe, query.answer.get);
    useEffect(() => {
        query.wanted();
    }, [query]);
    return answer;
}

/** Reads the answer again when the calling component appears: for what changes without a signal. */
export function useRevisit<N extends QueryName>(name: N, input: InputOf<N>): void {
    const query = getQuery(name, input);
    useEffect(() => {
        if (query.answer.get().data !== undefined)
            query.invalidate();
    }, [query]);
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { useEffect, useMemo } from 'react';

import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import type { InputOf } from '../api/table.ts';
import { Observable, useObservable } from '../store/observable.ts';
import { append, type Block } from './blocks.ts';

export type LogKind = NonNullable<InputOf<'site.log'>['kind']>;

const FIRST_LINES = 1000;
const POLL_INTERVAL = 2000;

interface LogState {
    /** undefined until it was read. */
    readonly blocks: readonly Block[] | undefined;
    /** Why the last reading failed. */
    readonly failure: Failure | undefined;
    readonly isReading: boolean;
}

/** Reads a log: first its newest lines, then each time what came since. */
class LogReader {
    readonly state = new Observable<LogState>({ blocks: undefined, failure: undefined, isReading: false });
    readonly #site: string;
    readonly #kind: LogKind;
    #after: string | undefined;

    constructor(site: string, kind: LogKind) {
        this.#site = site;
        this.#kind = kind;
    }

    readonly read = async (): Promise<void> => {
        // One at a time: two answers from the same place would show its lines twice.
        if (this.state.get().isReading)
            return;
        const { blocks } = this.state.get();
        this.#set({ isReading: true });
        try {
            const place = this.#after === undefined ? { lines: FIRST_LINES } : { after: this.#after };
            const { text, after } = await call('site.log', { site: this.#site, kind: this.#kind, ...place });
            this.#after = after;
            this.#set({ blocks: append(blocks ?? [], text.split('\n').slice(0, -1)), failure: undefined, isReading: false });
        } catch (error) {
            this.#set({ failure: toFailure(error), isReading: false });
        }
    };

    #set(change: Partial<LogState>): void {
        this.state.set({ ...this.state.get(), ...change });
    }
}

/** The newest lines of a log, and while it is followed and in sight, those that come. */
export function useLog(site: string, kind: LogKind, isFollowed: boolean): LogState & { read: () => void } {
    const reader = useMemo(() => new LogReader(site, kind), [site, kind]);
    const state = useObservable(reader.state);
    useEffect(() => { void reader.read(); }, [reader]);
    usePolling(reader.read, isFollowed);
    return { ...state, read: () => { void reader.read(); } };
}

/** Does something again and again, a while after it ended, while that is wanted and the page in sight. */
function usePolling(work: () => Promise<void>, isWanted: boolean): void {
    useEffect(() => {
        if (!isWanted)
            return undefined;
        let timer: ReturnType<typeof setTimeout> | undefined;
        let isOver = false;
        const next = (delay: number): void => {
            clearTimeout(timer);
            if (isOver || cockpit.hidden)
                return;
            timer = setTimeout(() => { void work().then(() => { next(POLL_INTERVAL); }); }, delay);
        };
        const onVisibility = (): void => { next(0); };
        cockpit.addEventListener('visibilitychange', onVisibility);
        next(0);
        return () => {
            isOver = true;
            clearTimeout(timer);
            cockpit.removeEventListener('visibilitychange', onVisibility);
        };
    }, [work, isWanted]);
}

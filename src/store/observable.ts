// SPDX-License-Identifier: LGPL-2.1-or-later
/* A value that tells when it is replaced. Values are never changed in place. */

import { useSyncExternalStore } from 'react';

export class Observable<T> {
    #value: T;
    readonly #listeners = new Set<() => void>();

    constructor(value: T) {
        this.#value = value;
    }

    readonly get = (): T => this.#value;

    set(value: T): void {
        if (Object.is(value, this.#value))
            return;
        this.#value = value;
        for (const listener of [...this.#listeners])
            listener();
    }

    /** @returns a function that ends the subscription */
    readonly subscribe = (listener: () => void): (() => void) => {
        this.#listeners.add(listener);
        return () => {
            this.#listeners.delete(listener);
        };
    };

    get observed(): boolean {
        return this.#listeners.size > 0;
    }
}

export function useObservable<T>(observable: Observable<T>): T {
    return useSyncExternalStore(observable.subscribe, observable.get);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Turns many requests for the same costly thing into few: while one batch is at work, the requests that come in wait
 * and make up the next. Ten sites created together cause one or two reloads of nginx, not ten.
 *
 *     const reloads = new Coalescer<Change, void>(changes => activateAll(changes));
 *     await reloads.request(change);
 */

/** Does the work of a batch; answers one outcome for each item, in order. An `Error` rejects that item alone. */
export type Batch<T, R> = (items: readonly T[]) => Promise<readonly (R | Error)[]>;

interface Waiting<T, R> {
    item: T;
    resolve: (result: R) => void;
    reject: (error: unknown) => void;
}

export class Coalescer<T, R> {
    readonly #batch: Batch<T, R>;
    readonly #gather: () => Promise<void>;
    #waiting: Waiting<T, R>[] = [];
    #working = false;

    /**
     * @param gather lets more requests come in before each batch
     */
    constructor(batch: Batch<T, R>, gather: () => Promise<void> = () => Promise.resolve()) {
        this.#batch = batch;
        this.#gather = gather;
    }

    /** Settles with this item's outcome when the batch that holds it is done. */
    request(item: T): Promise<R> {
        return new Promise((resolve, reject) => {
            this.#waiting.push({ item, resolve, reject });
            if (!this.#working)
                void this.#work();
        });
    }

    async #work(): Promise<void> {
        this.#working = true;
        // What is asked for in the same turn of the event loop belongs together.
        await new Promise(resolve => setImmediate(resolve));
        while (this.#waiting.length > 0) {
            let batch: Waiting<T, R>[] = [];
            try {
                try {
                    await this.#gather();
                } finally {
                    batch = this.#waiting;
                    this.#waiting = [];
                }
                const outcomes = await this.#batch(batch.map(each => each.item));
                batch.forEach(({ resolve, reject }, index) => {
                    const outcome = outcomes[index];
                    if (outcome instanceof Error)
                        reject(outcome);
                    else
                        resolve(outcome as R);
                });
            } catch (error) {
                batch.forEach(each => each.reject(error));
            }
        }
        this.#working = false;
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later

/** Shares the answer to a question that is just being asked: who calls a thousand times at once is looked up once, not a thousand times. */
export class Asked<T> {
    readonly #open = new Map<string, Promise<T>>();

    /** @param ask is called unless the same question has no answer yet; an error is shared as well */
    answer(question: string, ask: () => Promise<T>): Promise<T> {
        const present = this.#open.get(question);
        if (present)
            return present;
        const asked = ask().finally(() => { this.#open.delete(question); });
        this.#open.set(question, asked);
        return asked;
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is wrong with a document, each at its place in it: all is told at once. */

import { type ErrorCode, HostingError } from '../../contract/errors.ts';

export class Problems {
    readonly #fields: Record<string, string> = {};
    #hint: string | undefined;
    #code: ErrorCode | undefined;

    /** Notes one; of two at the same place the first counts. */
    add(place: string, code: ErrorCode, message: string, hint?: string): void {
        if (Object.hasOwn(this.#fields, place))
            return;
        this.#fields[place] = message;
        this.#code ??= code;
        this.#hint ??= hint;
    }

    /** Does something, and notes at the place what it refuses. */
    async take(place: string, work: () => unknown): Promise<void> {
        try {
            await work();
        } catch (error) {
            if (!(error instanceof HostingError))
                throw error;
            this.add(place, error.code, error.message, error.hint);
        }
    }

    /** @throws HostingError with all of them, where there is one */
    refuse(): void {
        const [message] = Object.values(this.#fields);
        if (message !== undefined)
            throw new HostingError(this.#code ?? 'Invalid', message, { fields: this.#fields, ...this.#hint && { hint: this.#hint } });
    }
}

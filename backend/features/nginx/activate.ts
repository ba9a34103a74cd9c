// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Brings changes of configuration files into effect: written together, tested together with everything else on the
 * host, reloaded once, or put back. nginx is never left with files that do not load.
 */

import { setTimeout as sleep } from 'node:timers/promises';

import { failed, type HostingError } from '../../contract/errors.ts';
import { Coalescer } from '../../engine/coalesce.ts';
import { readFile, removeFile, writeFile } from '../../host/files.ts';
import { log } from '../../host/journal.ts';
import type { Systemd } from '../../host/systemd.ts';
import { reload, testConfiguration } from './reload.ts';

/** Longest time a batch waits for more, in milliseconds: what a job takes to come here on a busy host. */
const GATHER = 1000;
const LOOK = 10;

/** Files with their new text; null removes one. */
export type Change = ReadonlyMap<string, string | null>;

interface Request {
    change: Change;
    /** Also where no file differs: something that they name has changed. */
    reload: boolean;
}

/** What a change came to. */
export interface Activated {
    /** nginx's words about the test. */
    words: string;
    /** False where every file was already so: nothing was tested or reloaded. */
    reloaded: boolean;
}

export class Activator {
    readonly #systemd: Systemd;
    readonly #coalescer: Coalescer<Request, Activated>;
    /**
     * Whether nginx is known to have what is on disk. An earlier life of the service may have been cut off between the
     * writing and the reload: files that are as they should be say nothing then.
     */
    #loaded = false;

    /**
     * @param coming how many jobs are on their way to a request: a batch waits a moment for them
     */
    constructor(systemd: Systemd, coming: () => number) {
        this.#systemd = systemd;
        this.#coalescer = new Coalescer(requests => this.#activate(requests), () => gather(coming));
    }

    /**
     * Settles when every worker of nginx has the change.
     * @throws HostingError `Failed` with nginx's words; the files are then as they were
     */
    request(change: Change): Promise<Activated> {
        return this.#coalescer.request({ change, reload: false });
    }

    /** Makes nginx read everything anew: certificates, which have other contents under the same names. */
    async reload(): Promise<void> {
        await this.#coalescer.request({ change: new Map(), reload: true });
    }

    async #activate(requests: readonly Request[]): Promise<(Activated | Error)[]> {
        const undo: Change[] = [];
        let outcomes: (Activated | Error)[];
        const together = await this.#attempt(requests);
        if (!(together instanceof Error)) {
            undo.push(...together.undo);
            outcomes = requests.map(() => together);
        } else if (requests.length === 1) {
            outcomes = [together];
        } else {
            // One of them is to blame: each alone, so that it does not hold up the others.
            outcomes = [];
            for (const request of requests) {
                const alone = await this.#attempt([request]);
                outcomes.push(alone);
                if (!(alone instanceof Error))
                    undo.push(...alone.undo);
            }
        }
        if (!outcomes.some(outcome => !(outcome instanceof Error) && outcome.reloaded))
            return outcomes;
        try {
            await reload(this.#systemd);
            log('info', `nginx has taken up ${requests.length} changes with one reload`, { RELOAD: 'nginx', CHANGES: requests.length });
            this.#loaded = true;
            return outcomes;
        } catch (error) {
            await putBack(undo);
            return outcomes.map(outcome => outcome instanceof Error ? outcome : asError(error));
        }
    }

    /** Writes changes and tests; when the test fails, or the disk does, all is as it was and the answer is the error. */
    async #attempt(requests: readonly Request[]): Promise<Activated & { undo: Change[] } | Error> {
        const undo: Change[] = [];
        try {
            for (const { change } of requests) {
                const before = await difference(change);
                if (before.size > 0) {
                    undo.push(before);
                    await apply(change);
                }
            }
            const isAsked = requests.some(({ reload: asked }) => asked);
            if (undo.length === 0 && this.#loaded && !isAsked)
                return { words: 'unchanged', reloaded: false, undo };
            const { ok, words } = await testConfiguration();
            if (ok)
                return { words, reloaded: true, undo };
            // Files that are to be gone are gone, and it is not their absence that nginx refuses: a rollback goes on.
            if (undo.length === 0 && !isAsked && requests.every(({ change }) => onlyRemoves(change)))
                return { words, reloaded: false, undo };
            await putBack(undo);
            return await refusal(words);
        } catch (error) {
            await putBack(undo);
            return asError(error);
        }
    }
}

/** Waits for jobs that are about to ask for a reload as well: one costs more than they need to come here. */
async function gather(coming: () => number): Promise<void> {
    for (const deadline = Date.now() + GATHER; coming() > 0 && Date.now() < deadline;)
        await sleep(LOOK);
}

/** The present text of those files that a change would alter. */
async function difference(change: Change): Promise<Change> {
    const before = new Map<string, string | null>();
    for (const [file, text] of change) {
        const present = await readFile(file) ?? null;
        if (present !== text)
            before.set(file, present);
    }
    return before;
}

function onlyRemoves(change: Change): boolean {
    return [...change.values()].every(text => text === null);
}

async function apply(change: Change): Promise<void> {
    for (const [file, text] of change)
        await (text === null ? removeFile(file) : writeFile(file, text));
}

async function putBack(undo: Change[]): Promise<void> {
    for (const change of undo.reverse())
        await apply(change);
}

/** Whether it was the change that nginx refused, or what was there before. */
async function refusal(words: string): Promise<HostingError> {
    const baseline = await testConfiguration();
    return baseline.ok
        ? failed(`nginx refused the new configuration: ${words}`)
        : failed(`nginx's configuration was broken before: ${baseline.words}`, 'Mend the named file until nginx -t succeeds, then retry.');
}

function asError(error: unknown): Error {
    return error instanceof Error ? error : new Error(String(error));
}

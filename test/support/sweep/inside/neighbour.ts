// SPDX-License-Identifier: LGPL-2.1-or-later
/* A visitor of another site, who asks for a page of PHP and for a file in turn, without a pause, and never should notice anything. */

import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE = 40;
const PATIENCE = 8000;

export class Neighbour {
    asked = 0;
    readonly #domain: string;
    #wrong: string[] = [];
    #isAsking = true;
    readonly #done: Promise<void>;

    constructor(domain: string) {
        this.#domain = domain;
        this.#done = this.#ask();
    }

    /** What went wrong since the last call of this. */
    wrong(): string[] {
        return this.#wrong.splice(0);
    }

    async end(): Promise<void> {
        this.#isAsking = false;
        await this.#done;
    }

    async #ask(): Promise<void> {
        for (let round = 0; this.#isAsking; round++) {
            const page = round % 2 ? '/page.php' : '/still.txt';
            const status = await this.#get(page);
            this.asked++;
            if (status !== 200)
                this.#wrong.push(`${page} of the neighbour was answered with ${status}`);
            await sleep(PAUSE);
        }
    }

    #get(page: string): Promise<number | string> {
        return new Promise(resolve => {
            const request = http.get({ host: '127.0.0.1', path: page, agent: false, timeout: PATIENCE, headers: { host: this.#domain } }, answer => {
                answer.resume();
                answer.on('end', () => resolve(answer.statusCode ?? 0));
                answer.on('error', error => resolve(error.message));
            });
            request.on('timeout', () => request.destroy(new Error('nothing in time')));
            request.on('error', error => resolve(error.message));
        });
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Learns of denials while somebody looks at the page, and only then: a child of ours follows the log they are written to. A line
 * of it is a reason to look, no more; what is new is read as always. A site can cause denials without end, so one look is
 * followed by a pause.
 */

import { exists } from '../../../host/files.ts';
import { follow, type Following } from '../../../host/follow.ts';
import { log } from '../../../host/journal.ts';
import { selinuxMode } from '../../../host/selinux.ts';
import { AUDIT_LOG, isDenial, JOURNAL_MATCHES } from './read.ts';

const PAUSE = 3000;

export type Follow = (onLine: (line: string) => void) => Promise<Following | undefined>;

export class DenialWatch {
    readonly #look: () => Promise<void>;
    readonly #follow: Follow;
    readonly #pause: number;
    #following: Promise<Following | undefined> | undefined;
    #isLooking = false;
    /** A line came while the last look or its pause was under way. */
    #again = false;

    constructor(look: () => Promise<void>, followLog: Follow = followHost, pause = PAUSE) {
        this.#look = look;
        this.#follow = followLog;
        this.#pause = pause;
    }

    /** Begins to follow, or ends; saying it twice changes nothing. */
    set(wanted: boolean): void {
        if (wanted) {
            this.#following ??= this.#follow(line => {
                if (isDenial(line))
                    void this.#noticed();
            });
            return;
        }
        void this.#following?.then(following => following?.stop());
        this.#following = undefined;
    }

    async #noticed(): Promise<void> {
        this.#again = true;
        if (this.#isLooking)
            return;
        this.#isLooking = true;
        while (this.#again) {
            this.#again = false;
            await this.#look().catch((error: unknown) => { log('warning', `Denials could not be read: ${String(error)}`); });
            await new Promise(resolve => { setTimeout(resolve, this.#pause).unref(); });
        }
        this.#isLooking = false;
    }
}

async function followHost(onLine: (line: string) => void): Promise<Following | undefined> {
    if (await selinuxMode() === 'disabled')
        return undefined;
    return await exists(AUDIT_LOG)
        ? follow('tail', ['--follow=name', '--retry', '--lines=0', '--', AUDIT_LOG], onLine)
        : follow('journalctl', ['--follow', '--lines=0', '--output=cat', '--quiet', ...JOURNAL_MATCHES], onLine);
}

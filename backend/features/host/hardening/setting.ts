// SPDX-License-Identifier: LGPL-2.1-or-later
/* An item that is more than a file of ours: what was before is remembered in the store, and brought back from there. */

import type { HardeningState } from '../../../contract/hardening.ts';
import type { StepContext } from '../../../engine/job.ts';

export type Look = Pick<HardeningState, 'state' | 'detail' | 'isOurs' | 'isSettable'>;

export interface Setting {
    why: string;
    /** @param memory what prepare() said when it was last set by us, if ever: by itself it does not say that it is still so */
    look: (memory: string | undefined) => Promise<Look>;
    /** @returns what is to be remembered @throws HostingError `Conflict` where it cannot be set on this host, or is so already */
    prepare: () => Promise<string>;
    /** Begins anew or goes on, as the host is found. */
    set: (memory: string, context: StepContext) => Promise<void>;
    /** Brings back what was before, and leaves what others have changed since. */
    takeBack: (memory: string, context: StepContext) => Promise<void>;
}

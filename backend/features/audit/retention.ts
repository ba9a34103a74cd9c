// SPDX-License-Identifier: LGPL-2.1-or-later
/* How long the audit is kept: a setting of the host, held to at each start of the service. */

import type { InputOf } from '../../contract/index.ts';
import type { JobKind } from '../../engine/job.ts';
import { pruneAudit } from '../../store/audit.ts';
import type { Store } from '../../store/store.ts';

export const SET_RETENTION = 'audit.set';

const SETTING = 'audit.retention';
const DAY = 86_400_000;

/** What may be set; what is not set stays as it was. */
export type RetentionArgs = InputOf<'audit.set'>;
type Retention = Required<RetentionArgs>;

/** A year and a month, so that a yearly look finds all of the year. */
const DEFAULT: Retention = { days: 400, entries: 200_000 };

export function retention(store: Store): Retention {
    return { ...DEFAULT, ...store.setting(SETTING) as Partial<Retention> | undefined };
}

/** Removes what is too old or too much. @returns how many entries */
export function removeOld(store: Store): number {
    const { days, entries } = retention(store);
    return pruneAudit(store, { before: new Date(Date.now() - days * DAY).toISOString(), most: entries });
}

export function setRetention(store: Store): JobKind<RetentionArgs> {
    return {
        kind: SET_RETENTION,
        title: () => 'Set how long the audit is kept',
        steps: args => [{
            name: 'retention',
            title: 'Record the setting and remove what is older',
            do: context => {
                store.setSetting(SETTING, { ...retention(store), ...args });
                const { days, entries } = retention(store);
                context.log(`Entries are kept ${days} days, at most ${entries} of them.`);
                const removed = removeOld(store);
                context.note(removed === 0 ? 'nothing was older' : `${removed} removed`);
                return Promise.resolve();
            },
        }],
    };
}

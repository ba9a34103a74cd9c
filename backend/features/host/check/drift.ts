// SPDX-License-Identifier: LGPL-2.1-or-later
/* Generated files and databases that are not as the settings of their sites say. */

import type { OutputOf } from '../../../contract/index.ts';
import type { SiteRecord } from '../../common/site.ts';
import { type Check, command, type Finding, some } from './check.ts';

/** Of a site that has not changed a few milliseconds; a thousand have them. */
const LIMIT = 180_000;

export type Compare = (site: SiteRecord) => Promise<OutputOf<'site.check'>>;

export function driftCheck(active: () => readonly SiteRecord[], compare: Compare): Check {
    return {
        name: 'drift', title: 'Generated files of websites', limit: LIMIT,
        run: async () => {
            const faults: Finding[] = [];
            for (const site of active())
                faults.push(...faultsOf(site, (await compare(site)).drift));
            return faults;
        },
    };
}

function faultsOf({ name, domain }: SiteRecord, drift: OutputOf<'site.check'>['drift']): Finding[] {
    if (drift.length === 0)
        return [];
    const isEdited = drift.some(({ reason }) => reason === 'edited');
    return [{
        state: 'warn', subject: name,
        message: `${domain} is not as its settings say: ${some(drift.map(({ path, reason }) => `${path} (${reason})`), 3)}.`,
        repair: command('hostingctl', 'site', 'apply', name, ...isEdited ? ['--force'] : []),
        hint: `${isEdited ? 'The repair overwrites what was changed by hand. ' : ''}See the difference with: hostingctl site check ${name}`,
    }];
}

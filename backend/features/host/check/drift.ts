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

/** What differs, and what could not be looked at: the cause of that is its own fault, and nothing that a repair of the site mends. */
export function faultsOf({ name, domain }: Pick<SiteRecord, 'name' | 'domain'>, drift: OutputOf<'site.check'>['drift']): Finding[] {
    const [differing, unknown] = [drift.filter(({ reason }) => reason !== 'unknown'), drift.filter(({ reason }) => reason === 'unknown')];
    const isEdited = differing.some(({ reason }) => reason === 'edited');
    const findings: Finding[] = differing.length === 0 ? [] : [{
        state: 'warn', subject: name,
        message: `${domain} is not as its settings say: ${some(differing.map(({ path, reason }) => `${path} (${reason})`), 3)}.`,
        repair: command('hostingctl', 'site', 'apply', name, ...isEdited ? ['--force'] : []),
        hint: `${isEdited ? 'The repair overwrites what was changed by hand. ' : ''}See the difference with: hostingctl site check ${name}`,
    }];
    return [...findings, ...unknown.map(({ path, diff }): Finding => ({
        state: 'warn', subject: name, message: `Of ${domain} could not be looked at: ${path}. ${diff.trim()}`,
    }))];
}

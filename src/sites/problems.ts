// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is wrong with sites, from what is known without asking each. */

import { useMemo } from 'react';

import type { CertificateSummary } from '../../backend/contract/certificates.ts';
import type { SiteSummary } from '../../backend/contract/sites.ts';
import { useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

export type Problem = 'certificate' | 'selinux' | 'php';
export const PROBLEMS: readonly Problem[] = ['certificate', 'selinux', 'php'];

export function problemName(problem: Problem): string {
    switch (problem) {
        case 'certificate': return _('Certificate');
        case 'selinux': return _('SELinux refusals');
        case 'php': return _('PHP past its end');
    }
}

/** Versions of PHP that are mended no more. */
export function useEndedPhp(): ReadonlySet<string> {
    const { data: versions } = useQuery('php.list', {});
    return useMemo(() => new Set(versions?.filter(({ ended }) => ended).map(({ version }) => version)), [versions]);
}

/** By the name of the site; those without any are not in it. */
export function problemsOf(
    sites: readonly SiteSummary[], certificates: ReadonlyMap<string, CertificateSummary>, refused: ReadonlyMap<string, number>,
    endedPhp: ReadonlySet<string>,
): ReadonlyMap<string, readonly Problem[]> {
    return new Map(sites.flatMap(({ name, php }) => {
        const found: Problem[] = [
            ...certificates.get(name)?.warning ? ['certificate' as const] : [],
            ...refused.get(name) ? ['selinux' as const] : [],
            ...endedPhp.has(php) ? ['php' as const] : [],
        ];
        return found.length > 0 ? [[name, found] as const] : [];
    }));
}

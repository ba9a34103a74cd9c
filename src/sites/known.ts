// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is known of sites beside themselves, by their names. Each is read apart: the list need not wait for a thousand certificates. */

import { useMemo } from 'react';

import type { CertificateSummary } from '../../backend/contract/certificates.ts';
import type { SiteSummary } from '../../backend/contract/sites.ts';
import { useRefused } from '../security/refused.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { useActivity } from './activity.ts';
import type { Known } from './order.ts';
import { problemsOf, useEndedPhp } from './problems.ts';

export interface KnownOfSites extends Known {
    /** How often SELinux refused something. */
    refused: ReadonlyMap<string, number>;
    endedPhp: ReadonlySet<string>;
}

export function useKnown(sites: readonly SiteSummary[]): KnownOfSites {
    const certificates = useCertificates();
    const refused = useRefused();
    const activity = useActivity();
    const endedPhp = useEndedPhp();
    const problems = useMemo(
        () => problemsOf(sites, certificates, refused, endedPhp), [sites, certificates, refused, endedPhp]);
    return useMemo(
        () => ({ certificates, refused, activity, endedPhp, problems }), [certificates, refused, activity, endedPhp, problems]);
}

function useCertificates(): ReadonlyMap<string, CertificateSummary> {
    const { data } = useQuery('certificate.list', {});
    useRevisit('certificate.list', {});
    return useMemo(() => new Map(data?.map(each => [each.site, each])), [data]);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The host and its sites at a glance. Every card leads to the place where more of it is. */

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import type { ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { useRole } from '../app/role.tsx';
import { FailureState, StaleAlert } from '../app/states.tsx';
import { useNow } from '../app/time.tsx';
import { useRefused } from '../security/refused.tsx';
import { NoSites } from '../sites/no-sites.tsx';
import { useEndedPhp } from '../sites/problems.ts';
import { useEvery } from '../store/every.ts';
import { useQuery, useRevisit } from '../store/query.ts';
import { AttentionCard } from './attention-card.tsx';
import { concernsOf, type Facts } from './attention.ts';
import { CheckCard } from './check-card.tsx';
import { HostCard, ServicesCard } from './host-cards.tsx';
import { CertificatesCard, JobsCard, SecurityCard, SitesCard } from './site-cards.tsx';

const INTERVAL = 10_000;
const MINUTE = 60_000;
const JOBS = 50;

export function OverviewPage(): ReactNode {
    const role = useRole();
    const { data: sites, failure } = useQuery('site.list', {});
    useRevisit('site.list', {});
    if (!sites || !role)
        return failure ? <Card><FailureState failure={failure} /></Card> : null;
    return (
        <>
            <StaleAlert failure={failure} />
            {role === 'administrator' ? <OfHost sites={sites} /> : <OfCustomer sites={sites} />}
        </>
    );
}

/** What is known of the sites, for everybody. */
function useFacts(sites: readonly SiteSummary[]): Facts & { refusals: ReadonlyMap<string, number> } {
    const { data: info } = useQuery('host.info', {});
    const { data: certificates } = useQuery('certificate.list', {});
    useRevisit('certificate.list', {});
    const { data: jobs } = useQuery('job.list', { limit: JOBS });
    const refusals = useRefused();
    const ended = useEndedPhp();
    return {
        selinux: info?.selinux, certificates, jobs, refusals, refused: refusals.size,
        onEndedPhp: sites.filter(({ php }) => ended.has(php)).length,
        now: useNow(MINUTE),
    };
}

function OfHost({ sites }: { sites: readonly SiteSummary[] }) {
    const { data: status, failure } = useQuery('host.status', {});
    useEvery(INTERVAL, 'host.status', {});
    const { data: updates } = useQuery('host.updates', {});
    const { data: check } = useQuery('host.check', { last: true });
    const { refusals, ...facts } = useFacts(sites);
    return (
        <>
            {status && <StaleAlert failure={failure} />}
            <AttentionCard
                concerns={concernsOf({ ...facts, status, updates, check })}
                isBusy={!status || !facts.certificates || !facts.jobs}
            />
            {sites.length === 0 && <div className="hosting-gap-after"><NoSites /></div>}
            <div className="hosting-cards">
                {sites.length > 0 && <SitesCard sites={sites} />}
                <HostCard status={status} />
                <ServicesCard status={status} />
                <CheckCard />
                {sites.length > 0 && <CertificatesCard certificates={facts.certificates} />}
                <SecurityCard mode={facts.selinux} sites={sites} refused={refusals} />
                <JobsCard jobs={facts.jobs} />
            </div>
        </>
    );
}

/** The host is no matter of a customer's. */
function OfCustomer({ sites }: { sites: readonly SiteSummary[] }) {
    const { refusals, ...facts } = useFacts(sites);
    if (sites.length === 0)
        return <NoSites />;
    return (
        <>
            <AttentionCard concerns={concernsOf(facts)} isBusy={!facts.certificates || !facts.jobs} />
            <div className="hosting-cards">
                <SitesCard sites={sites} />
                <CertificatesCard certificates={facts.certificates} />
                <SecurityCard mode={facts.selinux} sites={sites} refused={refusals} />
                <JobsCard jobs={facts.jobs} />
            </div>
        </>
    );
}

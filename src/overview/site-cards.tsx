// SPDX-License-Identifier: LGPL-2.1-or-later
/* The sites at a glance: what they do, what their certificates are like, what SELinux refused them, what was changed last. */

import type { ReactNode } from 'react';

import type { CertificateSummary } from '../../backend/contract/certificates.ts';
import type { JobSummary } from '../../backend/contract/jobs.ts';
import type { SiteActivity } from '../../backend/contract/limits.ts';
import type { SiteSummary } from '../../backend/contract/sites.ts';
import { type Fact, Facts } from '../app/facts.tsx';
import { formatBytes, formatCount } from '../app/format.ts';
import { hrefTo, hrefWith } from '../app/location.ts';
import { Sparkline } from '../app/sparkline.tsx';
import { Ago } from '../app/time.tsx';
import { CertificateEnd } from '../certificates/certificate-end.tsx';
import { JobStateText } from '../jobs/job-state.tsx';
import { useActivity } from '../sites/activity.ts';
import { shownState, SHOWN_STATES } from '../sites/filter.ts';
import { stateName } from '../sites/site-state.tsx';
import { OverviewCard } from './overview-card.tsx';

const _ = cockpit.gettext;

/** So many of a list stand here; all are where the card leads to. */
const FEW = 5;

export function SitesCard({ sites }: { sites: readonly SiteSummary[] }): ReactNode {
    const activity = useActivity();
    const states = SHOWN_STATES.map(state => [state, sites.filter(site => shownState(site) === state).length] as const)
        .filter(([, count]) => count > 0);
    const all = [...activity.values()];
    const memory = all.reduce((sum, each) => sum + (each.memory ?? 0), 0);
    return (
        <OverviewCard title={_('Sites')} link={<a href={hrefTo('sites')}>{_('All sites')}</a>} lines={4}>
            <Facts
                facts={[
                    ...states.map(([state, count]) =>
                        [stateName(state), <a key={state} href={hrefWith(['sites'], { state })}>{count}</a>] satisfies Fact),
                    ...memory > 0 ? [[_('Memory'), formatBytes(memory)] satisfies Fact] : [],
                    ...all.length > 0 ? [[_('Requests (1 h)'), <Requests key="requests" activity={all} />] satisfies Fact] : [],
                ]}
            />
        </OverviewCard>
    );
}

function Requests({ activity }: { activity: readonly SiteActivity[] }) {
    const sums = (activity[0]?.requests ?? []).map((_count, at) => activity.reduce((sum, { requests }) => sum + (requests[at] ?? 0), 0));
    const total = sums.reduce((sum, each) => sum + each, 0);
    return (
        <a className="hosting-requests" href={hrefWith(['sites'], { sort: 'requests' })}>
            <Sparkline
                values={sums}
                label={cockpit.format(cockpit.ngettext('$0 request in the last hour', '$0 requests in the last hour', total), total)}
            />
            <span aria-hidden="true">{formatCount(total)}</span>
        </a>
    );
}

export function CertificatesCard({ certificates }: { certificates: readonly CertificateSummary[] | undefined }): ReactNode {
    // Those that end first are at the top; self-signed ones concern nobody who has not asked for another.
    const shown = certificates?.filter(({ state }) => state !== 'self-signed').slice(0, FEW);
    return (
        <OverviewCard
            title={_('Certificates that end first')}
            link={<a href={hrefWith(['sites'], { sort: 'certificate' })}>{_('All certificates')}</a>}
            lines={3}
        >
            {shown && (shown.length === 0
                ? <span className="hosting-subtle">{_('All sites have self-signed ones.')}</span>
                : (
                        <Facts
                            facts={shown.map(each => [
                                each.domain,
                                <a key={each.site} href={hrefTo('sites', each.site, 'certificates')}>
                                    <CertificateEnd certificate={each} />
                                </a>,
                            ])}
                        />
                    ))}
        </OverviewCard>
    );
}

interface SecurityCardProps {
    mode: 'enforcing' | 'permissive' | 'disabled' | undefined;
    sites: readonly SiteSummary[];
    refused: ReadonlyMap<string, number>;
}

export function SecurityCard({ mode, sites, refused }: SecurityCardProps): ReactNode {
    const names = { enforcing: _('Enforcing'), permissive: _('Permissive'), disabled: _('Disabled') };
    const domains = new Map(sites.map(({ name, domain }) => [name, domain]));
    const most = [...refused].filter(([site]) => domains.has(site)).sort(([, a], [, b]) => b - a).slice(0, FEW);
    return (
        <OverviewCard title="SELinux" link={<a href={hrefWith(['sites'], { problem: 'selinux' })}>{_('Sites with refusals')}</a>} lines={2}>
            {mode && (
                <Facts
                    facts={[
                        [_('Mode'), names[mode]],
                        ...most.length === 0 ? [[_('Refusals (24 h)'), _('None')] satisfies Fact] : [],
                        ...most.map(([site, count]) => [
                            domains.get(site) ?? site,
                            <a key={site} href={hrefTo('sites', site, 'security')}>
                                {cockpit.format(cockpit.ngettext('$0 refusal', '$0 refusals', count), count)}
                            </a>,
                        ] satisfies Fact),
                    ]}
                />
            )}
        </OverviewCard>
    );
}

export function JobsCard({ jobs }: { jobs: readonly JobSummary[] | undefined }): ReactNode {
    return (
        <OverviewCard title={_('Last jobs')} link={<a href={hrefTo('jobs')}>{_('All jobs')}</a>} lines={FEW}>
            {jobs && (jobs.length === 0
                ? <span className="hosting-subtle">{_('None yet.')}</span>
                : (
                        <ul className="hosting-last-jobs">
                            {jobs.slice(0, FEW).map(job => (
                                <li key={job.id}>
                                    <a href={hrefTo('jobs', job.id)}>{job.title}</a>
                                    <JobStateText job={job} />
                                    <span className="hosting-small"><Ago time={job.startedAt ?? job.createdAt} /></span>
                                </li>
                            ))}
                        </ul>
                    ))}
        </OverviewCard>
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { CardTitle } from '@patternfly/react-core/dist/esm/components/Card/CardTitle.js';
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon.js';
import type { ReactNode } from 'react';

import { CLIENT_SITE } from '../../backend/contract/client-site.ts';
import type { Job } from '../../backend/contract/jobs.ts';
import { type Fact, FactsCard } from '../app/facts.tsx';
import { go, hrefTo } from '../app/location.ts';
import { useRole } from '../app/role.tsx';
import { Empty, FailureState, StaleAlert } from '../app/states.tsx';
import { Ago, Elapsed } from '../app/time.tsx';
import { ThingHead } from '../app/title.tsx';
import { placeOf } from '../audit/place.ts';
import { useQuery } from '../store/query.ts';
import { CancelButton, RetryButton } from './job-buttons.tsx';
import { JobStateText } from './job-state.tsx';
import { JobSkeleton, JobView } from './job-view.tsx';

const _ = cockpit.gettext;

export function JobPage({ id }: { id: number }): ReactNode {
    return Number.isSafeInteger(id) && id > 0 ? <KnownJobPage id={id} /> : <NoSuchJob />;
}

function KnownJobPage({ id }: { id: number }) {
    const { data: job, failure } = useQuery('job.show', { id });
    if (failure?.code === 'NotFound')
        return <NoSuchJob />;
    if (!job && failure)
        return <Card><FailureState failure={failure} /></Card>;
    return (
        <>
            <ThingHead
                parent={{ href: hrefTo('jobs'), text: _('Jobs') }}
                title={job?.title ?? cockpit.format(_('Job $0'), id)}
                {...job && { state: <JobStateText job={job} /> }}
                actions={job && <JobButtons job={job} />}
            />
            <StaleAlert failure={failure} />
            <div className="hosting-job-cards">
                <Card>
                    <CardTitle component="h2">{_('Steps')}</CardTitle>
                    <CardBody>{job ? <JobView job={job} /> : <JobSkeleton />}</CardBody>
                </Card>
                {job && <FactsCard title={_('Job')} facts={factsOf(job)} />}
            </div>
        </>
    );
}

function JobButtons({ job }: { job: Job }) {
    return (
        <>
            <CancelButton job={job} />
            <RetryButton job={job} onStarted={id => { go('jobs', id); }} />
        </>
    );
}

function factsOf(job: Job): Fact[] {
    const facts: Fact[] = [[_('Number'), job.id]];
    if (job.site) {
        const name = job.domain ?? job.site;
        facts.push([_('Site'), isGone(job) ? name : <a key="site" href={hrefTo('sites', job.site)}>{name}</a>]);
    }
    facts.push([_('Started by'), <Actor key="actor" job={job} />]);
    if (job.cancelledBy !== null)
        facts.push([_('Cancelled by'), job.cancelledBy]);
    facts.push([_('Created'), <Ago key="created" time={job.createdAt} />]);
    if (job.startedAt)
        facts.push([_('Took'), <Elapsed key="took" from={job.startedAt} to={job.finishedAt} />]);
    if (job.retryOf !== null) {
        facts.push([_('Retry of'),
            <a key="retry" href={hrefTo('jobs', job.retryOf)}>{cockpit.format(_('Job $0'), job.retryOf)}</a>]);
    }
    return facts;
}

/** Who asked for the job and, for administrators, from where. */
function Actor({ job: { id, actor } }: { job: Job }) {
    return useRole() === 'administrator' ? <ActorAndPlace id={id} actor={actor} /> : actor;
}

function ActorAndPlace({ id, actor }: { id: number, actor: string }) {
    const { data } = useQuery('audit.list', { job: id, limit: 1 });
    const place = data?.[0] && placeOf(data[0]);
    return (
        <>
            {actor}
            {place && <div className="hosting-small">{place}</div>}
        </>
    );
}

/** The job itself left no site behind, or it is the web client for databases, which has no page of its own. */
function isGone({ kind, state, site }: Job): boolean {
    if (site === CLIENT_SITE)
        return true;
    return kind === 'site.create' ? state === 'rolled-back' : kind === 'site.delete' && state === 'done';
}

function NoSuchJob() {
    return (
        <Card>
            <Empty
                title={_('There is no such job')}
                icon={SearchIcon}
                headingLevel="h1"
                action={<Button component="a" variant="primary" href={hrefTo('jobs')}>{_('Show all jobs')}</Button>}
            />
        </Card>
    );
}

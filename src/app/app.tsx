// SPDX-License-Identifier: LGPL-2.1-or-later

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import type { ReactNode } from 'react';

import { SitesPage } from '../sites/sites-page.tsx';
import { useQuery } from '../store/query.ts';
import { DialogHost } from './dialogs.tsx';
import { Header, type View } from './header.tsx';
import { lazy } from './lazy.tsx';
import { useLocation } from './location.ts';
import { ModeAlert } from '../security/mode-alert.tsx';
import { useStayingInformed } from '../security/staying-informed.ts';
import { LimitedAccessAlert } from './role.tsx';
import { FailureState } from './states.tsx';
import { Toasts } from './toasts.tsx';

const AuditPage = lazy(() => import('../audit/audit-page.tsx').then(part => part.AuditPage));
const JobPage = lazy(() => import('../jobs/job-page.tsx').then(part => part.JobPage));
const JobsPage = lazy(() => import('../jobs/jobs-page.tsx').then(part => part.JobsPage));
const OverviewPage = lazy(() => import('../overview/overview-page.tsx').then(part => part.OverviewPage));
const SecurityPage = lazy(() => import('../hardening/security-page.tsx').then(part => part.SecurityPage));
const SitePage = lazy(() => import('../sites/site-page.tsx').then(part => part.SitePage));

export function App(): ReactNode {
    const { path: [first, id, tab] } = useLocation();
    const { data: info, failure } = useQuery('host.info', {});
    useStayingInformed(info?.selinux);
    const view = viewNamed(first);
    return (
        <>
            <Header view={view} isList={id === undefined || view === 'audit' || view === 'overview' || view === 'security'} />
            <main className="hosting-main">
                {failure && !info
                    ? <Card><FailureState failure={failure} /></Card>
                    : (
                            <>
                                <ModeAlert />
                                <LimitedAccessAlert />
                                <CurrentView view={view} id={id} tab={tab} />
                            </>
                        )}
            </main>
            <DialogHost />
            <Toasts />
        </>
    );
}

function viewNamed(name: string | undefined): View {
    return name === 'sites' || name === 'jobs' || name === 'audit' || name === 'security' ? name : 'overview';
}

function CurrentView({ view, id, tab }: { view: View, id: string | undefined, tab: string | undefined }) {
    if (view === 'overview')
        return <OverviewPage />;
    if (view === 'audit')
        return <AuditPage />;
    if (view === 'security')
        return <SecurityPage />;
    if (view === 'jobs')
        return id === undefined ? <JobsPage /> : <JobPage key={id} id={Number(id)} />;
    return id === undefined ? <SitesPage /> : <SitePage key={id} name={id} tab={tab} />;
}

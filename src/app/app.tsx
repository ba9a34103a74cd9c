// SPDX-License-Identifier: LGPL-2.1-or-later

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import type { ReactNode } from 'react';

import { JobPage } from '../jobs/job-page.tsx';
import { JobsPage } from '../jobs/jobs-page.tsx';
import { SitePage } from '../sites/site-page.tsx';
import { SitesPage } from '../sites/sites-page.tsx';
import { useQuery } from '../store/query.ts';
import { DialogHost } from './dialogs.tsx';
import { Header, type View } from './header.tsx';
import { useLocation } from './location.ts';
import { LimitedAccessAlert } from './role.tsx';
import { FailureState } from './states.tsx';
import { Toasts } from './toasts.tsx';

export function App(): ReactNode {
    const { path: [first, id] } = useLocation();
    const { data: info, failure } = useQuery('host.info', {});
    const view: View = first === 'jobs' ? 'jobs' : 'sites';
    return (
        <>
            <Header view={view} isList={id === undefined} />
            <main className="hosting-main">
                {failure && !info
                    ? <Card><FailureState failure={failure} /></Card>
                    : (
                            <>
                                <LimitedAccessAlert />
                                <CurrentView view={view} id={id} />
                            </>
                        )}
            </main>
            <DialogHost />
            <Toasts />
        </>
    );
}

function CurrentView({ view, id }: { view: View, id: string | undefined }) {
    if (view === 'jobs')
        return id === undefined ? <JobsPage /> : <JobPage key={id} id={Number(id)} />;
    return id === undefined ? <SitesPage /> : <SitePage key={id} name={id} />;
}

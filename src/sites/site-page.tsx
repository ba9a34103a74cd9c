// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { CardTitle } from '@patternfly/react-core/dist/esm/components/Card/CardTitle.js';
import { ExternalLinkAltIcon } from '@patternfly/react-icons/dist/esm/icons/external-link-alt-icon.js';
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon.js';
import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { hrefTo } from '../app/location.ts';
import { useRole } from '../app/role.tsx';
import { RowMenu } from '../app/row-menu.tsx';
import { Empty, FailureState, StaleAlert } from '../app/states.tsx';
import { ThingHead } from '../app/title.tsx';
import { LiveJob } from '../jobs/job-view.tsx';
import { Refused, useRefused } from '../security/refused.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { siteActions } from './site-actions.tsx';
import { SiteState } from './site-state.tsx';
import { SiteTabs } from './site-tabs.tsx';
import { addressOf } from './words.ts';

const _ = cockpit.gettext;

export function SitePage({ name, tab }: { name: string, tab: string | undefined }): ReactNode {
    const { data: site, failure } = useQuery('site.show', { site: name });
    useRevisit('site.show', { site: name });
    if (failure && (failure.code === 'NotFound' || failure.code === 'Invalid'))
        return <NoSuchSite name={name} />;
    if (!site && failure)
        return <Card><FailureState failure={failure} /></Card>;
    return (
        <>
            <ThingHead
                parent={{ href: hrefTo('sites'), text: _('Sites') }}
                title={site?.domain ?? name}
                {...site && { state: <HeadState site={site} />, actions: <SiteButtons site={site} /> }}
            />
            <StaleAlert failure={failure} />
            {site && site.job !== null && (
                <Card className="hosting-gap-after">
                    <CardTitle component="h2">
                        <a href={hrefTo('jobs', site.job)}>{jobTitle(site)}</a>
                    </CardTitle>
                    <CardBody><LiveJob id={site.job} /></CardBody>
                </Card>
            )}
            <SiteTabs name={name} tab={tab} site={site} />
        </>
    );
}

function HeadState({ site }: { site: Site }) {
    const count = useRefused().get(site.name);
    return (
        <>
            <SiteState site={site} />
            <Refused site={site.name} count={count} />
        </>
    );
}

function jobTitle({ state }: Site): string {
    if (state === 'creating')
        return _('The site is being created');
    if (state === 'deleting')
        return _('The site is being deleted');
    return _('A job is at work on this site');
}

function SiteButtons({ site }: { site: Site }) {
    const role = useRole();
    const address = site.state === 'active' ? addressOf(site) : undefined;
    const others = (): ReturnType<typeof siteActions> => siteActions(site, role).filter(({ id }) => id !== 'open');
    return (
        <>
            {address && (
                <Button
                    component="a"
                    variant="secondary"
                    href={address}
                    target="_blank"
                    rel="noopener noreferrer"
                    icon={<ExternalLinkAltIcon />}
                    iconPosition="end"
                >
                    {_('Open website')}
                </Button>
            )}
            {others().length > 0 && <RowMenu label={site.domain} actions={others} />}
        </>
    );
}

function NoSuchSite({ name }: { name: string }) {
    return (
        <Card>
            <Empty
                title={cockpit.format(_('There is no site $0'), name)}
                icon={SearchIcon}
                headingLevel="h1"
                action={<Button component="a" variant="primary" href={hrefTo('sites')}>{_('Show all sites')}</Button>}
            >
                {_('It may have been deleted, or belong to another account.')}
            </Empty>
        </Card>
    );
}

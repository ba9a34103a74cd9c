// SPDX-License-Identifier: LGPL-2.1-or-later

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { PartFailed, usePart } from '../app/lazy.tsx';
import { hrefTo } from '../app/location.ts';
import { useRole } from '../app/role.tsx';
import { TabPanel, Tabs } from '../app/tabs.tsx';
import { DriftAlert } from '../drift/drift-alert.tsx';
import { tabNamed, visibleTabs, type SiteTab } from './tabs.tsx';

const _ = cockpit.gettext;

interface SiteTabsProps {
    /** As the address names it. */
    name: string;
    /** Of the address; any text. */
    tab: string | undefined;
    site: Site | undefined;
}

export function SiteTabs({ name, tab, site }: SiteTabsProps): ReactNode {
    const role = useRole();
    const tabs = visibleTabs(site, role);
    const current = tabNamed(tab, tabs);
    return (
        <>
            <Tabs
                label={_('Views of the site')}
                current={current.id}
                tabs={tabs.map(({ id, title }) => ({ id, title, href: hrefTo('sites', name, id) }))}
            />
            <TabPanel current={current.id}>
                {site && role === 'administrator' && current.id === 'overview' && <DriftAlert site={site} />}
                <div className={current.isWide ? 'hosting-stack' : 'hosting-cards'}>
                    <Cards key={current.id} tab={current} site={site} />
                </div>
            </TabPanel>
        </>
    );
}

function Cards({ tab, site }: { tab: SiteTab, site: Site | undefined }) {
    const cards = usePart(tab.load);
    if (cards === 'failed')
        return <PartFailed />;
    return site && cards ? cards.map((Content, at) => <Content key={at} site={site} />) : <CardsSkeleton tab={tab} />;
}

function CardsSkeleton({ tab }: { tab: SiteTab }) {
    return Array.from({ length: tab.cards }, (_card, at) => (
        <Card key={at} aria-busy="true">
            <CardBody>
                {['30%', '70%', '60%', '80%'].map(width => (
                    <div key={width} className="hosting-skeleton-line">
                        <Skeleton width={width} screenreaderText={_('Loading')} />
                    </div>
                ))}
            </CardBody>
        </Card>
    ));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site is made of, piece by piece. */

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { CardTitle } from '@patternfly/react-core/dist/esm/components/Card/CardTitle.js';
import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import type { OutputOf } from '../api/table.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact, type Fact, FactsCard } from '../app/facts.tsx';
import { useRole } from '../app/role.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { Ago } from '../app/time.tsx';
import { PhpCard } from '../php/php-card.tsx';
import { UsageCard } from '../php/usage-card.tsx';
import { useQuery } from '../store/query.ts';
import { PrimaryDomainDialog, RemoveDomainDialog } from './domain-dialogs.tsx';
import { appName, engineName } from './words.ts';

const _ = cockpit.gettext;

export function SiteCards({ site }: { site: Site }): ReactNode {
    const { data: info } = useQuery('host.info', {});
    return (
        <div className="hosting-cards">
            <FactsCard title={_('General')} facts={general(site)} />
            <FactsCard title={_('Web')} facts={web(site)} />
            <PhpCard site={site} />
            <UsageCard site={site} />
            <FactsCard title={_('Database')} facts={database(site)} />
            <FactsCard title={_('Security')} facts={security(site, info?.selinux)} />
        </div>
    );
}

function general(site: Site): Fact[] {
    return [
        [_('Application'), appName(site.app)],
        [_('Owner'), site.owner ?? _('Administrators only')],
        [_('Created'), <Ago key="created" time={site.createdAt} />],
    ];
}

function web(site: Site): Fact[] {
    return [
        [_('Further domains'), site.aliases.length > 0
            ? <Aliases key="aliases" site={site} />
            : _('None')],
        [_('Document root'), <Exact key="docroot">{site.docroot}</Exact>],
        [_('Logs'), <Exact key="logs">{site.logs}</Exact>],
    ];
}

function Aliases({ site }: { site: Site }) {
    const mayChange = useRole() === 'administrator' && site.state === 'active';
    return (
        <ul>
            {site.aliases.map(alias => (
                <li key={alias} className="hosting-alias">
                    {alias}
                    {mayChange && <RowMenu label={alias} actions={() => aliasActions(site, alias)} />}
                </li>
            ))}
        </ul>
    );
}

function aliasActions(site: Site, domain: string): RowAction[] {
    return [
        { id: 'primary', text: _('Make primary'), run: () => { showDialog(<PrimaryDomainDialog site={site} domain={domain} />); } },
        {
            id: 'remove', text: _('Remove'), isDanger: true,
            run: () => { showDialog(<RemoveDomainDialog site={site} domain={domain} />); },
        },
    ];
}

function database({ database: own }: Site): Fact[] {
    if (!own)
        return [[_('Engine'), _('None')]];
    return [
        [_('Engine'), engineName(own.engine)],
        [_('Name'), <Exact key="name">{own.name}</Exact>],
        [_('User'), <Exact key="user">{own.user}</Exact>],
    ];
}

function security(site: Site, selinux: OutputOf<'host.info'>['selinux'] | undefined): Fact[] {
    return [
        [_('User'), <Exact key="user">{`${site.name} (${site.uid})`}</Exact>],
        [_('Home'), <Exact key="home">{site.home}</Exact>],
        [_('Socket'), <Exact key="socket">{site.socket}</Exact>],
        [_('Slice'), <Exact key="slice">{site.slice}</Exact>],
        [_('SELinux level'), <Exact key="level">{site.level}</Exact>],
        ...selinux ? [[_('SELinux'), selinuxWord(selinux)] satisfies Fact] : [],
    ];
}

function selinuxWord(state: OutputOf<'host.info'>['selinux']): string {
    switch (state) {
        case 'enforcing': return _('Enforcing');
        case 'permissive': return _('Permissive: sites are not kept apart by it');
        case 'disabled': return _('Disabled: sites are not kept apart by it');
    }
}

export function SiteCardsSkeleton(): ReactNode {
    return (
        <div className="hosting-cards" aria-busy="true">
            {[_('General'), _('Web'), 'PHP', _('Limits'), _('Database'), _('Security')].map(title => (
                <Card key={title}>
                    <CardTitle component="h2">{title}</CardTitle>
                    <CardBody>
                        {['70%', '60%', '80%'].map(width => (
                            <div key={width} className="hosting-skeleton-line">
                                <Skeleton width={width} screenreaderText={_('Loading')} />
                            </div>
                        ))}
                    </CardBody>
                </Card>
            ))}
        </div>
    );
}

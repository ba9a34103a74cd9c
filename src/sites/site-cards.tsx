// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site is made of, piece by piece. */

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import type { OutputOf } from '../api/table.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact, type Fact, FactsCard } from '../app/facts.tsx';
import { hrefTo } from '../app/location.ts';
import { useRole } from '../app/role.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { Ago } from '../app/time.tsx';
import { useQuery } from '../store/query.ts';
import { PrimaryDomainDialog, RemoveDomainDialog } from './domain-dialogs.tsx';
import { appName, engineName } from './words.ts';

const _ = cockpit.gettext;

interface SiteCardProps {
    site: Site;
}

export function GeneralCard({ site }: SiteCardProps): ReactNode {
    return (
        <FactsCard
            title={_('General')}
            facts={[
                [_('Application'), appName(site.app)],
                [_('Document root'), <Exact key="docroot">{site.docroot}</Exact>],
                [_('Owner'), site.owner ?? _('Administrators only')],
                [_('Created'), <Ago key="created" time={site.createdAt} />],
            ]}
        />
    );
}

/** How many names the summary of a site spells out. */
const NAMED = 3;

export function DomainsSummaryCard({ site }: SiteCardProps): ReactNode {
    const more = site.aliases.length - NAMED;
    return (
        <FactsCard
            title={_('Domains')}
            facts={[
                [_('Primary'), site.domain],
                [_('Further domains'), site.aliases.length > 0
                    ? (
                            <ul key="aliases">
                                {site.aliases.slice(0, NAMED).map(alias => <li key={alias}>{alias}</li>)}
                                {more > 0 && <li><a href={hrefTo('sites', site.name, 'domains')}>{moreText(more)}</a></li>}
                            </ul>
                        )
                    : _('None')],
                [_('Redirects'), site.redirects.length > 0
                    ? <a key="redirects" href={hrefTo('sites', site.name, 'domains')}>{site.redirects.length}</a>
                    : _('None')],
            ]}
        />
    );
}

function moreText(more: number): string {
    return cockpit.format(cockpit.ngettext('$0 more', '$0 more', more), more);
}

export function FurtherDomainsCard({ site }: SiteCardProps): ReactNode {
    return (
        <FactsCard
            title={_('Domains')}
            facts={[
                [_('Primary'), site.domain],
                [_('Further domains'), site.aliases.length > 0 ? <Aliases key="aliases" site={site} /> : _('None')],
            ]}
        />
    );
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

export function PhpSummaryCard({ site }: SiteCardProps): ReactNode {
    return <FactsCard title="PHP" facts={phpFacts(site)} />;
}

export function PhpCard({ site }: SiteCardProps): ReactNode {
    return (
        <FactsCard
            title="PHP"
            facts={[
                ...phpFacts(site),
                [_('Socket'), <Exact key="socket">{site.socket}</Exact>],
                [_('Slice'), <Exact key="slice">{site.slice}</Exact>],
            ]}
        />
    );
}

function phpFacts(site: Site): Fact[] {
    return [
        [_('Version'), site.php],
        [_('Processes'), site.activity === 'running' ? _('Running') : _('None; the next visitor starts one')],
    ];
}

export function LimitsCard({ site: { limits: { memory, cpu, processes } } }: SiteCardProps): ReactNode {
    return (
        <FactsCard
            title={_('Limits')}
            facts={[
                [_('Memory'), memory],
                [_('Processor'), cockpit.format(_('$0 of one processor'), cpu)],
                [_('Processes'), String(processes)],
            ]}
        />
    );
}

export function DatabaseCard({ site: { database } }: SiteCardProps): ReactNode {
    return (
        <FactsCard
            title={_('Database')}
            facts={database
                ? [
                        [_('Engine'), engineName(database.engine)],
                        [_('Name'), <Exact key="name">{database.name}</Exact>],
                        [_('User'), <Exact key="user">{database.user}</Exact>],
                    ]
                : [[_('Engine'), _('None')]]}
        />
    );
}

export function WebCard({ site }: SiteCardProps): ReactNode {
    return (
        <FactsCard
            title={_('Web')}
            facts={[
                [_('Document root'), <Exact key="docroot">{site.docroot}</Exact>],
                [_('Front controller'), site.web.frontController ? _('Every address that is no file goes to index.php') : _('None')],
                [_('Logs'), <Exact key="logs">{site.logs}</Exact>],
            ]}
        />
    );
}

export function SecurityCard({ site }: SiteCardProps): ReactNode {
    const { data: info } = useQuery('host.info', {});
    return (
        <FactsCard
            title={_('Isolation')}
            facts={[
                [_('User'), <Exact key="user">{`${site.name} (${site.uid})`}</Exact>],
                [_('Home'), <Exact key="home">{site.home}</Exact>],
                [_('SELinux level'), <Exact key="level">{site.level}</Exact>],
                ...info ? [[_('SELinux'), selinuxWord(info.selinux)] satisfies Fact] : [],
            ]}
        />
    );
}

function selinuxWord(state: OutputOf<'host.info'>['selinux']): string {
    switch (state) {
        case 'enforcing': return _('Enforcing');
        case 'permissive': return _('Permissive: sites are not kept apart by it');
        case 'disabled': return _('Disabled: sites are not kept apart by it');
    }
}

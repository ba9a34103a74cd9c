// SPDX-License-Identifier: LGPL-2.1-or-later
/* A site at a glance: what its other tabs say at length. */

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { Elsewhere } from '../app/elsewhere.tsx';
import { Exact, type Fact, FactsCard } from '../app/facts.tsx';
import { hrefTo } from '../app/location.ts';
import { Ago } from '../app/time.tsx';
import { LaravelCard } from '../laravel/laravel-card.tsx';
import { WordPressCard } from '../wordpress/wordpress-card.tsx';
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
                ...filesOf(site.home),
                [_('Owner'), site.owner ?? _('Administrators only')],
                [_('Created'), <Ago key="created" time={site.createdAt} />],
            ]}
        />
    );
}

/** By Cockpit's own page for files, where that is installed. */
function filesOf(home: string): Fact[] {
    if (!cockpit.manifests?.['files'])
        return [];
    return [[_('Files'), <Elsewhere key="files" to={`/files#/?path=${encodeURIComponent(home)}`}>{_('Browse')}</Elsewhere>]];
}

/** What only sites of its application have. */
export function ApplicationCard({ site }: SiteCardProps): ReactNode {
    switch (site.app) {
        case 'generic': return null;
        case 'wordpress': return <WordPressCard site={site} />;
        case 'laravel': return <LaravelCard site={site} />;
    }
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

export function PhpSummaryCard({ site }: SiteCardProps): ReactNode {
    return (
        <FactsCard
            title="PHP"
            facts={[
                [_('Version'), site.php],
                [_('Processes'), site.activity === 'running' ? _('Running') : _('None; the next visitor starts one')],
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

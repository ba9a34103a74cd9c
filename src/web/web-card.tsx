// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact, type Fact, Facts } from '../app/facts.tsx';
import { CardButton, SettingsCard } from '../sites/settings-card.tsx';
import { WebDialog } from './web-dialog.tsx';

const _ = cockpit.gettext;

/** How nginx serves the files of a site. */
export function WebCard({ site }: { site: Site }): ReactNode {
    return (
        <SettingsCard
            title={_('Delivery')}
            site={site}
            actions={(
                <CardButton id="edit-web" onClick={() => { showDialog(<WebDialog site={site} />); }}>
                    {_('Edit')}
                </CardButton>
            )}
        >
            <Facts facts={facts(site)} />
        </SettingsCard>
    );
}

function facts({ web, docroot }: Site): Fact[] {
    const { frontController, pathInfo, expires, gzip, errorPages } = web;
    return [
        [_('Document root'), <Exact key="docroot">{docroot}</Exact>],
        [_('Unknown addresses'), frontController ? _('Go to index.php') : _('Are not found')],
        ...pathInfo ? [[_('Behind a script'), _('Handed to it as PATH_INFO')] satisfies Fact] : [],
        [_('Files may be kept'), expires === 'off' ? _('As browsers decide') : expires],
        [_('Compression'), gzip ? _('Texts') : _('As set for the whole host')],
        [_('Error pages'), errorPages.length === 0
            ? _('Those of nginx')
            : (
                    <ul key="pages">
                        {errorPages.map(({ code, path }) => <li key={code}>{`${code}: ${path}`}</li>)}
                    </ul>
                )],
    ];
}

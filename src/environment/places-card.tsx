// SPDX-License-Identifier: LGPL-2.1-or-later
/* How programs of a site come by its variables: the file, links to it, and PHP's pool. */

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact, Facts } from '../app/facts.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import { CardButton, SettingsCard } from '../sites/settings-card.tsx';

const _ = cockpit.gettext;

const PlacesDialog = lazyDialog(() => import('./places-dialog.tsx').then(part => part.PlacesDialog));

export function PlacesCard({ site }: { site: Site }): ReactNode {
    const { home, environment: { inPhp } } = site;
    return (
        <SettingsCard
            id="environment-places"
            title={_('Where programs find them')}
            site={site}
            actions={(
                <CardButton id="edit-environment-places" onClick={() => { showDialog(<PlacesDialog site={site} />); }}>
                    {_('Edit')}
                </CardButton>
            )}
        >
            <Facts
                facts={[
                    [_('File'), <Exact key="file">{`${home}/.env`}</Exact>],
                    ['PHP', inPhp ? _('Has them with its pool, too') : _('Reads them from the file, if its application does')],
                    [_('Links to the file'), <Links key="links" site={site} />],
                ]}
            />
        </SettingsCard>
    );
}

function Links({ site: { app, environment: { links } } }: { site: Site }) {
    if (links.length === 0 && app !== 'laravel')
        return _('None');
    return (
        <ul>
            {app === 'laravel' && <li>{_('In the directory of Laravel')}</li>}
            {links.map(link => <li key={link}><Exact>{`public_html/${link}/.env`}</Exact></li>)}
        </ul>
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What only a WordPress site has, on its page. */

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import type { WordPressSettings } from '../../backend/contract/wordpress.ts';
import { showDialog } from '../app/dialogs.tsx';
import { type Fact, Facts } from '../app/facts.tsx';
import { CardButton, SettingsCard, useMayChange } from '../sites/settings-card.tsx';
import { PasswordDialog, PurgeDialog, WordPressDialog } from './dialogs.tsx';
import { Login } from './login.tsx';
import { networkName } from './words.ts';

const _ = cockpit.gettext;

/** Nothing for a site of another kind. */
export function WordPressCard({ site }: { site: Site }): ReactNode {
    const mayChange = useMayChange(site);
    const { wordpress } = site;
    if (!wordpress)
        return null;
    return (
        <SettingsCard id="wordpress-card" title="WordPress" site={site} actions={<Buttons site={site} wordpress={wordpress} />}>
            {mayChange && <Login site={site} />}
            <Facts facts={facts(wordpress)} />
        </SettingsCard>
    );
}

function facts({ multisite, cache, cacheMinutes, xmlrpc }: WordPressSettings): Fact[] {
    return [
        [_('Network'), networkName(multisite)],
        [_('Page cache'), cache
            ? cockpit.format(cockpit.ngettext('Keeps pages for $0 minute', 'Keeps pages for $0 minutes', cacheMinutes), cacheMinutes)
            : _('Off')],
        ['xmlrpc.php', xmlrpc ? _('Open') : _('Closed')],
    ];
}

function Buttons({ site, wordpress }: { site: Site, wordpress: WordPressSettings }) {
    return (
        <>
            {wordpress.cache && !site.suspended && (
                <CardButton onClick={() => { showDialog(<PurgeDialog site={site} />); }}>{_('Purge cache')}</CardButton>
            )}
            {!site.suspended && (
                <CardButton onClick={() => { showDialog(<PasswordDialog site={site} />); }}>{_('Reset password')}</CardButton>
            )}
            <CardButton onClick={() => { showDialog(<WordPressDialog site={site} wordpress={wordpress} />); }}>{_('Edit')}</CardButton>
        </>
    );
}

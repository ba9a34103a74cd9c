// SPDX-License-Identifier: LGPL-2.1-or-later
/* What only a WordPress site has, on its page. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { CardTitle } from '@patternfly/react-core/dist/esm/components/Card/CardTitle.js';
import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import type { WordPressSettings } from '../../backend/contract/wordpress.ts';
import { showDialog } from '../app/dialogs.tsx';
import { type Fact, Facts } from '../app/facts.tsx';
import { useRole } from '../app/role.tsx';
import { PasswordDialog, PurgeDialog, WordPressDialog } from './dialogs.tsx';
import { Login } from './login.tsx';
import { networkName } from './words.ts';
import './wordpress.css';

const _ = cockpit.gettext;

/** Nothing for a site of another kind. */
export function WordPressCard({ site }: { site: Site }): ReactNode {
    const mayChange = useRole() === 'administrator' && site.state === 'active';
    const { wordpress } = site;
    // A service of before does not speak of it.
    if (!wordpress)
        return null;
    return (
        <Card id="wordpress-card">
            <CardTitle component="h2">WordPress</CardTitle>
            <CardBody>
                {mayChange && <Login site={site} />}
                <Facts facts={facts(wordpress)} />
                {mayChange && <Buttons site={site} wordpress={wordpress} />}
            </CardBody>
        </Card>
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
        <div className="hosting-wordpress-buttons">
            <Button variant="secondary" onClick={() => { showDialog(<WordPressDialog site={site} wordpress={wordpress} />); }}>
                {_('Change')}
            </Button>
            {wordpress.cache && !site.suspended && (
                <Button variant="secondary" onClick={() => { showDialog(<PurgeDialog site={site} />); }}>
                    {_('Purge cache')}
                </Button>
            )}
            {!site.suspended && (
                <Button variant="secondary" onClick={() => { showDialog(<PasswordDialog site={site} />); }}>
                    {_('Reset password')}
                </Button>
            )}
        </div>
    );
}

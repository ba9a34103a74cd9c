// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { GlobeIcon } from '@patternfly/react-icons/dist/esm/icons/globe-icon.js';
import type { ReactNode } from 'react';

import { showDialog } from '../app/dialogs.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import { useRole } from '../app/role.tsx';
import { Empty } from '../app/states.tsx';
import { SetupButton } from '../setup/setup-button.tsx';
import { useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

const CreateDialog = lazyDialog(() => import('./create-dialog.tsx').then(part => part.CreateDialog));

/** In place of sites where there are none. */
export function NoSites(): ReactNode {
    const isAdministrator = useRole() === 'administrator';
    const { data: info } = useQuery('host.info', {});
    if (isAdministrator && info?.php.length === 0)
        return <FirstRun />;
    return (
        <Card>
            <Empty
                title={isAdministrator ? _('No sites yet') : _('No sites for your account')}
                icon={GlobeIcon}
                action={isAdministrator && (
                    <Button variant="primary" onClick={() => { showDialog(<CreateDialog />); }}>
                        {_('Create site')}
                    </Button>
                )}
            >
                {isAdministrator
                    ? _('A site is a domain with its own Linux user, PHP and web server configuration, apart from all others.')
                    : _('Sites that an administrator makes for your account appear here.')}
            </Empty>
        </Card>
    );
}

/** A host on which no site could run yet. */
function FirstRun() {
    return (
        <Card>
            <Empty title={_('This host is not set up for sites yet')} icon={GlobeIcon} action={<SetupButton variant="primary" />}>
                {_('PHP, database servers and what else sites need are installed from their repositories; '
                    + 'you see beforehand what is done.')}
            </Empty>
        </Card>
    );
}

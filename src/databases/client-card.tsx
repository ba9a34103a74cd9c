// SPDX-License-Identifier: LGPL-2.1-or-later
/* The web client of the host, for administrators: whether it is on, and where. */

import type { ReactNode } from 'react';

import type { DatabaseClient } from '../../backend/contract/database-client.ts';
import { showDialog } from '../app/dialogs.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { useRole } from '../app/role.tsx';
import { FailureState } from '../app/states.tsx';
import { CardButton } from '../sites/settings-card.tsx';
import { useQuery, useRevisit } from '../store/query.ts';

const _ = cockpit.gettext;

const EnableDialog = lazyDialog(() => import('./client-dialogs.tsx').then(part => part.EnableDialog));
const DisableDialog = lazyDialog(() => import('./client-dialogs.tsx').then(part => part.DisableDialog));

export function ClientCard(): ReactNode {
    return useRole() === 'administrator' ? <Client /> : null;
}

function Client() {
    const { data: client, failure } = useQuery('database-client.show', {});
    // Its sessions begin and end without a signal.
    useRevisit('database-client.show', {});
    return (
        <ListCard title={_('Web client of this host')} action={client && <Switch client={client} />}>
            {!client && failure && <FailureState failure={failure} />}
            {client && <NothingYet>{sentenceFor(client)}</NothingYet>}
            {client?.certificate === 'self-signed' && (
                <p className="hosting-card-alert hosting-subtle">
                    {_('Its certificate is self-signed, and browsers warn of it: hostingctl certificate issue dbwebclient')}
                </p>
            )}
        </ListCard>
    );
}

function Switch({ client }: { client: DatabaseClient }) {
    const { state, domain } = client;
    if (state === 'off')
        return <CardButton id="enable-client" onClick={() => { showDialog(<EnableDialog />); }}>{_('Turn on')}</CardButton>;
    return state === 'on' && (
        <CardButton id="disable-client" onClick={() => { showDialog(<DisableDialog domain={domain ?? ''} />); }}>
            {_('Turn off')}
        </CardButton>
    );
}

function sentenceFor({ state, domain, sessions }: DatabaseClient): string {
    switch (state) {
        case 'off': return _('Off. Turned on, databases can be opened in a browser from their menus, without a password.');
        case 'starting': return _('It is being turned on.');
        case 'ending': return _('It is being turned off.');
        case 'on': return cockpit.format(
            cockpit.ngettext('Adminer is at $0, with $1 session.', 'Adminer is at $0, with $1 sessions.', sessions), domain, sessions);
    }
}

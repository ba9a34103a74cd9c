// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import { call } from '../api/client.ts';
import { TextField } from '../app/fields.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';

const _ = cockpit.gettext;

export function EnableDialog(): ReactNode {
    const [domain, setDomain] = useState('');
    return (
        <ChangeDialog
            title={_('Turn on the web client for databases')}
            effect={_('Adminer is served at a domain of its own, in a sandbox as a site has it. Administrators and owners of sites open '
                + 'databases from here; there is no other log-in. Each session has a user of its own, for an hour at most.')}
            button={_('Turn on')}
            order={['domain']}
            submit={() => call('database-client.enable', { domain: domain.trim() })}
            fields={refusals => (
                <TextField
                    id="change-domain"
                    label={_('Domain')}
                    value={domain}
                    onChange={setDomain}
                    help={_('Of its own and leading to this host, such as db.example.com.')}
                    error={refusals['domain']}
                    isRequired
                    autoFocus
                />
            )}
        />
    );
}

export function DisableDialog({ domain }: { domain: string }): ReactNode {
    return (
        <ChangeDialog
            title={_('Turn off the web client for databases?')}
            effect={cockpit.format(_('$0 is no longer served, and whoever is at work in it is cut off. No database is touched.'), domain)}
            button={_('Turn off')}
            isDanger
            submit={() => call('database-client.disable', {})}
        />
    );
}

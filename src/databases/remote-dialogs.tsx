// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { ChoiceField, TextField } from '../app/fields.tsx';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { engineName } from '../sites/words.ts';

const _ = cockpit.gettext;

export function AllowDialog({ site }: { site: Site }): ReactNode {
    const [name, setName] = useState(site.databases[0]?.name ?? '');
    const [address, setAddress] = useState('');
    return (
        <ChangeDialog
            title={_('Allow an address')}
            effect={_('Users of the database can log in from the address, over TLS alone, and the firewall is opened for it. The first '
                + 'such address of a host may restart the database server: connections of all sites break for a moment.')}
            button={_('Allow')}
            order={['name', 'address']}
            change={() => asked('database-remote.allow', { site: site.name, name, address: address.trim() })}
            fields={refusals => (
                <>
                    <ChoiceField
                        id="change-name"
                        label={_('Database')}
                        value={name}
                        onChange={setName}
                        options={site.databases.map(each => [each.name, `${each.name} (${engineName(each.engine)})`] as const)}
                        error={refusals['name']}
                    />
                    <TextField
                        id="change-address"
                        label={_('Address')}
                        value={address}
                        onChange={setAddress}
                        help={_('Such as 192.0.2.7 or 2001:db8::7, or a network such as 192.0.2.0/24.')}
                        error={refusals['address']}
                        isRequired
                        autoFocus
                    />
                </>
            )}
        />
    );
}

export function CloseDialog({ site, database, address }: { site: Site, database: string, address: string }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Close $0 to $1?'), database, address)}
            effect={_('Nobody logs in from there any more, and the firewall is closed to it. After the last address of a host the database '
                + 'server may be restarted: connections of all sites break for a moment.')}
            button={_('Close the database')}
            isDanger
            change={() => asked('database-remote.remove', { site: site.name, name: database, address })}
        />
    );
}

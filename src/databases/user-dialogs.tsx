// SPDX-License-Identifier: LGPL-2.1-or-later
/* A user of a database: a new one, or what it may do. */

import { type ReactNode, useState } from 'react';

import type { Database, DatabasePrivileges, DatabaseUser } from '../../backend/contract/databases.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { ChoiceField, TextField } from '../app/fields.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { numberOf } from '../sites/numbers.ts';
import { PRIVILEGE_OPTIONS } from './words.ts';

const _ = cockpit.gettext;

export function AddUserDialog({ site, database }: { site: Site, database: Database }): ReactNode {
    const [user, setUser] = useState('');
    const [privileges, setPrivileges] = useState<string>('read-write');
    return (
        <ChangeDialog
            title={cockpit.format(_('Add a user to $0'), database.name)}
            effect={_('Its password is then shown once.')}
            button={_('Add user')}
            order={['user', 'privileges']}
            submit={() => call('database-user.add', {
                site: site.name, database: database.name, user: user.trim(), privileges: privileges as DatabasePrivileges,
            })}
            fields={refusals => (
                <>
                    <TextField
                        id="change-user"
                        label={_('Name')}
                        value={user}
                        onChange={setUser}
                        help={cockpit.format(_('$0_ is put before it.'), site.name)}
                        error={refusals['user']}
                        isRequired
                        autoFocus
                    />
                    <ChoiceField
                        id="change-privileges"
                        label={_('Privileges')}
                        value={privileges}
                        onChange={setPrivileges}
                        options={PRIVILEGE_OPTIONS}
                        error={refusals['privileges']}
                    />
                </>
            )}
        />
    );
}

/** Only what was changed is sent. */
export function SetUserDialog({ site, database, user }: { site: Site, database: Database, user: DatabaseUser }): ReactNode {
    const [privileges, setPrivileges] = useState<string>(user.privileges);
    const [limit, setLimit] = useState(String(user.maxConnections));
    return (
        <ChangeDialog
            title={cockpit.format(_('Change the database user $0'), user.name)}
            effect={_('Open sessions go on; the limit is for new ones.')}
            button={_('Change')}
            order={['user', 'privileges', 'max-connections']}
            submit={() => call('database-user.set', {
                site: site.name, user: user.name,
                ...privileges !== user.privileges && { privileges: privileges as DatabasePrivileges },
                ...limit.trim() !== String(user.maxConnections) && { 'max-connections': numberOf(limit) },
            })}
            fields={refusals => (
                <>
                    {/* The application logs in as the first one. */}
                    {user.name !== database.name && (
                        <ChoiceField
                            id="change-privileges"
                            label={_('Privileges')}
                            value={privileges}
                            onChange={setPrivileges}
                            options={PRIVILEGE_OPTIONS}
                            error={refusals['privileges']}
                        />
                    )}
                    <TextField
                        id="change-max-connections"
                        label={_('Most sessions')}
                        value={limit}
                        onChange={setLimit}
                        help={_('At once, 1 to 1000. A visitor who needs one more sees an error of the application.')}
                        error={refusals['max-connections']}
                    />
                </>
            )}
        />
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What ends something, or replaces a password. */

import { type ReactNode, useState } from 'react';

import type { Database } from '../../backend/contract/databases.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { CheckField } from '../app/fields.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';

const _ = cockpit.gettext;

export function DropDatabaseDialog({ site, database }: { site: Site, database: Database }): ReactNode {
    const [archive, setArchive] = useState(true);
    return (
        <ChangeDialog
            title={cockpit.format(_('Drop the database $0?'), database.name)}
            effect={_('Its users go with it. What of the site still uses it fails from then on.')}
            button={_('Drop database')}
            isDanger
            order={['archive']}
            submit={() => call('database.drop', { site: site.name, name: database.name, archive })}
            fields={refusals => (
                <CheckField
                    id="change-archive"
                    label={_('Archive')}
                    text={_('Keep a dump in /var/lib/hosting/archive')}
                    isChecked={archive}
                    error={refusals['archive']}
                    onChange={setArchive}
                />
            )}
        />
    );
}

export function PasswordDialog({ site, user }: { site: Site, user: string }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('New password for $0?'), user)}
            effect={_('Where .env or wp-config.php of the site holds the old one, they get the new one, and no request of the site fails. '
                + 'Programs elsewhere have to be told.')}
            button={_('Set password')}
            submit={() => call('database.password', { site: site.name, name: user })}
        />
    );
}

export function RemoveUserDialog({ site, user }: { site: Site, user: string }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove the database user $0?'), user)}
            effect={_('Its sessions are ended at once. The data stay.')}
            button={_('Remove user')}
            isDanger
            submit={() => call('database-user.remove', { site: site.name, user })}
        />
    );
}

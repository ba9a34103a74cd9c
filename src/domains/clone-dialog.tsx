// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { TextField } from '../app/fields.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { AcrossOwners } from './across-owners.tsx';

const _ = cockpit.gettext;

/** Makes a new site from a site. */
export function CloneDialog({ site }: { site: SiteSummary }): ReactNode {
    const [domain, setDomain] = useState('');
    const [user, setUser] = useState('');
    const [owner, setOwner] = useState(site.owner ?? '');
    const [acrossOwners, setAcrossOwners] = useState(false);
    return (
        <ChangeDialog
            title={cockpit.format(_('Clone $0'), site.domain)}
            effect={_('A new site with a copy of the files, the database and the settings. The site itself goes on as it is.')}
            button={_('Clone site')}
            order={['site', 'domain', 'user', 'owner', 'database']}
            submit={() => call('site.clone', {
                site: site.name, domain: domain.trim(), owner: owner.trim(), 'across-owners': acrossOwners,
                ...user.trim() && { user: user.trim() },
            })}
            fields={refusals => (
                <>
                    <TextField
                        id="change-domain"
                        label={_('New domain')}
                        value={domain}
                        onChange={setDomain}
                        error={refusals['domain'] ?? refusals['site']}
                        isRequired
                        autoFocus
                    />
                    <TextField
                        id="change-user"
                        label={_('User name')}
                        value={user}
                        onChange={setUser}
                        help={_('Made from the domain unless given.')}
                        error={refusals['user'] ?? refusals['database']}
                    />
                    <TextField
                        id="change-owner"
                        label={_('Owner')}
                        value={owner}
                        onChange={setOwner}
                        help={_('Local account that may see the site, beside the administrators. Empty for none.')}
                        error={refusals['owner']}
                    />
                    <AcrossOwners isChecked={acrossOwners} onChange={setAcrossOwners} />
                </>
            )}
        />
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { CheckField, TextField } from '../app/fields.tsx';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { AcrossOwners } from './across-owners.tsx';

const _ = cockpit.gettext;

/** Gives a site another primary domain. Its user, home and database keep their names. */
export function RenameDialog({ site }: { site: SiteSummary }): ReactNode {
    const [domain, setDomain] = useState('');
    const [keepOld, setKeepOld] = useState(true);
    const [acrossOwners, setAcrossOwners] = useState(false);
    const effect = site.app === 'wordpress'
        ? _('The site gets this primary domain, and WordPress\'s database the new address.')
        : _('The site gets this primary domain. Addresses in its own files and database are not changed.');
    return (
        <ChangeDialog
            title={cockpit.format(_('Rename $0'), site.domain)}
            effect={effect}
            button={_('Rename')}
            order={['domain']}
            change={() => asked('domain.rename', {
                site: site.name, domain: domain.trim(), 'keep-old': keepOld, 'across-owners': acrossOwners,
            })}
            fields={refusals => (
                <>
                    <TextField
                        id="change-domain"
                        label={_('New domain')}
                        value={domain}
                        onChange={setDomain}
                        error={refusals['domain']}
                        isRequired
                        autoFocus
                    />
                    <CheckField
                        id="change-keep-old"
                        label={_('Old domain')}
                        text={cockpit.format(_('The site goes on answering under $0'), site.domain)}
                        isChecked={keepOld}
                        onChange={setKeepOld}
                    />
                    <AcrossOwners isChecked={acrossOwners} onChange={setAcrossOwners} />
                </>
            )}
        />
    );
}

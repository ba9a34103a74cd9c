// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { TextField } from '../app/fields.tsx';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { AcrossOwners } from './across-owners.tsx';

const _ = cockpit.gettext;

export function AddDomainDialog({ site }: { site: SiteSummary }): ReactNode {
    const [domain, setDomain] = useState('');
    const [acrossOwners, setAcrossOwners] = useState(false);
    return (
        <ChangeDialog
            title={cockpit.format(_('Add a domain to $0'), site.domain)}
            effect={_('The site answers under this name too. Its DNS has to lead to this host.')}
            button={_('Add domain')}
            order={['domain']}
            change={() => asked('domain.add', { site: site.name, domain: domain.trim(), 'across-owners': acrossOwners })}
            fields={refusals => (
                <>
                    <TextField
                        id="change-domain"
                        label={_('Domain')}
                        value={domain}
                        onChange={setDomain}
                        placeholder={`www.${site.domain}`}
                        help={cockpit.format(_('$0 stands for every name below it.'), `*.${site.domain}`)}
                        error={refusals['domain']}
                        isRequired
                        autoFocus
                    />
                    <AcrossOwners isChecked={acrossOwners} onChange={setAcrossOwners} />
                </>
            )}
        />
    );
}

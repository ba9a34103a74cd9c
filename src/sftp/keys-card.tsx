// SPDX-License-Identifier: LGPL-2.1-or-later
/* The keys that open the files of a site. */

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import type { GrantedKey } from '../../backend/contract/ssh-keys.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact } from '../app/facts.tsx';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { Table } from '../app/table.tsx';
import { CardButton } from '../sites/settings-card.tsx';
import { AllowKeyDialog, RevokeKeyDialog } from './dialogs.tsx';

const _ = cockpit.gettext;

const COLUMNS = [
    { name: 'comment', text: _('Key') },
    { name: 'fingerprint', text: _('Fingerprint') },
    { name: 'from', text: _('Only from') },
    { name: 'until', text: _('Until') },
    { name: 'menu', text: _('Actions'), isHidden: true },
];

export function SftpKeysCard({ site }: { site: Site }): ReactNode {
    const { enabled, keys } = site.sftp;
    const isActive = site.state === 'active';
    if (!enabled && keys.length === 0)
        return null;
    return (
        <ListCard
            title={_('Keys for SFTP')}
            action={isActive && enabled && (
                <CardButton id="add-sftp-key" onClick={() => { showDialog(<AllowKeyDialog site={site} />); }}>{_('Add key')}</CardButton>
            )}
        >
            {keys.length === 0 ? <NothingYet>{_('No key opens the files of this site.')}</NothingYet> : <Keys site={site} />}
        </ListCard>
    );
}

function Keys({ site }: { site: Site }) {
    return (
        <Table label={_('Keys for SFTP')} className="hosting-sftp-keys" columns={COLUMNS}>
            {site.sftp.keys.map(key => (
                <tr key={key.fingerprint} className="pf-v6-c-table__tr" data-key={key.fingerprint}>
                    <td className="pf-v6-c-table__td" data-label={_('Key')}>{nameOf(key)}</td>
                    <td className="pf-v6-c-table__td" data-label={_('Fingerprint')}><Exact>{key.fingerprint}</Exact></td>
                    <td className="pf-v6-c-table__td" data-label={_('Only from')}>{key.from.join(', ') || _('Everywhere')}</td>
                    <td className="pf-v6-c-table__td" data-label={_('Until')}>{key.until ?? _('For ever')}</td>
                    <td className="pf-v6-c-table__td pf-v6-c-table__action">
                        {site.state === 'active' && <RowMenu label={nameOf(key)} actions={() => actionsFor(site, key)} />}
                    </td>
                </tr>
            ))}
        </Table>
    );
}

function nameOf({ comment, type }: GrantedKey): string {
    return comment || type;
}

function actionsFor(site: Site, key: GrantedKey): RowAction[] {
    return [{
        id: 'remove', text: _('Remove'), isDanger: true, run: () => { showDialog(<RevokeKeyDialog site={site} sshKey={key} />); },
    }];
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The SSH keys of this host and its administrators, with what each opens. */

import type { ReactNode } from 'react';

import type { SshKey } from '../../backend/contract/ssh-keys.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact } from '../app/facts.tsx';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { Table } from '../app/table.tsx';
import { CardButton } from '../sites/settings-card.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import {
    AllowAccountDialog, GenerateDialog, ImportDialog, InstallDialog, PrivateDialog, RemoveKeyDialog, RevokeAccountDialog, RotateDialog,
} from './dialogs.tsx';

const _ = cockpit.gettext;

const COLUMNS = [
    { name: 'name', text: _('Key') },
    { name: 'fingerprint', text: _('Fingerprint') },
    { name: 'accounts', text: _('Administrators') },
    { name: 'servers', text: _('Other servers') },
    { name: 'menu', text: _('Actions'), isHidden: true },
];

export function SshKeysCard(): ReactNode {
    const { data: keys } = useQuery('ssh-key.list', {});
    useRevisit('ssh-key.list', {});
    return (
        <ListCard
            title={_('SSH keys')}
            action={(
                <>
                    <CardButton id="import-ssh-key" onClick={() => { showDialog(<ImportDialog />); }}>{_('Add public key')}</CardButton>
                    <CardButton id="generate-ssh-key" onClick={() => { showDialog(<GenerateDialog />); }}>{_('Make a key')}</CardButton>
                </>
            )}
        >
            {keys?.length === 0
                ? <NothingYet>{_('No key yet. Administrators log in with keys, and this host does so on other servers.')}</NothingYet>
                : <Keys keys={keys ?? []} />}
        </ListCard>
    );
}

function Keys({ keys }: { keys: readonly SshKey[] }) {
    return (
        <Table label={_('SSH keys')} className="hosting-ssh-keys" columns={COLUMNS}>
            {keys.map(key => (
                <tr key={key.name} className="pf-v6-c-table__tr" data-key={key.name}>
                    <td className="pf-v6-c-table__td" data-label={_('Key')}>
                        {key.name}
                        <div className="hosting-small">{key.comment}</div>
                    </td>
                    <td className="pf-v6-c-table__td" data-label={_('Fingerprint')}><Exact>{key.fingerprint}</Exact></td>
                    <td className="pf-v6-c-table__td" data-label={_('Administrators')}>
                        {key.accounts.map(({ account }) => account).join(', ') || _('None')}
                    </td>
                    <td className="pf-v6-c-table__td" data-label={_('Other servers')}>{key.servers.join(', ') || _('None')}</td>
                    <td className="pf-v6-c-table__td pf-v6-c-table__action">
                        <RowMenu label={key.name} actions={() => actionsFor(key)} />
                    </td>
                </tr>
            ))}
        </Table>
    );
}

function actionsFor({ name, purpose, isWaiting, accounts }: SshKey): RowAction[] {
    return [
        ...isWaiting
            ? [{ id: 'private', text: _('Show private key'), run: () => { showDialog(<PrivateDialog name={name} />); } }] : [],
        { id: 'allow', text: _('Open an account'), run: () => { showDialog(<AllowAccountDialog name={name} />); } },
        ...accounts.map(({ account }) => ({
            id: `revoke-${account}`, text: cockpit.format(_('Close $0'), account), isDanger: true,
            run: () => { showDialog(<RevokeAccountDialog name={name} account={account} />); },
        })),
        ...purpose === 'host' ? [
            { id: 'install', text: _('Install on a server'), run: () => { showDialog(<InstallDialog name={name} />); } },
            { id: 'rotate', text: _('Replace'), run: () => { showDialog(<RotateDialog name={name} />); } },
        ] : [],
        ...accounts.length > 0 ? [] : [{
            id: 'remove', text: _('Remove'), isDanger: true, run: () => { showDialog(<RemoveKeyDialog name={name} />); },
        }],
    ];
}

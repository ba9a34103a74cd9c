// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where a site sends visitors of its paths and domains. */

import type { ReactNode } from 'react';

import type { Redirect } from '../../backend/contract/redirects.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact } from '../app/facts.tsx';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { RowMenu } from '../app/row-menu.tsx';
import { Table } from '../app/table.tsx';
import { CardButton, useMayChange } from '../sites/settings-card.tsx';
import { AddRedirectDialog, RemoveRedirectDialog } from './redirect-dialogs.tsx';

const _ = cockpit.gettext;

const COLUMNS = [
    { name: 'from', text: _('From') },
    { name: 'to', text: _('To') },
    { name: 'code', text: _('Status') },
    { name: 'keep-path', text: _('Rest of the path') },
    { name: 'menu', text: _('Actions'), isHidden: true },
];

export function RedirectsCard({ site }: { site: Site }): ReactNode {
    const mayChange = useMayChange(site);
    return (
        <ListCard
            title={_('Redirects')}
            action={mayChange && (
                <CardButton onClick={() => { showDialog(<AddRedirectDialog site={site} />); }}>
                    {_('Add redirect')}
                </CardButton>
            )}
        >
            {site.redirects.length > 0
                ? (
                        <Table label={_('Redirects')} className="hosting-redirects" columns={COLUMNS}>
                            {site.redirects.map(redirect => (
                                <RedirectRow key={redirect.source} site={site} redirect={redirect} mayChange={mayChange} />
                            ))}
                        </Table>
                    )
                : <NothingYet>{_('None. A redirect sends visitors of an old path or domain to where its content is now.')}</NothingYet>}
        </ListCard>
    );
}

function RedirectRow({ site, redirect, mayChange }: { site: Site, redirect: Redirect, mayChange: boolean }) {
    return (
        <tr className="pf-v6-c-table__tr" data-redirect={redirect.source}>
            <td className="pf-v6-c-table__td" data-label={_('From')}><Exact>{redirect.source}</Exact></td>
            <td className="pf-v6-c-table__td" data-label={_('To')}><Exact>{redirect.target}</Exact></td>
            <td className="pf-v6-c-table__td" data-label={_('Status')}>{redirect.code}</td>
            <td className="pf-v6-c-table__td" data-label={_('Rest of the path')}>
                {redirect.keepPath ? _('Appended') : _('Dropped')}
            </td>
            <td className="pf-v6-c-table__td pf-v6-c-table__action">
                {mayChange && (
                    <RowMenu
                        label={redirect.source}
                        actions={() => [{
                            id: 'remove', text: _('Remove'), isDanger: true,
                            run: () => { showDialog(<RemoveRedirectDialog site={site} redirect={redirect} />); },
                        }]}
                    />
                )}
            </td>
        </tr>
    );
}

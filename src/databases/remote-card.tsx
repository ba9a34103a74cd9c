// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which addresses may log in to the databases of a site from outside of this host. */

import { type ReactNode, useEffect } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact } from '../app/facts.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { RowMenu } from '../app/row-menu.tsx';
import { Table } from '../app/table.tsx';
import { CardButton, useMayChange } from '../sites/settings-card.tsx';
import { engineName } from '../sites/words.ts';
import { getQuery, useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

const AllowDialog = lazyDialog(() => import('./remote-dialogs.tsx').then(part => part.AllowDialog));
const CloseDialog = lazyDialog(() => import('./remote-dialogs.tsx').then(part => part.CloseDialog));

const COLUMNS = [
    { name: 'address', text: _('Address') },
    { name: 'database', text: _('Database') },
    { name: 'engine', text: _('Server') },
    { name: 'port', text: _('Port') },
    { name: 'menu', text: _('Actions'), isHidden: true },
];

export function RemoteCard({ site }: { site: Site }): ReactNode {
    const mayChange = useMayChange(site);
    const { databases, remote: { rules } } = site;
    if (databases.length === 0)
        return null;
    return (
        <ListCard
            title={_('Access from elsewhere')}
            action={mayChange && (
                <CardButton id="allow-remote" onClick={() => { showDialog(<AllowDialog site={site} />); }}>
                    {_('Allow an address')}
                </CardButton>
            )}
        >
            {rules.length === 0
                ? <NothingYet>{_('None: the databases can be reached from this host alone.')}</NothingYet>
                : <Rules site={site} mayChange={mayChange} />}
        </ListCard>
    );
}

/** The rules are the site's; only the servers know their ports, and one that is down does not hide who may come to it. */
function Rules({ site, mayChange }: { site: Site, mayChange: boolean }) {
    const { data: known, failure } = useQuery('database-remote.list', { site: site.name });
    useEffect(() => { getQuery('database-remote.list', { site: site.name }).invalidate(); }, [site]);
    const portOf = (database: string): string => {
        const port = known?.find(each => each.database === database)?.port;
        return String(port ?? (failure ? _('Unknown') : ''));
    };
    return (
        <>
            <p className="hosting-card-alert hosting-subtle">
                {_('Users of these databases log in from there over TLS alone, with their passwords.')}
            </p>
            <Table label={_('Access from elsewhere')} className="hosting-remote" columns={COLUMNS}>
                {site.remote.rules.map(({ database, address }) => {
                    const engine = site.databases.find(({ name }) => name === database)?.engine;
                    return (
                        <tr key={`${database} ${address}`} className="pf-v6-c-table__tr" data-remote={address}>
                            <td className="pf-v6-c-table__td" data-label={_('Address')}><Exact>{address}</Exact></td>
                            <td className="pf-v6-c-table__td" data-label={_('Database')}><Exact>{database}</Exact></td>
                            <td className="pf-v6-c-table__td" data-label={_('Server')}>{engine && engineName(engine)}</td>
                            <td className="pf-v6-c-table__td" data-label={_('Port')}>{portOf(database)}</td>
                            <td className="pf-v6-c-table__td pf-v6-c-table__action">
                                {mayChange && (
                                    <RowMenu
                                        label={`${address}, ${database}`}
                                        actions={() => [{
                                            id: 'remove', text: _('Remove'), isDanger: true,
                                            run: () => { showDialog(<CloseDialog site={site} database={database} address={address} />); },
                                        }]}
                                    />
                                )}
                            </td>
                        </tr>
                    );
                })}
            </Table>
        </>
    );
}

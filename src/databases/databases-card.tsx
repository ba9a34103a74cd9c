// SPDX-License-Identifier: LGPL-2.1-or-later
/* The databases of a site, on both engines: how large they are, and what can be done with each. */

import type { ReactNode } from 'react';

import type { Database } from '../../backend/contract/databases.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact } from '../app/facts.tsx';
import { formatBytes } from '../app/format.ts';
import { lazyDialog } from '../app/lazy.tsx';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { FailureState } from '../app/states.tsx';
import { SkeletonRows, Table } from '../app/table.tsx';
import { CardButton, useMayChange } from '../sites/settings-card.tsx';
import { engineName } from '../sites/words.ts';
import { useQuery, useRevisit } from '../store/query.ts';
import { CreateDatabaseDialog } from './create-dialog.tsx';
import { DropDatabaseDialog } from './dialogs.tsx';
import { openInClient } from './open-client.ts';
import { TestDialog } from './test-dialog.tsx';
import { AddUserDialog } from './user-dialogs.tsx';

const _ = cockpit.gettext;

const ExportDialog = lazyDialog(() => import('./transfer-dialogs.tsx').then(part => part.ExportDialog));
const ImportDialog = lazyDialog(() => import('./transfer-dialogs.tsx').then(part => part.ImportDialog));

const COLUMNS = [
    { name: 'database', text: _('Database') },
    { name: 'engine', text: _('Server') },
    { name: 'size', text: _('Size') },
    { name: 'sessions', text: _('Sessions') },
    { name: 'words', text: _('Character set') },
    { name: 'menu', text: _('Actions'), isHidden: true },
];

export function DatabasesCard({ site }: { site: Site }): ReactNode {
    const mayChange = useMayChange(site);
    const { data: client } = useQuery('database-client.show', {});
    const may: May = { change: mayChange, open: client?.state === 'on' && !site.suspended };
    const { data: databases, failure } = useQuery('database.list', { site: site.name });
    // Sizes change without a signal.
    useRevisit('database.list', { site: site.name });
    return (
        <ListCard
            title={_('Databases')}
            action={mayChange && (
                <CardButton id="create-database" onClick={() => { showDialog(<CreateDatabaseDialog site={site} />); }}>
                    {_('Create database')}
                </CardButton>
            )}
        >
            {!databases && failure && <FailureState failure={failure} />}
            {databases?.length === 0 && <NothingYet>{_('The site has no database.')}</NothingYet>}
            {(databases?.length !== 0 && !(failure && !databases)) && (
                <Table label={_('Databases')} className="hosting-databases" columns={COLUMNS} isBusy={!databases}>
                    {databases
                        ? databases.map(each => <Row key={each.name} site={site} database={each} may={may} />)
                        : <SkeletonRows columns={COLUMNS} rows={Math.max(1, site.databases.length)} />}
                </Table>
            )}
        </ListCard>
    );
}

/** What can be done from here. */
interface May { change: boolean, open: boolean }

function Row({ site, database, may }: { site: Site, database: Database, may: May }) {
    const { name, engine, size, sessions, charset, collation } = database;
    const cells = [
        engineName(engine),
        size === null ? _('Unknown') : formatBytes(size),
        sessions === null ? _('Unknown') : String(sessions),
        collation === '' ? charset : `${charset}, ${collation}`,
    ];
    return (
        <tr className="pf-v6-c-table__tr" data-database={name}>
            <td className="pf-v6-c-table__td" data-label={_('Database')}><Exact>{name}</Exact></td>
            {cells.map((text, index) => (
                <td key={COLUMNS[index + 1]?.name} className="pf-v6-c-table__td" data-label={COLUMNS[index + 1]?.text}>{text}</td>
            ))}
            <td className="pf-v6-c-table__td pf-v6-c-table__action">
                {/* Dumps are an owner's to take and to bring, too. */}
                {site.state === 'active' && <RowMenu label={name} actions={() => actionsFor(site, database, may)} />}
            </td>
        </tr>
    );
}

function actionsFor(site: Site, database: Database, may: May): RowAction[] {
    const isNeeded = site.app === 'wordpress' && database.name === site.database?.name;
    const transfers: RowAction[] = [
        ...may.open ? [{ id: 'open', text: _('Open in web client'), run: () => { void openInClient(site.name, database.name); } }] : [],
        { id: 'export', text: _('Export'), run: () => { showDialog(<ExportDialog site={site} database={database} />); } },
        { id: 'import', text: _('Import'), run: () => { showDialog(<ImportDialog site={site} database={database} />); } },
    ];
    if (!may.change)
        return transfers;
    return [
        {
            id: 'test', text: _('Test the connection'),
            run: () => { showDialog(<TestDialog site={site} database={database} />); },
        },
        ...transfers,
        {
            id: 'add-user', text: _('Add a user'),
            run: () => { showDialog(<AddUserDialog site={site} database={database} />); },
        },
        ...isNeeded ? [] : [{
            id: 'drop', text: _('Drop'), isDanger: true,
            run: () => { showDialog(<DropDatabaseDialog site={site} database={database} />); },
        }],
    ];
}

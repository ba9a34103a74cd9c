// SPDX-License-Identifier: LGPL-2.1-or-later
/* The users of a site's databases. New passwords wait to be shown, once. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { type ReactNode, useState } from 'react';

import type { Database, DatabaseUser } from '../../backend/contract/databases.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import type { OutputOf } from '../api/table.ts';
import { Copied } from '../app/copied.tsx';
import { showDialog } from '../app/dialogs.tsx';
import { Exact, Facts } from '../app/facts.tsx';
import { ListCard } from '../app/list-card.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { RefusalAlert } from '../app/states.tsx';
import { Table } from '../app/table.tsx';
import { useMayChange } from '../sites/settings-card.tsx';
import { refreshAll } from '../store/live.ts';
import { useQuery } from '../store/query.ts';
import { PasswordDialog, RemoveUserDialog } from './dialogs.tsx';
import { SetUserDialog } from './user-dialogs.tsx';
import { privilegesName } from './words.ts';

const _ = cockpit.gettext;

const COLUMNS = [
    { name: 'user', text: _('User') },
    { name: 'database', text: _('Database') },
    { name: 'privileges', text: _('Privileges') },
    { name: 'limit', text: _('Most sessions') },
    { name: 'menu', text: _('Actions'), isHidden: true },
];

export function DatabaseUsersCard({ site }: { site: Site }): ReactNode {
    const mayChange = useMayChange(site);
    const { data: databases = [] } = useQuery('database.list', { site: site.name });
    const users = databases.flatMap(database => database.users.map(user => ({ database, user })));
    if (users.length === 0)
        return null;
    return (
        <ListCard title={_('Database users')}>
            {mayChange && <Passwords site={site} waiting={users.filter(({ user }) => user.isWaiting).map(({ user }) => user.name)} />}
            <Table label={_('Database users')} className="hosting-database-users" columns={COLUMNS}>
                {users.map(({ database, user }) => (
                    <tr key={user.name} className="pf-v6-c-table__tr" data-user={user.name}>
                        <td className="pf-v6-c-table__td" data-label={_('User')}><Exact>{user.name}</Exact></td>
                        <td className="pf-v6-c-table__td" data-label={_('Database')}><Exact>{database.name}</Exact></td>
                        <td className="pf-v6-c-table__td" data-label={_('Privileges')}>{privilegesName(user.privileges)}</td>
                        <td className="pf-v6-c-table__td" data-label={_('Most sessions')}>{user.maxConnections}</td>
                        <td className="pf-v6-c-table__td pf-v6-c-table__action">
                            {mayChange && <RowMenu label={user.name} actions={() => actionsFor(site, database, user)} />}
                        </td>
                    </tr>
                ))}
            </Table>
        </ListCard>
    );
}

function actionsFor(site: Site, database: Database, user: DatabaseUser): RowAction[] {
    return [
        { id: 'set', text: _('Change'), run: () => { showDialog(<SetUserDialog site={site} database={database} user={user} />); } },
        { id: 'password', text: _('New password'), run: () => { showDialog(<PasswordDialog site={site} user={user.name} />); } },
        // The first one goes with its database.
        ...user.name === database.name ? [] : [{
            id: 'remove', text: _('Remove'), isDanger: true,
            run: () => { showDialog(<RemoveUserDialog site={site} user={user.name} />); },
        }],
    ];
}

/** What was shown stays in sight until the page is left. */
function Passwords({ site, waiting }: { site: Site, waiting: readonly string[] }) {
    const [shown, setShown] = useState<OutputOf<'database.credentials'>[]>([]);
    const [failure, setFailure] = useState<Failure>();
    const [isBusy, setBusy] = useState(false);
    const show = (name: string): void => {
        setBusy(true);
        call('database.credentials', { site: site.name, name }).then(
            login => { setShown(before => [...before.filter(({ user }) => user !== name), login]); },
            (error: unknown) => { setFailure(toFailure(error)); },
        ).finally(() => {
            setBusy(false);
            refreshAll();
        });
    };
    const isOpen = site.job === null && waiting.length > 0;
    if (!failure && !isOpen && shown.length === 0)
        return null;
    return (
        <CardBody>
            <RefusalAlert failure={failure} />
            {isOpen && waiting.map(name => (
                <Alert
                    key={name}
                    isInline
                    variant="info"
                    className="hosting-gap-after"
                    title={cockpit.format(_('$0 has a new password'), name)}
                    actionLinks={(
                        <Button variant="link" isInline isDisabled={isBusy} onClick={() => { show(name); }}>
                            {_('Show the password')}
                        </Button>
                    )}
                >
                    {_('It can be shown once only: keep it in a safe place.')}
                </Alert>
            ))}
            {shown.map(({ user, password, database, socket }) => (
                <Alert
                    key={user}
                    isInline
                    variant="success"
                    className="hosting-gap-after"
                    title={cockpit.format(_('The password of $0, shown this once'), user)}
                >
                    <Facts
                        facts={[
                            [_('Password'), <Copied key="password" id={`password-${user}`} text={password} />],
                            [_('Database'), <Copied key="database" id={`database-${user}`} text={database} />],
                            [_('Socket'), <Copied key="socket" id={`socket-${user}`} text={socket} />],
                        ]}
                    />
                </Alert>
            ))}
        </CardBody>
    );
}

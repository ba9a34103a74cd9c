// SPDX-License-Identifier: LGPL-2.1-or-later
/* The database servers of the host, for administrators: whether they run, how full they are, what is slow on them. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon.js';
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon.js';
import type { ReactElement, ReactNode } from 'react';

import type { DatabaseServer } from '../../backend/contract/database-server.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { formatBytes, formatDuration } from '../app/format.ts';
import { lazyDialog } from '../app/lazy.tsx';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { useRole } from '../app/role.tsx';
import { FailureState, StaleAlert } from '../app/states.tsx';
import { SkeletonRows, Table } from '../app/table.tsx';
import { CardButton } from '../sites/settings-card.tsx';
import { engineName } from '../sites/words.ts';
import { getQuery, useQuery, useRevisit } from '../store/query.ts';

const _ = cockpit.gettext;

const SlowQueriesDialog = lazyDialog(() => import('./slow-queries-dialog.tsx').then(part => part.SlowQueriesDialog));

const COLUMNS = [
    { name: 'engine', text: _('Server') },
    { name: 'state', text: _('State') },
    { name: 'sessions', text: _('Sessions') },
    { name: 'size', text: _('All databases') },
    { name: 'buffer', text: _('Kept in memory') },
    { name: 'slow', text: _('Slow queries') },
];

const STATES: Record<DatabaseServer['state'], readonly [tone: 'good' | 'bad', icon: ReactElement, word: string]> = {
    running: ['good', <CheckCircleIcon key="icon" />, _('Running')],
    stopped: ['bad', <ExclamationCircleIcon key="icon" />, _('Stopped')],
    missing: ['bad', <ExclamationCircleIcon key="icon" />, _('Not installed')],
};

const DAY = 86_400;

export function ServersCard({ site }: { site: Site }): ReactNode {
    return useRole() === 'administrator' ? <Servers site={site} /> : null;
}

function Servers({ site }: { site: Site }) {
    const { data, failure } = useQuery('database-server.show', {});
    // They change without a signal. Each answer counts all their data, so that it is not asked for by a clock.
    useRevisit('database-server.show', {});
    const servers = data?.filter(({ engine, state }) => state !== 'missing' || site.databases.some(each => each.engine === engine));
    const again = (): void => { getQuery('database-server.show', {}).invalidate(); };
    return (
        <ListCard
            title={_('Database servers of this host')}
            action={<CardButton id="read-servers" onClick={again}>{_('Read again')}</CardButton>}
        >
            {data && <StaleAlert failure={failure} onRetry={again} />}
            {!data && failure && <FailureState failure={failure} onRetry={again} />}
            {servers?.length === 0 && <NothingYet>{_('None is installed.')}</NothingYet>}
            {servers?.length !== 0 && !(failure && !data) && (
                <Table label={_('Database servers')} className="hosting-servers" columns={COLUMNS} isBusy={!servers}>
                    {servers
                        ? servers.map(server => <Row key={server.engine} server={server} />)
                        : <SkeletonRows columns={COLUMNS} rows={2} />}
                </Table>
            )}
        </ListCard>
    );
}

function Row({ server }: { server: DatabaseServer }) {
    const { engine, version, connections, maxConnections, size, buffer } = server;
    return (
        <tr className="pf-v6-c-table__tr" data-server={engine}>
            <td className="pf-v6-c-table__td" data-label={_('Server')}>
                <div>
                    {engineName(engine)}
                    {version !== null && <div className="hosting-small hosting-own-words">{version}</div>}
                </div>
            </td>
            <td className="pf-v6-c-table__td" data-label={_('State')}><State server={server} /></td>
            <td className="pf-v6-c-table__td" data-label={_('Sessions')}>
                {connections === null ? _('Unknown') : cockpit.format(_('$0 of $1'), connections, maxConnections)}
            </td>
            <td className="pf-v6-c-table__td" data-label={_('All databases')}>{bytesOf(size)}</td>
            <td className="pf-v6-c-table__td" data-label={_('Kept in memory')}>
                {buffer === null ? _('Unknown') : cockpit.format(_('At most $0'), formatBytes(buffer))}
            </td>
            <td className="pf-v6-c-table__td" data-label={_('Slow queries')}><Slow server={server} /></td>
        </tr>
    );
}

function bytesOf(size: number | null): string {
    return size === null ? _('Unknown') : formatBytes(size);
}

function State({ server: { engine, state, uptime } }: { server: DatabaseServer }) {
    const [tone, icon, word] = STATES[state];
    return (
        <div>
            <span className={`hosting-state hosting-tone-${tone}`}>
                {icon}
                {word}
            </span>
            {uptime !== null && <div className="hosting-small">{cockpit.format(_('for $0'), sinceStart(uptime))}</div>}
            {state === 'stopped' && <div className="hosting-small">{cockpit.format(_('systemctl status $0 says why.'), engine)}</div>}
        </div>
    );
}

function sinceStart(seconds: number): string {
    if (seconds < DAY)
        return formatDuration(seconds * 1000);
    const days = Math.floor(seconds / DAY);
    return cockpit.format(cockpit.ngettext('$0 day', '$0 days', days), days);
}

function Slow({ server }: { server: DatabaseServer }) {
    const { engine, state, slowCount, slowQueries } = server;
    if (state !== 'running')
        return _('Unknown');
    return (
        <div>
            {slowCount !== null && <div>{cockpit.format(_('$0 since its start'), slowCount)}</div>}
            {slowQueries === null && <div className="hosting-small">{_('The server does not record them.')}</div>}
            {slowQueries?.length === 0 && <div className="hosting-small">{_('None is recorded.')}</div>}
            {slowQueries && slowQueries.length > 0 && (
                <Button
                    variant="link"
                    isInline
                    aria-label={cockpit.format(_('Show slow queries of $0'), engineName(engine))}
                    onClick={() => { showDialog(<SlowQueriesDialog server={server} queries={slowQueries} />); }}
                >
                    {_('Show')}
                </Button>
            )}
        </div>
    );
}

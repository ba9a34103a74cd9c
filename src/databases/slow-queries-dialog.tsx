// SPDX-License-Identifier: LGPL-2.1-or-later

import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import type { ReactNode } from 'react';

import type { DatabaseServer, SlowQuery } from '../../backend/contract/database-server.ts';
import { Dialog, DialogHead } from '../app/dialog.tsx';
import { formatDuration } from '../app/format.ts';
import { Table } from '../app/table.tsx';
import { Ago } from '../app/time.tsx';
import { plainLine } from '../logs/blocks.ts';
import { engineName } from '../sites/words.ts';

const _ = cockpit.gettext;

const TIME = { name: 'time', text: _('When') };
const COLUMNS = [{ name: 'query', text: _('Query') }, { name: 'took', text: _('Took') }];

interface SlowQueriesProps { server: DatabaseServer, queries: readonly SlowQuery[] }

/** What was slow on a server. The queries are customers' words (rule R10). */
export function SlowQueriesDialog({ server: { engine }, queries }: SlowQueriesProps): ReactNode {
    const hasTimes = queries.some(({ at }) => at !== null);
    return (
        <Dialog id="slow-queries-dialog" size="large">
            <DialogHead
                title={cockpit.format(_('Slow queries of $0'), engineName(engine))}
                description={hasTimes ? _('Of all sites of this host, the newest first, as they stand in its slow log.')
                    : _('Of all sites of this host, the slowest first, with their slowest runs, as pg_stat_statements has them.')}
            />
            <ModalBody>
                <Table label={_('Slow queries')} className="hosting-slow-queries" columns={hasTimes ? [...COLUMNS, TIME] : COLUMNS}>
                    {queries.map((query, at) => <Row key={at} query={query} hasTimes={hasTimes} />)}
                </Table>
            </ModalBody>
        </Dialog>
    );
}

function Row({ query: { at, database, user, seconds, text }, hasTimes }: { query: SlowQuery, hasTimes: boolean }) {
    return (
        <tr className="pf-v6-c-table__tr" data-query>
            {/* Without a label it has the whole width of a phone. */}
            <td className="pf-v6-c-table__td">
                <pre className="hosting-pre" tabIndex={0}>{text.split('\n').map(plainLine).join('\n')}</pre>
                <div className="hosting-small hosting-own-words">
                    {plainLine(cockpit.format(_('Database $0, user $1'), database ?? _('unknown'), user ?? _('unknown')))}
                </div>
            </td>
            <td className="pf-v6-c-table__td" data-label={_('Took')}>{formatDuration(seconds * 1000)}</td>
            {hasTimes && <td className="pf-v6-c-table__td" data-label={_('When')}>{at !== null && <Ago time={at} />}</td>}
        </tr>
    );
}

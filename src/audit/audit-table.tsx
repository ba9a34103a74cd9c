// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { OutputOf } from '../api/table.ts';
import { Exact } from '../app/facts.tsx';
import { hrefTo } from '../app/location.ts';
import { SkeletonRows, Table } from '../app/table.tsx';
import { Ago } from '../app/time.tsx';
import { OutcomeText } from './outcome.tsx';
import { placeOf } from './place.ts';

const _ = cockpit.gettext;

export type AuditEntry = OutputOf<'audit.list'>[number];

const COLUMNS = [
    { name: 'time', text: _('When') },
    { name: 'who', text: _('Who') },
    { name: 'command', text: _('Command') },
    { name: 'input', text: _('Input') },
    { name: 'outcome', text: _('Outcome') },
];

function Frame({ isBusy = false, children }: { isBusy?: boolean, children: ReactNode }) {
    return <Table label={_('Audit')} className="hosting-audit" isBusy={isBusy} columns={COLUMNS}>{children}</Table>;
}

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }): ReactNode {
    return (
        <Frame>
            {entries.map(entry => <AuditRow key={entry.id} entry={entry} />)}
        </Frame>
    );
}

function AuditRow({ entry }: { entry: AuditEntry }) {
    const { id, at, uid, actor, command, outcome, message, input, job } = entry;
    const place = placeOf(entry);
    return (
        <tr className="pf-v6-c-table__tr" data-entry={id}>
            <td className="pf-v6-c-table__td" data-label={_('When')}><Ago time={at} /></td>
            <td className="pf-v6-c-table__td" data-label={_('Who')} title={cockpit.format(_('$0 (user $1)'), actor, uid)}>
                {actor}
                {place && <div className="hosting-small">{place}</div>}
            </td>
            <td className="pf-v6-c-table__td" data-label={_('Command')}>{command}</td>
            <td className="pf-v6-c-table__td" data-label={_('Input')}><Exact>{input}</Exact></td>
            <td className="pf-v6-c-table__td" data-label={_('Outcome')}>
                <div>
                    <OutcomeText outcome={outcome} />
                    {message && <div className="hosting-small hosting-own-words">{message}</div>}
                    {job !== null && <a className="hosting-small" href={hrefTo('jobs', job)}>{cockpit.format(_('Job $0'), job)}</a>}
                </div>
            </td>
        </tr>
    );
}

export function AuditSkeleton({ rows = 5 }: { rows?: number }): ReactNode {
    return (
        <Frame isBusy><SkeletonRows columns={COLUMNS} rows={rows} /></Frame>
    );
}

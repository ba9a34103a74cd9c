// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import type { ReactNode } from 'react';

import type { HardeningItem, HardeningState } from '../../backend/contract/hardening.ts';
import { call } from '../api/client.ts';
import { showDialog } from '../app/dialogs.tsx';
import { ListCard } from '../app/list-card.tsx';
import { FailureState } from '../app/states.tsx';
import { SkeletonRows, Table } from '../app/table.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { ITEMS, STATES } from './words.ts';

const _ = cockpit.gettext;

const COLUMNS = [
    { name: 'item', text: _('Hardening') },
    { name: 'state', text: _('State') },
    { name: 'detail', text: _('Found') },
    { name: 'change', text: _('Actions'), isHidden: true },
];

/** What makes the host harder to break into, each with its state and a way to set it or take it back. */
export function HardeningCard(): ReactNode {
    const { data: rows, failure } = useQuery('host.hardening', {});
    useRevisit('host.hardening', {});
    return (
        <ListCard title={_('Hardening')}>
            {failure && !rows ? <FailureState failure={failure} /> : (
                <Table label={_('Hardening')} className="hosting-hardening" columns={COLUMNS} isBusy={!rows}>
                    {rows ? rows.map(row => <Row key={row.item} row={row} />) : <SkeletonRows columns={COLUMNS} rows={13} />}
                </Table>
            )}
        </ListCard>
    );
}

function Row({ row }: { row: HardeningState }) {
    const [title, why] = ITEMS[row.item];
    return (
        <tr className="pf-v6-c-table__tr" data-item={row.item}>
            <td className="pf-v6-c-table__td" data-label={_('Hardening')}>
                {title}
                <div className="hosting-small">{why}</div>
            </td>
            <td className="pf-v6-c-table__td" data-label={_('State')}>{STATES[row.state]}</td>
            <td className="pf-v6-c-table__td" data-label={_('Found')}>{row.state === 'on' ? '' : row.detail}</td>
            <td className="pf-v6-c-table__td"><Change row={row} title={title} /></td>
        </tr>
    );
}

function Change({ row, title }: { row: HardeningState, title: string }) {
    const { item, isOurs, isSettable } = row;
    // What somebody else has set is theirs.
    if (item === 'hidepid' || (!isSettable && !isOurs))
        return null;
    const text = isOurs ? _('Take back') : _('Set');
    return (
        <Button
            variant="secondary"
            size="sm"
            aria-label={`${text}: ${title}`}
            onClick={() => { showDialog(<HardenDialog item={item} title={title} isOn={!isOurs} />); }}
        >
            {text}
        </Button>
    );
}

function HardenDialog({ item, title, isOn }: { item: HardeningItem, title: string, isOn: boolean }) {
    return (
        <ChangeDialog
            title={`${isOn ? _('Set') : _('Take back')}: ${title}`}
            effect={isOn
                ? cockpit.format(_('$0 Open sessions go on; it can be taken back.'), ITEMS[item][1])
                : _('What the host had before is in force again.')}
            button={isOn ? _('Set') : _('Take back')}
            isDanger={!isOn}
            submit={() => call(isOn ? 'host.harden' : 'host.unharden', { items: [item] })}
        />
    );
}

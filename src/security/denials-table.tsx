// SPDX-License-Identifier: LGPL-2.1-or-later
/* What SELinux has refused, or would have, in sentences. */

import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection/ExpandableSection.js';
import { type ReactNode, useState } from 'react';

import type { Denial } from '../../backend/contract/selinux.ts';
import { Table } from '../app/table.tsx';
import { Ago } from '../app/time.tsx';

const _ = cockpit.gettext;

const COLUMNS = [
    { name: 'denial', text: _('What was tried') },
    { name: 'count', text: _('Times') },
    { name: 'time', text: _('Last') },
];

export function DenialTable({ label, denials }: { label: string, denials: readonly Denial[] }): ReactNode {
    return (
        <Table label={label} className="hosting-denials" columns={COLUMNS}>
            {denials.map(denial => <DenialRow key={denial.id} denial={denial} />)}
        </Table>
    );
}

function DenialRow({ denial: { id, sentence, count, lastAt, proposal } }: { denial: Denial }) {
    return (
        <tr className="pf-v6-c-table__tr" data-denial={id}>
            {/* Without a label it has the whole width of a phone. */}
            <td className="pf-v6-c-table__td">
                <span className="hosting-own-words">{sentence}</span>
                {proposal !== null && <Proposal rule={proposal} />}
            </td>
            <td className="pf-v6-c-table__td" data-label={_('Times')}>{count}</td>
            <td className="pf-v6-c-table__td" data-label={_('Last')}><Ago time={lastAt} /></td>
        </tr>
    );
}

/** The service gives it to administrators alone. */
function Proposal({ rule }: { rule: string }) {
    const [isOpen, setOpen] = useState(false);
    return (
        <ExpandableSection
            toggleText={_('Rule that would allow it')}
            isExpanded={isOpen}
            onToggle={(_event, open) => { setOpen(open); }}
        >
            {isOpen && <pre className="hosting-pre" tabIndex={0}>{rule}</pre>}
        </ExpandableSection>
    );
}

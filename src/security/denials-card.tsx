// SPDX-License-Identifier: LGPL-2.1-or-later
/* What SELinux has refused a site, in sentences. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { ExpandableSection } from '@patternfly/react-core/dist/esm/components/ExpandableSection/ExpandableSection.js';
import { type ReactNode, useState } from 'react';

import type { Denial } from '../../backend/contract/selinux.ts';
import type { Site } from '../../backend/contract/sites.ts';
import type { OutputOf } from '../api/table.ts';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { FailureState } from '../app/states.tsx';
import { Table } from '../app/table.tsx';
import { Ago } from '../app/time.tsx';
import { useQuery, useRevisit } from '../store/query.ts';

const _ = cockpit.gettext;

const COLUMNS = [
    { name: 'denial', text: _('What was tried') },
    { name: 'count', text: _('Times') },
    { name: 'time', text: _('Last') },
];

export function DenialsCard({ site }: { site: Site }): ReactNode {
    const { data: denials, failure } = useQuery('selinux.denials', { site: site.name });
    // The host's log grows without anybody being told.
    useRevisit('selinux.denials', { site: site.name });
    return (
        <ListCard title="SELinux">
            <ModeAlert />
            {!denials && failure && <FailureState failure={failure} />}
            {denials?.length === 0 && <NothingYet>{_('SELinux has refused this site nothing.')}</NothingYet>}
            {denials && denials.length > 0 && (
                <Table label={_('Refused by SELinux')} className="hosting-denials" columns={COLUMNS}>
                    {denials.map(denial => <DenialRow key={denial.id} denial={denial} />)}
                </Table>
            )}
        </ListCard>
    );
}

/** Nothing where SELinux does its work. */
function ModeAlert() {
    const { data: info } = useQuery('host.info', {});
    const text = info && warningOf(info.selinux);
    return text ? <Alert isInline isPlain variant="warning" className="hosting-card-alert" title={text} /> : null;
}

function warningOf(mode: OutputOf<'host.info'>['selinux']): string | undefined {
    switch (mode) {
        case 'enforcing': return undefined;
        case 'permissive': return _('SELinux is permissive on this host: it tells what it would block, and blocks nothing.');
        case 'disabled': return _('SELinux is disabled on this host: it does not keep the sites apart.');
    }
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

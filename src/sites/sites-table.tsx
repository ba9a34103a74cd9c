// SPDX-License-Identifier: LGPL-2.1-or-later

import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import type { ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { type ColumnSort, Table } from '../app/table.tsx';
import { replaceOption } from '../app/location.ts';
import { type Role, useRole } from '../app/role.tsx';
import type { Order, OrderBy } from './order.ts';
import type { useSelection } from './selection.ts';
import { SiteRow } from './site-row.tsx';
import type { KnownOfSites } from './known.ts';

const _ = cockpit.gettext;

interface SitesTableProps {
    sites: readonly SiteSummary[];
    role: Role | undefined;
    known: KnownOfSites;
    order: Order;
    /** Absent where nothing can be done with several sites. */
    selection?: Pick<ReturnType<typeof useSelection>, 'select' | 'isSelected'>;
}

interface FrameProps {
    children: ReactNode;
    isBusy?: boolean;
    isSelectable?: boolean;
    /** Absent while there is nothing to order. */
    order?: Order;
}

/** Of the filters above, while they are not there. */
const FIELD = '2.3125rem';
const CHOICES = [1, 2, 3, 4, 5];

const COLUMNS: { name: string, text: string, by?: OrderBy }[] = [
    { name: 'domain', text: _('Domain'), by: 'domain' },
    { name: 'app', text: _('App') },
    { name: 'php', text: 'PHP' },
    { name: 'state', text: _('State'), by: 'state' },
    { name: 'memory', text: _('Memory'), by: 'memory' },
    { name: 'requests', text: _('Requests (1 h)'), by: 'requests' },
    { name: 'certificate', text: _('Certificate'), by: 'certificate' },
];

function Frame({ children, isBusy = false, isSelectable = false, order }: FrameProps) {
    return (
        <Table
            label={_('Sites')}
            className="hosting-sites"
            isBusy={isBusy}
            columns={[
                ...isSelectable ? [{ name: 'select', text: _('Selected'), isHidden: true }] : [],
                ...COLUMNS.map(({ by, ...column }) => ({ ...column, ...by && order && { sort: sortOf(by, order) } })),
                { name: 'menu', text: _('Actions'), isHidden: true },
            ]}
        >
            {children}
        </Table>
    );
}

function sortOf(by: OrderBy, order: Order): ColumnSort {
    const isChosen = order.by === by;
    // What comes first by itself is the most of a number.
    const isFalling = (by === 'memory' || by === 'requests') !== order.isReversed;
    return {
        direction: isChosen ? isFalling ? 'descending' : 'ascending' : undefined,
        onClick: () => { replaceOption('sort', isChosen && !order.isReversed ? `-${by}` : by === 'domain' ? '' : by); },
    };
}

export function SitesTable({ sites, role, known, order, selection }: SitesTableProps): ReactNode {
    return (
        <Frame isSelectable={selection !== undefined} order={order}>
            {sites.map(site => (
                <SiteRow
                    key={site.name}
                    site={site}
                    role={role}
                    certificate={known.certificates.get(site.name)}
                    refused={known.refused.get(site.name)}
                    activity={known.activity.get(site.name)}
                    isPhpEnded={known.endedPhp.has(site.php)}
                    {...selection && { isSelected: selection.isSelected(site.name), onSelect: selection.select }}
                />
            ))}
        </Frame>
    );
}

/** Rows of the size of those that will come; an administrator's until it is known whose, because most are. */
export function SitesSkeleton(): ReactNode {
    const isSelectable = useRole() !== 'customer';
    return (
        <>
            <div className="hosting-toolbar">
                <div className="hosting-toolbar-field"><Skeleton height={FIELD} /></div>
                <div className="hosting-choices">
                    {CHOICES.map(each => <div key={each} className="hosting-toolbar-field"><Skeleton height={FIELD} /></div>)}
                </div>
            </div>
            {isSelectable && <div className="hosting-bulk" />}
            <Frame isBusy isSelectable={isSelectable}>
                {Array.from({ length: 5 }, (_row, at) => (
                    <tr key={at} className="pf-v6-c-table__tr">
                        {isSelectable && <td className="pf-v6-c-table__td hosting-select" />}
                        <td className="pf-v6-c-table__td" data-label={_('Domain')}>
                            <Skeleton width="60%" screenreaderText={_('Loading')} />
                            <div className="hosting-small hosting-skeleton-line"><Skeleton width="30%" /></div>
                        </td>
                        {COLUMNS.slice(1).map(({ name, text }) => (
                            <td
                                key={name}
                                className={`pf-v6-c-table__td${name === 'app' ? ' hosting-not-on-phone' : ''}`}
                                data-column={name}
                                data-label={text}
                            >
                                <Skeleton width="60%" />
                            </td>
                        ))}
                        <td className="pf-v6-c-table__td pf-v6-c-table__action" />
                    </tr>
                ))}
            </Frame>
        </>
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { Skeleton } from '@patternfly/react-core/dist/esm/components/Skeleton/Skeleton.js';
import { type ReactNode, useMemo } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { Table } from '../app/table.tsx';
import type { Role } from '../app/role.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import type { useSelection } from './selection.ts';
import { SiteRow } from './site-row.tsx';

const _ = cockpit.gettext;

interface SitesTableProps {
    sites: readonly SiteSummary[];
    role: Role | undefined;
    /** How often SELinux refused something, by the name of the site. */
    refused: ReadonlyMap<string, number>;
    /** Absent where nothing can be done with several sites. */
    selection?: Pick<ReturnType<typeof useSelection>, 'select' | 'isSelected'>;
}

interface FrameProps {
    children: ReactNode;
    isBusy?: boolean;
    isSelectable?: boolean;
}

function Frame({ children, isBusy = false, isSelectable = false }: FrameProps) {
    return (
        <Table
            label={_('Sites')}
            className="hosting-sites"
            isBusy={isBusy}
            columns={[
                ...isSelectable ? [{ name: 'select', text: _('Selected'), isHidden: true }] : [],
                { name: 'domain', text: _('Domain') },
                { name: 'app', text: _('App') },
                { name: 'php', text: 'PHP' },
                { name: 'state', text: _('State') },
                { name: 'certificate', text: _('Certificate') },
                { name: 'owner', text: _('Owner') },
                { name: 'menu', text: _('Actions'), isHidden: true },
            ]}
        >
            {children}
        </Table>
    );
}

export function SitesTable({ sites, role, refused, selection }: SitesTableProps): ReactNode {
    // Read apart from the sites, which need not wait for the files of a thousand certificates.
    const { data: certificates } = useQuery('certificate.list', {});
    useRevisit('certificate.list', {});
    const bySite = useMemo(() => new Map((certificates ?? []).map(each => [each.site, each])), [certificates]);
    return (
        <Frame isSelectable={selection !== undefined}>
            {sites.map(site => (
                <SiteRow
                    key={site.name}
                    site={site}
                    role={role}
                    certificate={bySite.get(site.name)}
                    refused={refused.get(site.name)}
                    {...selection && { isSelected: selection.isSelected(site.name), onSelect: selection.select }}
                />
            ))}
        </Frame>
    );
}

/** Rows of the size of those that will come. */
export function SitesSkeleton(): ReactNode {
    return (
        <>
            <div className="hosting-toolbar"><Skeleton width="22rem" height="2.3rem" /></div>
            <Frame isBusy>
                {Array.from({ length: 5 }, (_row, at) => (
                    <tr key={at} className="pf-v6-c-table__tr">
                        <td className="pf-v6-c-table__td" data-label={_('Domain')}>
                            <Skeleton width="60%" screenreaderText={_('Loading')} />
                            <div className="hosting-small hosting-skeleton-line"><Skeleton width="30%" /></div>
                        </td>
                        {[_('App'), 'PHP', _('State'), _('Certificate'), _('Owner')].map(label => (
                            <td key={label} className="pf-v6-c-table__td" data-label={label}><Skeleton width="60%" /></td>
                        ))}
                        <td className="pf-v6-c-table__td pf-v6-c-table__action" />
                    </tr>
                ))}
            </Frame>
        </>
    );
}

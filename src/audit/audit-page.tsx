// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who did what on this host. The address keeps the filters and how far back one has gone. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { HistoryIcon } from '@patternfly/react-icons/dist/esm/icons/history-icon.js';
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon.js';
import { useState, type ReactNode } from 'react';

import { BEFORE } from '../app/location.ts';
import { Empty, FailureState, StaleAlert } from '../app/states.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { type AuditFilter, AuditToolbar, useAuditFilter } from './audit-filters.tsx';
import { type AuditEntry, AuditSkeleton, AuditTable } from './audit-table.tsx';

const _ = cockpit.gettext;

/** How many are read, first and each time more are wanted. The last is as many as the service gives at once. */
const LIMITS = [50, 200, 1000] as const;
const MOST = 1000;

export function AuditPage(): ReactNode {
    const filter = useAuditFilter();
    return (
        <Card>
            <AuditToolbar filter={filter} />
            <Entries key={JSON.stringify(filter)} filter={filter} />
        </Card>
    );
}

function Entries({ filter }: { filter: AuditFilter }) {
    const [limit, setLimit] = useState<number>(LIMITS[0]);
    const { data: first } = useQuery('audit.list', { ...filter, limit: LIMITS[0] });
    const { data, failure } = useQuery('audit.list', { ...filter, limit });
    // Refusals are no change anybody is told of.
    useRevisit('audit.list', { ...filter, limit });
    // While more are read, the ones that are known stay.
    const entries = data ?? first;
    if (!entries)
        return failure ? <FailureState failure={failure} /> : <AuditSkeleton />;
    return (
        <>
            <StaleAlert failure={failure} />
            {entries.length > 0 ? <AuditTable entries={entries} /> : <NoEntries filter={filter} />}
            <div className="hosting-more">
                {filter.before !== undefined && <Button variant="link" onClick={() => { goBefore(undefined); }}>{_('Newest')}</Button>}
                <More
                    entries={entries}
                    limit={limit}
                    isReading={!data}
                    onMore={() => { setLimit(LIMITS.find(each => each > limit) ?? MOST); }}
                />
            </div>
        </>
    );
}

interface MoreProps {
    entries: readonly AuditEntry[];
    limit: number;
    isReading: boolean;
    onMore: () => void;
}

/** What leads further back: more in the same list, or a list that begins where this one ends. */
function More({ entries, limit, isReading, onMore }: MoreProps) {
    const oldest = entries.at(-1);
    if (isReading)
        return <Button variant="link" isLoading>{_('Show more')}</Button>;
    if (!oldest || entries.length < limit || oldest.id === 1)
        return null;
    return limit < MOST
        ? <Button variant="link" onClick={onMore}>{_('Show more')}</Button>
        : <Button variant="link" onClick={() => { goBefore(oldest.id); }}>{_('Older')}</Button>;
}

function NoEntries({ filter: { before, ...filter } }: { filter: AuditFilter }) {
    if (Object.keys(filter).length > 0) {
        return (
            <Empty
                title={_('Nothing in the audit matches the filters')}
                icon={SearchIcon}
                action={<Button variant="link" onClick={() => { cockpit.location.replace(['audit']); }}>{_('Clear filters')}</Button>}
            />
        );
    }
    if (before !== undefined)
        return <Empty title={_('There is nothing older')} icon={HistoryIcon} />;
    return (
        <Empty title={_('Nothing yet')} icon={HistoryIcon}>
            {_('Every command that changes something, and every refusal of rights, is listed here with the person behind it.')}
        </Empty>
    );
}

/** Each step back is an entry of the browser's history, which thereby leads forward again. */
function goBefore(id: number | undefined): void {
    const { options } = cockpit.location;
    const kept = Object.entries(options).filter((entry): entry is [string, string] => entry[0] !== BEFORE && typeof entry[1] === 'string');
    cockpit.location.go(['audit'], Object.fromEntries(id === undefined ? kept : [...kept, [BEFORE, String(id)]]));
}

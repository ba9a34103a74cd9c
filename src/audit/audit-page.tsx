// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who did what on this host. The address keeps what is searched for and how far back one has gone. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { SearchInput } from '@patternfly/react-core/dist/esm/components/SearchInput/SearchInput.js';
import { HistoryIcon } from '@patternfly/react-icons/dist/esm/icons/history-icon.js';
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon.js';
import type { ReactNode } from 'react';

import type { InputOf } from '../api/table.ts';
import { useLocation } from '../app/location.ts';
import { useSearch } from '../app/search.ts';
import { Empty, FailureState, StaleAlert } from '../app/states.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { type AuditEntry, AuditSkeleton, AuditTable } from './audit-table.tsx';

const _ = cockpit.gettext;

const PAGE = 50;

export function AuditPage(): ReactNode {
    const { options: { before } } = useLocation();
    const { text, setText, settled } = useSearch();
    const last = typeof before === 'string' && /^[1-9]\d{0,15}$/.test(before) ? Number(before) : undefined;
    const input = { limit: PAGE, ...last && { before: last }, ...settled && { search: settled } };
    const search = (value: string): void => {
        // A search begins at the newest.
        if (last)
            goBefore(undefined, settled);
        setText(value);
    };
    return (
        <Card>
            <div className="hosting-toolbar">
                <SearchInput
                    value={text}
                    aria-label={_('Search the audit')}
                    placeholder={_('Search by person, command, site…')}
                    onChange={(_event, value) => { search(value); }}
                    onClear={() => { search(''); }}
                />
            </div>
            <Entries key={JSON.stringify(input)} input={input} search={settled} isFirst={!last} />
        </Card>
    );
}

interface EntriesProps {
    input: InputOf<'audit.list'>;
    search: string;
    isFirst: boolean;
}

function Entries({ input, search, isFirst }: EntriesProps) {
    const { data: entries, failure } = useQuery('audit.list', input);
    // Refusals are no change anybody is told of.
    useRevisit('audit.list', input);
    if (!entries)
        return failure ? <FailureState failure={failure} /> : <AuditSkeleton />;
    return (
        <>
            <StaleAlert failure={failure} />
            {entries.length > 0 ? <AuditTable entries={entries} /> : <NoEntries search={search} isFirst={isFirst} />}
            <Paging entries={entries} search={search} isFirst={isFirst} />
        </>
    );
}

function NoEntries({ search, isFirst }: Omit<EntriesProps, 'input'>) {
    if (search)
        return <Empty title={cockpit.format(_('Nothing in the audit matches “$0”'), search)} icon={SearchIcon} />;
    if (!isFirst)
        return <Empty title={_('There is nothing older')} icon={HistoryIcon} />;
    return (
        <Empty title={_('Nothing yet')} icon={HistoryIcon}>
            {_('Every command that changes something, and every refusal of rights, is listed here with the person behind it.')}
        </Empty>
    );
}

function Paging({ entries, search, isFirst }: Omit<EntriesProps, 'input'> & { entries: readonly AuditEntry[] }) {
    const oldest = entries.at(-1);
    const hasOlder = oldest !== undefined && entries.length === PAGE && oldest.id > 1;
    if (isFirst && !hasOlder)
        return null;
    return (
        <div className="hosting-more">
            {!isFirst && <Button variant="link" onClick={() => { goBefore(undefined, search); }}>{_('Newest')}</Button>}
            {hasOlder && <Button variant="link" onClick={() => { goBefore(oldest.id, search); }}>{_('Older')}</Button>}
        </div>
    );
}

/** Each step back is an entry of the browser's history, which thereby leads forward again. */
function goBefore(id: number | undefined, search: string): void {
    cockpit.location.go(['audit'], { ...search && { q: search }, ...id && { before: String(id) } });
}

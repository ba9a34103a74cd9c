// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { SearchInput } from '@patternfly/react-core/dist/esm/components/SearchInput/SearchInput.js';
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon.js';
import { useDeferredValue, useMemo, type ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { useLocation } from '../app/location.ts';
import { useRole } from '../app/role.tsx';
import { useSearch } from '../app/search.ts';
import { Empty, FailureState, StaleAlert } from '../app/states.tsx';
import { BulkToolbar } from '../bulk/bulk-toolbar.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { Choices, useChoice } from './choices.tsx';
import { filterSites, sortSites } from './filter.ts';
import { useGrowing } from './growing.ts';
import { useKnown } from './known.ts';
import { type Order, parseOrder, useOrder } from './order.ts';
import { NoSites } from './no-sites.tsx';
import { useSelection } from './selection.ts';
import { SitesSkeleton, SitesTable } from './sites-table.tsx';

const _ = cockpit.gettext;

export function SitesPage(): ReactNode {
    const { data: sites, failure } = useQuery('site.list', {});
    // Sites fall asleep and wake without anybody being told.
    useRevisit('site.list', {});
    const role = useRole();
    if (sites && sites.length > 0) {
        return (
            <>
                <StaleAlert failure={failure} />
                <Sites sites={sites} />
            </>
        );
    }
    // Whether that is a beginning or a matter of rights, only the role says.
    if (sites && role)
        return <NoSites />;
    return <Card>{failure ? <FailureState failure={failure} /> : <SitesSkeleton />}</Card>;
}

function Sites({ sites }: { sites: readonly SiteSummary[] }) {
    const role = useRole();
    const { text, setText } = useSearch();
    const choice = useChoice();
    // Typing is never held up by the rows.
    const filter = useDeferredValue(text);
    const sorted = useMemo(() => sortSites(sites), [sites]);
    const known = useKnown(sites);
    const order = useChosenOrder();
    const ordered = useOrder(sorted, order, known);
    const found = useMemo(() => filterSites(ordered, filter, choice, known.problems), [ordered, filter, choice, known.problems]);
    const selection = useSelection(found);
    const isSelectable = role === 'administrator';
    const count = useGrowing(found.length, JSON.stringify([filter, choice, order]));
    const shown = useMemo(() => found.slice(0, count), [found, count]);
    return (
        <Card>
            <div className="hosting-toolbar">
                <SearchInput
                    value={text}
                    aria-label={_('Search sites')}
                    placeholder={_('Search sites')}
                    onChange={(_event, value) => { setText(value); }}
                    onClear={() => { setText(''); }}
                />
                <Choices sites={sites} choice={choice} />
                <span className="hosting-count" aria-live="polite">{countText(found.length, sites.length)}</span>
            </div>
            {isSelectable && found.length > 0 && (
                <BulkToolbar
                    found={found}
                    selected={selection.selected}
                    onSelectAll={selection.selectAll}
                    onDone={name => { selection.select(name, false); }}
                />
            )}
            {found.length > 0
                ? <SitesTable sites={shown} role={role} known={known} order={order} {...isSelectable && { selection }} />
                : <NoMatch text={filter} onClear={() => { setText(''); }} />}
        </Card>
    );
}

function useChosenOrder(): Order {
    const { options: { sort } } = useLocation();
    return useMemo(() => parseOrder(sort), [sort]);
}

function NoMatch({ text, onClear }: { text: string, onClear: () => void }) {
    return (
        <Empty
            title={text ? cockpit.format(_('No site matches “$0”'), text) : _('No site matches the filters')}
            icon={SearchIcon}
            action={(
                <Button
                    variant="link"
                    onClick={() => {
                        onClear();
                        cockpit.location.replace(['sites']);
                    }}
                >
                    {_('Clear filters')}
                </Button>
            )}
        />
    );
}

function countText(found: number, all: number): string {
    if (found === all)
        return cockpit.format(cockpit.ngettext('$0 site', '$0 sites', all), all);
    return cockpit.format(_('$0 of $1 sites'), found, all);
}

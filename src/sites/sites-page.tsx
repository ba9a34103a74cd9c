// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { SearchInput } from '@patternfly/react-core/dist/esm/components/SearchInput/SearchInput.js';
import { GlobeIcon } from '@patternfly/react-icons/dist/esm/icons/globe-icon.js';
import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon.js';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { replaceOption, useLocation } from '../app/location.ts';
import { useRole } from '../app/role.tsx';
import { Empty, FailureState, StaleAlert } from '../app/states.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { CreateDialog } from './create-dialog.tsx';
import { filterSites, sortSites } from './filter.ts';
import { useGrowing } from './growing.ts';
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
    const [text, setText] = useFilterText();
    // Typing is never held up by the rows.
    const filter = useDeferredValue(text);
    const sorted = useMemo(() => sortSites(sites), [sites]);
    const found = useMemo(() => filterSites(sorted, filter), [sorted, filter]);
    const count = useGrowing(found.length, filter);
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
                <span className="hosting-count" aria-live="polite">{countText(found.length, sites.length)}</span>
            </div>
            {found.length > 0
                ? <SitesTable sites={shown} role={role} />
                : (
                        <Empty
                            title={cockpit.format(_('No site matches “$0”'), filter)}
                            icon={SearchIcon}
                            action={<Button variant="link" onClick={() => { setText(''); }}>{_('Clear search')}</Button>}
                        />
                    )}
        </Card>
    );
}

function countText(found: number, all: number): string {
    if (found === all)
        return cockpit.format(cockpit.ngettext('$0 site', '$0 sites', all), all);
    return cockpit.format(_('$0 of $1 sites'), found, all);
}

function NoSites() {
    const isAdministrator = useRole() === 'administrator';
    return (
        <Card>
            <Empty
                title={isAdministrator ? _('No sites yet') : _('No sites for your account')}
                icon={GlobeIcon}
                action={isAdministrator && (
                    <Button variant="primary" onClick={() => { showDialog(<CreateDialog />); }}>
                        {_('Create site')}
                    </Button>
                )}
            >
                {isAdministrator
                    ? _('A site is a domain with its own Linux user, PHP and web server configuration, apart from all others.')
                    : _('Sites that an administrator makes for your account appear here.')}
            </Empty>
        </Card>
    );
}

const URL_DELAY = 300;

/** The text of the search field, which the address keeps for a reload or a bookmark. */
function useFilterText(): [string, (text: string) => void] {
    const { options: { q } } = useLocation();
    const inAddress = typeof q === 'string' ? q : '';
    const [text, setText] = useState(inAddress);
    /** What the address says because of us: no reason to change the field, in which more may have been typed since. */
    const written = useRef(inAddress);
    useEffect(() => {
        if (inAddress === written.current)
            return;
        written.current = inAddress;
        setText(inAddress);
    }, [inAddress]);
    useEffect(() => {
        if (text === written.current)
            return undefined;
        // Browsers refuse an address that changes with every key.
        const timer = setTimeout(() => {
            written.current = text;
            replaceOption('q', text);
        }, URL_DELAY);
        return () => { clearTimeout(timer); };
    }, [text]);
    return [text, setText];
}

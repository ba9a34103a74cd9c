// SPDX-License-Identifier: LGPL-2.1-or-later
/* What of the audit is shown. The address keeps it. */

import { SearchInput } from '@patternfly/react-core/dist/esm/components/SearchInput/SearchInput.js';
import { useMemo, type ReactNode } from 'react';

import { type InputOf, methods } from '../api/table.ts';
import { Choice } from '../app/choice.tsx';
import { beginningOf, DayFilter, dayOf, NameFilter } from '../app/filter-fields.tsx';
import { BEFORE, useLocation } from '../app/location.ts';
import { useSearch } from '../app/search.ts';
import { useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

export type AuditFilter = Omit<InputOf<'audit.list'>, 'limit'>;

type Outcome = NonNullable<AuditFilter['outcome']>;
const OUTCOMES: readonly (readonly [Outcome, string])[] = [
    ['accepted', _('Accepted')], ['denied', _('Denied')], ['refused', _('Refused')], ['failed', _('Failed')],
];

/** Every command that leaves an entry when it is accepted, each noun before its commands. Others leave one when they are denied. */
const COMMANDS: readonly (readonly [string, string])[] = Object.entries(methods)
    .filter(([, { kind }]) => kind === 'job')
    .flatMap(([name]) => [name, nounOf(name)])
    .filter((name, at, all) => all.indexOf(name) === at)
    .sort()
    .map(name => [name, name.includes('.') ? name : cockpit.format(_('$0: all commands'), name)]);

function nounOf(command: string): string {
    return command.slice(0, command.indexOf('.'));
}

export function useAuditFilter(): AuditFilter {
    const { options } = useLocation();
    return useMemo(() => {
        const text = (name: string): string | undefined => typeof options[name] === 'string' ? options[name] : undefined;
        const [search, actor, site, before, since, until] =
            [text('q'), text('who'), text('site'), text(BEFORE), dayOf(options['since']), dayOf(options['until'])];
        const command = COMMANDS.find(([known]) => known === options['command'])?.[0];
        const outcome = OUTCOMES.find(([known]) => known === options['outcome'])?.[0];
        return {
            ...search && { search }, ...actor && { actor }, ...site && { site }, ...command && { command }, ...outcome && { outcome },
            ...since && { since: beginningOf(since) },
            // The whole of that day.
            ...until && { until: beginningOf(until, 1) },
            ...before !== undefined && /^[1-9]\d{0,14}$/.test(before) && { before: Number(before) },
        };
    }, [options]);
}

export function AuditToolbar({ filter: { site, command, outcome } }: { filter: AuditFilter }): ReactNode {
    const { text, setText } = useSearch();
    const { data: sites } = useQuery('site.list', {});
    const known = sites?.map(({ name, domain }) => [name, domain] as const).sort(([, one], [, other]) => one < other ? -1 : 1) ?? [];
    // A site that was deleted has its history still.
    const choices = site && !known.some(([name]) => name === site) ? [...known, [site, site] as const] : known;
    return (
        <div className="hosting-toolbar hosting-audit-toolbar">
            <SearchInput
                value={text}
                aria-label={_('Search the audit')}
                placeholder={_('Search the audit')}
                onChange={(_event, value) => { setText(value); }}
                onClear={() => { setText(''); }}
            />
            <div className="hosting-choices">
                <NameFilter name="who" label={_('Person')} />
                <Choice name="command" label={_('Command')} all={_('All commands')} value={command ?? ''} options={COMMANDS} />
                <Choice name="site" label={_('Site')} all={_('All sites')} value={site ?? ''} options={choices} />
                <Choice name="outcome" label={_('Outcome')} all={_('All outcomes')} value={outcome ?? ''} options={OUTCOMES} />
                <DayFilter name="since" label={_('From')} />
                <DayFilter name="until" label={_('Until')} />
            </div>
        </div>
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Filters above a list that are typed. The address keeps them, as it does what is chosen (choice.tsx). */

import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput/TextInput.js';
import type { ReactNode } from 'react';

import { replaceOption, useLocation } from './location.ts';
import { useSearch } from './search.ts';

interface FilterProps {
    /** Of the option in the address. */
    name: string;
    label: string;
}

/** A name, which is looked for once the typing has paused. */
export function NameFilter({ name, label }: FilterProps): ReactNode {
    const { text, setText } = useSearch(name);
    return (
        <TextInput
            value={text}
            aria-label={label}
            placeholder={label}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(_event, value) => { setText(value); }}
        />
    );
}

/** A day, in the browser's own field for it. */
export function DayFilter({ name, label }: FilterProps): ReactNode {
    const { options } = useLocation();
    return (
        <label className="hosting-day">
            <span>{label}</span>
            <TextInput
                type="date"
                aria-label={label}
                value={dayOf(options[name]) ?? ''}
                max="9999-12-31"
                onChange={(_event, value) => { replaceOption(name, value); }}
            />
        </label>
    );
}

/** A day as the address has it, `2026-11-28`; what is none is as if it were not there. */
export function dayOf(option: string | string[] | undefined): string | undefined {
    if (typeof option !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(option))
        return undefined;
    const date = new Date(option);
    // A 31st of February would become a day in March.
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(option) ? option : undefined;
}

/** When a day begins where the browser is; so many days later. */
export function beginningOf(day: string, later = 0): string {
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    return new Date(year, month - 1, date + later).toISOString();
}

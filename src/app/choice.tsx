// SPDX-License-Identifier: LGPL-2.1-or-later
/* Filters above a list. The address keeps what was chosen. */

import { FormSelect } from '@patternfly/react-core/dist/esm/components/FormSelect/FormSelect.js';
import { FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect/FormSelectOption.js';
import type { ReactNode } from 'react';

import { replaceOption } from './location.ts';

interface ChoiceProps {
    /** Of the option in the address. */
    name: string;
    label: string;
    /** What stands for no choice. */
    all: string;
    /** Empty for none. */
    value: string;
    options: readonly (readonly [value: string, text: string])[];
}

export function Choice({ name, label, all, value, options }: ChoiceProps): ReactNode {
    return (
        <FormSelect value={value} aria-label={label} onChange={(_event, chosen) => { replaceOption(name, chosen); }}>
            <FormSelectOption value="" label={all} />
            {options.map(([option, text]) => <FormSelectOption key={option} value={option} label={text} />)}
        </FormSelect>
    );
}

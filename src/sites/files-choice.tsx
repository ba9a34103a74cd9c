// SPDX-License-Identifier: LGPL-2.1-or-later
/* What becomes of the files and the database of sites that are deleted. */

import { FormGroup } from '@patternfly/react-core/dist/esm/components/Form/FormGroup.js';
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio/Radio.js';
import type { ReactNode } from 'react';

import type { InputOf } from '../api/table.ts';

export type Files = NonNullable<InputOf<'site.delete'>['files']>;
export type FilesChoices = [Files, label: string, description: string][];

interface FilesChoiceProps {
    label: string;
    choices: FilesChoices;
    value: Files;
    onChange: (files: Files) => void;
}

export function FilesChoice({ label, choices, value: chosen, onChange }: FilesChoiceProps): ReactNode {
    return (
        <FormGroup role="radiogroup" isStack label={label} fieldId="delete-files">
            {choices.map(([value, text, description]) => (
                <Radio
                    key={value}
                    id={`delete-files-${value}`}
                    name="delete-files"
                    label={text}
                    description={description}
                    isChecked={chosen === value}
                    onChange={() => { onChange(value); }}
                />
            ))}
        </FormGroup>
    );
}

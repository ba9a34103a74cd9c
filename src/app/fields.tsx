// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Fields of a form: label, control, help, and the service's refusal where it belongs. The element's id is
 * `FORM-FIELD`, so that the first wrong field can be found and focused.
 */

import { FormGroup } from '@patternfly/react-core/dist/esm/components/Form/FormGroup.js';
import { FormHelperText } from '@patternfly/react-core/dist/esm/components/Form/FormHelperText.js';
import { FormSelect } from '@patternfly/react-core/dist/esm/components/FormSelect/FormSelect.js';
import { FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect/FormSelectOption.js';
import { HelperText } from '@patternfly/react-core/dist/esm/components/HelperText/HelperText.js';
import { HelperTextItem } from '@patternfly/react-core/dist/esm/components/HelperText/HelperTextItem.js';
import { TextArea } from '@patternfly/react-core/dist/esm/components/TextArea/TextArea.js';
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput/TextInput.js';
import type { ReactNode } from 'react';

import { Check } from './check.tsx';

interface FieldProps {
    /** `create-domain` */
    id: string;
    label: string;
    error?: string | undefined;
    help?: ReactNode;
}

interface TextFieldProps extends FieldProps {
    value: string;
    onChange: (value: string) => void;
    onBlur?: () => void;
    placeholder?: string;
    isRequired?: boolean;
    autoFocus?: boolean;
    /** Not shown while it is typed. */
    isSecret?: boolean;
}

/** What stands around an input: its label, and what is wrong with it. @param isGroup the controls have labels of their own */
export function Field({ id, label, error, help, isRequired = false, isGroup = false, children }:
FieldProps & { isRequired?: boolean, isGroup?: boolean, children: ReactNode }): ReactNode {
    return (
        <FormGroup
            label={label}
            isRequired={isRequired}
            {...isGroup ? { role: 'group', hasNoPaddingTop: true, fieldId: `${id}-group` } : { fieldId: id }}
        >
            {children}
            {(error ?? help) && (
                <FormHelperText>
                    <HelperText id={`${id}-help`} isLiveRegion>
                        {error
                            ? <HelperTextItem variant="error">{error}</HelperTextItem>
                            : <HelperTextItem>{help}</HelperTextItem>}
                    </HelperText>
                </FormHelperText>
            )}
        </FormGroup>
    );
}

/** What the help or the refusal is read out with. */
function describedBy({ id, error, help }: FieldProps): { 'aria-describedby'?: string } {
    return error ?? help ? { 'aria-describedby': `${id}-help` } : {};
}

/** Names are no words: nothing is capitalised, corrected or remembered. */
const LITERAL = { autoComplete: 'off', autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const;

export function TextField(
    { value, onChange, onBlur, placeholder, autoFocus = false, isSecret = false, ...field }: TextFieldProps,
): ReactNode {
    return (
        <Field {...field}>
            <TextInput
                id={field.id}
                value={value}
                {...LITERAL}
                {...isSecret && { type: 'password', autoComplete: 'new-password' }}
                autoFocus={autoFocus}
                {...placeholder && { placeholder }}
                {...onBlur && { onBlur }}
                isRequired={field.isRequired ?? false}
                {...describedBy(field)}
                validated={field.error ? 'error' : 'default'}
                onChange={(_event, text) => { onChange(text); }}
            />
        </Field>
    );
}

export function LinesField({ value, onChange, ...field }: TextFieldProps): ReactNode {
    return (
        <Field {...field}>
            <TextArea
                id={field.id}
                value={value}
                {...LITERAL}
                rows={2}
                autoResize
                resizeOrientation="none"
                {...describedBy(field)}
                validated={field.error ? 'error' : 'default'}
                onChange={(_event, text) => { onChange(text); }}
            />
        </Field>
    );
}

interface ChoiceFieldProps extends FieldProps {
    value: string;
    options: readonly (readonly [value: string, text: string])[];
    onChange: (value: string) => void;
}

export function ChoiceField({ value, options, onChange, ...field }: ChoiceFieldProps): ReactNode {
    return (
        <Field {...field}>
            <FormSelect
                id={field.id}
                value={value}
                {...describedBy(field)}
                validated={field.error ? 'error' : 'default'}
                onChange={(_event, chosen) => { onChange(chosen); }}
            >
                {options.map(([option, text]) => <FormSelectOption key={option} value={option} label={text} />)}
            </FormSelect>
        </Field>
    );
}

interface CheckFieldProps extends FieldProps {
    /** What is so when it is checked. */
    text: string;
    isChecked: boolean;
    onChange: (isChecked: boolean) => void;
}

export function CheckField({ id, label, text, isChecked, onChange, error, help }: CheckFieldProps): ReactNode {
    return (
        <Field id={id} label={label} error={error} help={help} isGroup>
            <Check id={id} label={text} isChecked={isChecked} onChange={onChange} />
        </Field>
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A checkbox with its label. The browser's own: a thousand rows each have one. */

import type { ReactNode } from 'react';

interface CheckProps {
    id?: string;
    label: string;
    /** The label is for screen readers only. */
    isLabelHidden?: boolean;
    isChecked: boolean;
    /** Some of what it stands for are checked, some not. */
    isMixed?: boolean;
    onChange: (isChecked: boolean) => void;
}

export function Check({ id, label, isLabelHidden = false, isChecked, isMixed = false, onChange }: CheckProps): ReactNode {
    return (
        <label className="hosting-check">
            <input
                type="checkbox"
                {...id && { id }}
                checked={isChecked}
                ref={input => {
                    if (input)
                        input.indeterminate = isMixed;
                }}
                onChange={event => { onChange(event.target.checked); }}
            />
            <span className={isLabelHidden ? 'pf-v6-screen-reader' : ''}>{label}</span>
        </label>
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import { CheckField } from '../app/fields.tsx';

const _ = cockpit.gettext;

interface AcrossOwnersProps {
    isChecked: boolean;
    onChange: (isChecked: boolean) => void;
}

/** The administrator's word that a name may stand above or below one of another owner. */
export function AcrossOwners(props: AcrossOwnersProps): ReactNode {
    return (
        <CheckField
            {...props}
            id="change-across-owners"
            label={_('Other owners')}
            text={_('Allow a name above or below one of theirs')}
        />
    );
}

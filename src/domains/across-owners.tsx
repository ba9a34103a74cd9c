// SPDX-License-Identifier: LGPL-2.1-or-later

import { Checkbox } from '@patternfly/react-core/dist/esm/components/Checkbox/Checkbox.js';
import { FormGroup } from '@patternfly/react-core/dist/esm/components/Form/FormGroup.js';
import type { ReactNode } from 'react';

const _ = cockpit.gettext;

interface AcrossOwnersProps {
    isChecked: boolean;
    onChange: (isChecked: boolean) => void;
}

/** The administrator's word that a name may stand above or below one of another owner. */
export function AcrossOwners({ isChecked, onChange }: AcrossOwnersProps): ReactNode {
    return (
        <FormGroup>
            <Checkbox
                id="change-across-owners"
                label={_('Also above or below a name of another owner\'s site')}
                isChecked={isChecked}
                onChange={(_event, checked) => { onChange(checked); }}
            />
        </FormGroup>
    );
}

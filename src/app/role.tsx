// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the user may do here, as the service sees it. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import type { ReactNode } from 'react';

import type { OutputOf } from '../api/table.ts';
import { useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

export type Role = OutputOf<'host.info'>['role'];

/** undefined until the service has said it: controls appear then, instead of vanishing. */
export function useRole(): Role | undefined {
    return useQuery('host.info', {}).data?.role;
}

export function LimitedAccessAlert(): ReactNode {
    if (useRole() !== 'customer')
        return null;
    return (
        <Alert
            isInline
            variant="info"
            className="hosting-gap-after"
            title={_('Administrative access is needed to create or change sites')}
        >
            {_('The sites of your account are shown. Cockpit\'s own “Limited access” button switches administrative access on.')}
        </Alert>
    );
}

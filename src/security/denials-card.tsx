// SPDX-License-Identifier: LGPL-2.1-or-later
/* What SELinux has refused a site, in sentences. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { FailureState } from '../app/states.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { DenialTable } from './denials-table.tsx';

const _ = cockpit.gettext;

export function DenialsCard({ site }: { site: Site }): ReactNode {
    const { data: denials, failure } = useQuery('selinux.denials', { site: site.name });
    // The host's log grows without anybody being told.
    useRevisit('selinux.denials', { site: site.name });
    // What is permissive stands above every view.
    const isDisabled = useQuery('host.info', {}).data?.selinux === 'disabled';
    return (
        <ListCard title="SELinux">
            {!denials && failure && <FailureState failure={failure} />}
            {isDisabled && (
                <Alert
                    isInline
                    isPlain
                    variant="warning"
                    className="hosting-card-alert"
                    title={_('SELinux is disabled on this host: it does not keep the sites apart.')}
                />
            )}
            {denials?.length === 0 && !isDisabled && <NothingYet>{_('SELinux has refused this site nothing.')}</NothingYet>}
            {denials && denials.length > 0 && <DenialTable label={_('Refused by SELinux')} denials={denials} />}
        </ListCard>
    );
}

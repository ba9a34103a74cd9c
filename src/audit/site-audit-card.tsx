// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { useRole } from '../app/role.tsx';
import { FailureState } from '../app/states.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { AuditSkeleton, AuditTable } from './audit-table.tsx';

const _ = cockpit.gettext;

const RECENT = 20;

/** Who asked for what about this site; for administrators. */
export function SiteAuditCard({ site }: { site: Site }): ReactNode {
    return useRole() === 'administrator' ? <Audit site={site.name} /> : null;
}

function Audit({ site }: { site: string }) {
    const { data: entries, failure } = useQuery('audit.list', { site, limit: RECENT });
    useRevisit('audit.list', { site, limit: RECENT });
    return (
        <ListCard title={_('Audit')}>
            {!entries && (failure ? <FailureState failure={failure} /> : <AuditSkeleton rows={2} />)}
            {entries?.length === 0 && <NothingYet>{_('Nobody has asked for a change of this site yet.')}</NothingYet>}
            {entries && entries.length > 0 && <AuditTable entries={entries} />}
        </ListCard>
    );
}

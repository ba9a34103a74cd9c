// SPDX-License-Identifier: LGPL-2.1-or-later
/* What keeps a site apart from all others. */

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { Exact, FactsCard } from '../app/facts.tsx';

const _ = cockpit.gettext;

export function IsolationCard({ site }: { site: Site }): ReactNode {
    return (
        <FactsCard
            title={_('Isolation')}
            facts={[
                [_('User'), <Exact key="user">{`${site.name} (${site.uid})`}</Exact>],
                [_('Home'), <Exact key="home">{site.home}</Exact>],
                [_('Socket'), <Exact key="socket">{site.socket}</Exact>],
                [_('Slice'), <Exact key="slice">{site.slice}</Exact>],
                [_('Logs'), <Exact key="logs">{site.logs}</Exact>],
                [_('SELinux level'), <Exact key="level">{site.level}</Exact>],
            ]}
        />
    );
}

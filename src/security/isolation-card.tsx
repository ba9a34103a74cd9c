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
                [_('SELinux exceptions'), <Exceptions key="exceptions" {...site.selinux} />],
            ]}
        />
    );
}

/** What an administrator has allowed it beyond what all sites may. */
function Exceptions({ ports, ownBinaries, directories }: Site['selinux']): ReactNode {
    const all = [
        ...ports,
        ...ownBinaries ? [_('programs of its own')] : [],
        ...directories.map(({ path, write }) => write ? cockpit.format(_('$0 (may write)'), path) : path),
    ];
    return all.length === 0 ? _('None') : <Exact>{all.join(', ')}</Exact>;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Attack surface of a site: what others can reach of it, and what its programs can reach. */

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { Exact, type Fact, FactsCard } from '../app/facts.tsx';
import { useRole } from '../app/role.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { exceptionsOf } from './exceptions.ts';
import { applicationOf, databasesOf, outgoingOf, phpOf, protectedOf, protocolsOf, sftpOf, visitorsOf } from './surface.ts';

const _ = cockpit.gettext;

export function SurfaceCard({ site }: { site: Site }): ReactNode {
    const isAdministrator = useRole() === 'administrator';
    const application = applicationOf(site);
    const paths = protectedOf(site);
    const exceptions = exceptionsOf(site.selinux);
    return (
        <FactsCard
            title={_('Attack surface')}
            facts={[
                [_('Answers as'), <Exact key="domains">{[site.domain, ...site.aliases].join(', ')}</Exact>],
                [_('Answers over'), protocolsOf(site)],
                [_('Visitors'), <Lines key="visitors" lines={visitorsOf(site)} />],
                [_('Asks for passwords'), paths.length > 0 ? <Lines key="paths" lines={paths} /> : _('Nowhere, but for its application')],
                ...application.length > 0 ? [[_('Application'), <Lines key="application" lines={application} />] satisfies Fact] : [],
                ...isAdministrator ? [[_('Own lines for nginx'), <OwnLines key="lines" site={site.name} />] satisfies Fact] : [],
                [_('Databases'), <Lines key="databases" lines={databasesOf(site)} />],
                [_('SSH and SFTP'), sftpOf(site)],
                ['PHP', <Lines key="php" lines={phpOf(site)} />],
                [_('Its programs see'), _('Their own home, /tmp and logs; of the host what can be read, of other sites nothing')],
                [_('Its programs connect'), <Outgoing key="outgoing" site={site.name} />],
                ['SELinux', <Confinement key="selinux" site={site} />],
                [_('Exceptions'), exceptions.length > 0
                    ? <Lines key="exceptions" lines={exceptions.map(({ words, what }) => `${words} ${what}`.trim())} />
                    : _('None')],
            ]}
        />
    );
}

function Lines({ lines }: { lines: readonly string[] }) {
    return lines.length === 1 ? lines[0] : <ul>{lines.map(line => <li key={line}>{line}</li>)}</ul>;
}

function OwnLines({ site }: { site: string }) {
    const { data, failure } = useQuery('snippet.show', { site });
    useRevisit('snippet.show', { site });
    if (!data)
        return failure?.message;
    const count = data.text.split('\n').filter(line => line.trim()).length;
    return count === 0 ? _('None') : cockpit.format(cockpit.ngettext('$0 line', '$0 lines', count), count);
}

function Outgoing({ site }: { site: string }) {
    const { data, failure } = useQuery('selinux.exceptions', { site });
    return data ? outgoingOf(data) : failure?.message;
}

/** In what its processes run. */
function Confinement({ site: { name, level } }: { site: Site }) {
    const { data: known } = useQuery('selinux.exceptions', { site: name });
    const mode = useQuery('host.info', {}).data?.selinux;
    if (!known || !mode)
        return null;
    if (mode === 'disabled' || known.type === 'none')
        return _('Does not confine it');
    return (
        <>
            <Exact>{`${known.type}:${level}`}</Exact>
            {mode === 'permissive' && <div className="hosting-small">{_('Permissive: what is refused is only logged')}</div>}
        </>
    );
}

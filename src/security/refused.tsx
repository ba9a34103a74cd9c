// SPDX-License-Identifier: LGPL-2.1-or-later
/* How often SELinux has refused a site something lately; nothing where it has not. */

import { type ReactNode, useMemo } from 'react';

import { hrefTo } from '../app/location.ts';
import { useQuery, useRevisit } from '../store/query.ts';

const _ = cockpit.gettext;

/** Times of each site, by its name. */
export function useRefused(): ReadonlyMap<string, number> {
    const { data: counts } = useQuery('selinux.counts', {});
    useRevisit('selinux.counts', {});
    return useMemo(() => new Map(counts?.map(({ site, count }) => [site, count])), [counts]);
}

export function Refused({ site, count }: { site: string, count: number | undefined }): ReactNode {
    if (!count)
        return null;
    return (
        <a
            className="hosting-small hosting-refused"
            href={hrefTo('sites', site, 'security')}
            title={_('Of what it tried in the last 24 hours')}
        >
            {cockpit.format(cockpit.ngettext('SELinux: $0 refusal', 'SELinux: $0 refusals', count), count)}
        </a>
    );
}

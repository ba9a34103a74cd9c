// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site uses, as cells of its row. */

import { memo } from 'react';

import type { SiteActivity } from '../../backend/contract/limits.ts';
import { formatBytes, formatCount, formatDecimal } from '../app/format.ts';
import { Sparkline } from '../app/sparkline.tsx';
import { requestsOf } from './activity.ts';

const _ = cockpit.gettext;

interface CellProps {
    /** Absent until it is read. */
    activity: SiteActivity | undefined;
}

/** Memory, and below it what else is used of the host. */
export const MemoryCell = memo(function MemoryCell({ activity }: CellProps) {
    const { memory = null, cpu = null, disk = null } = activity ?? {};
    const more = [
        ...cpu ? [cockpit.format(_('$0 % CPU'), cpu < 10 ? formatDecimal(cpu) : Math.round(cpu))] : [],
        ...disk ? [cockpit.format(_('$0 disk'), formatBytes(disk))] : [],
    ];
    return (
        <td className="pf-v6-c-table__td hosting-nowrap" data-column="memory" data-label={_('Memory')}>
            {memory ? formatBytes(memory) : <span className="hosting-subtle">{memory === 0 ? '0' : '–'}</span>}
            {more.length > 0 && <div className="hosting-small">{more.join(_(', '))}</div>}
        </td>
    );
});

export const RequestsCell = memo(function RequestsCell({ activity }: CellProps) {
    return (
        <td className="pf-v6-c-table__td hosting-nowrap" data-label={_('Requests (1 h)')}>
            {activity && <RequestsLine activity={activity} />}
        </td>
    );
});

function RequestsLine({ activity }: { activity: SiteActivity }) {
    const count = requestsOf(activity);
    const label = activity.requestsComplete
        ? cockpit.format(cockpit.ngettext('$0 request in the last hour', '$0 requests in the last hour', count), count)
        : cockpit.format(cockpit.ngettext(
                'More than $0 request in the last hour', 'More than $0 requests in the last hour', count), count);
    return (
        <span className="hosting-requests" title={label}>
            <Sparkline values={activity.requests} label={label} />
            <span aria-hidden="true" className={count > 0 ? '' : 'hosting-subtle'}>
                {formatCount(count)}
                {!activity.requestsComplete && '+'}
            </span>
        </span>
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The limits of a site, and what it uses of them. */

import { type ReactNode, useEffect } from 'react';

import type { Usage } from '../../backend/contract/limits.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { type Fact, Facts } from '../app/facts.tsx';
import { formatBytes, formatDuration } from '../app/format.ts';
import { lazyDialog } from '../app/lazy.tsx';
import { isSomebodyThere } from '../store/presence.ts';
import { getQuery, useQuery } from '../store/query.ts';
import { CardButton, SettingsCard } from './settings-card.tsx';

const _ = cockpit.gettext;

/** While the site runs its numbers are read so often; they are in memory, nothing is woken. Milliseconds. */
const INTERVAL = 5000;

const SettingsDialog = lazyDialog(() => import('./settings-dialog.tsx').then(part => part.SettingsDialog));

export function LimitsCard({ site }: { site: Site }): ReactNode {
    const { data: used } = useQuery('site.usage', { site: site.name });
    useEffect(() => {
        const query = getQuery('site.usage', { site: site.name });
        query.invalidate();
        if (site.activity === 'idle')
            return undefined;
        const timer = setInterval(() => {
            if (isSomebodyThere())
                query.invalidate();
        }, INTERVAL);
        return () => { clearInterval(timer); };
    }, [site]);
    const edit = <CardButton id="edit-limits" onClick={() => { showDialog(<SettingsDialog site={site} />); }}>{_('Edit')}</CardButton>;
    return <SettingsCard id="limits-card" title={_('Limits')} site={site} actions={edit}><Facts facts={facts(site, used)} /></SettingsCard>;
}

function facts({ limits, storage }: Site, used: Usage | undefined): Fact[] {
    const { memory, cpu, processes } = used ?? {};
    return [
        [_('Memory'), of(memory?.current, formatBytes, limits.memory)],
        ...memory?.peak ? [[_('At most so far'), formatBytes(memory.peak)] satisfies Fact] : [],
        ...memory?.outOfMemory
            ? [[_('Ran out of it'), cockpit.format(cockpit.ngettext(
                '$0 time; a process was ended', '$0 times; a process was ended each time', memory.outOfMemory,
            ), memory.outOfMemory)] satisfies Fact] : [],
        [_('Processor'), cockpit.format(_('$0 of one processor'), limits.cpu)],
        ...cpu?.usedMicroseconds ? [[_('Time used'), timeUsed(cpu)] satisfies Fact] : [],
        [_('Processes'), of(processes?.current, String, String(limits.processes))],
        [_('Disk'), storage.disk === 'none' ? _('no limit') : of(used?.disk.current, formatBytes, storage.disk)],
        ...storage.files ? [[_('Files'), of(used?.files.current, String, String(storage.files))] satisfies Fact] : [],
    ];
}

function of(current: number | null | undefined, format: (value: number) => string, limit: string): string {
    return current ? cockpit.format(_('$0 of $1'), format(current), limit) : limit;
}

function timeUsed({ usedMicroseconds, throttledMicroseconds }: Usage['cpu']): string {
    const used = formatDuration((usedMicroseconds ?? 0) / 1000);
    return throttledMicroseconds
        ? cockpit.format(_('$0, held back for $1'), used, formatDuration(throttledMicroseconds / 1000)) : used;
}

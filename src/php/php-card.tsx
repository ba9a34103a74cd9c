// SPDX-License-Identifier: LGPL-2.1-or-later
/* PHP of a site: its version, what it is doing, its settings. */

import { type ReactNode, useEffect } from 'react';

import type { PhpSettings, PhpStatus } from '../../backend/contract/php.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { type Fact, Facts } from '../app/facts.tsx';
import { Ago } from '../app/time.tsx';
import { CardButton, SettingsCard } from '../sites/settings-card.tsx';
import { getQuery, useQuery } from '../store/query.ts';
import { PhpDialog } from './php-dialog.tsx';

const _ = cockpit.gettext;

export function PhpCard({ site }: { site: Site }): ReactNode {
    const { data: status, failure } = useQuery('php.status', { site: site.name });
    // It changes without a signal of its own: looked at again with each news of the site, and not more often, because the
    // question keeps a running PHP from falling asleep.
    useEffect(() => { getQuery('php.status', { site: site.name }).invalidate(); }, [site]);
    return (
        <SettingsCard
            id="php-card"
            title="PHP"
            site={site}
            actions={<CardButton id="edit-php" onClick={() => { showDialog(<PhpDialog site={site} />); }}>{_('Edit')}</CardButton>}
        >
            <Facts
                facts={[
                    [_('Version'), version(site, status)],
                    [_('State'), failure && !status ? failure.message : stateOf(site, status)],
                    ...status?.pool ? poolFacts(status.pool) : [],
                    ...slowFacts(status),
                    ...settingFacts(site.phpSettings),
                ]}
            />
        </SettingsCard>
    );
}

function version({ php }: Site, status: PhpStatus | undefined): string {
    if (!status?.endOfLife)
        return php;
    return status.ended
        ? cockpit.format(_('$0, without security fixes since $1'), php, status.endOfLife)
        : cockpit.format(_('$0, supported until $1'), php, status.endOfLife);
}

function stateOf(site: Site, status: PhpStatus | undefined): string {
    if ((status?.activity ?? site.activity) === 'idle')
        return _('Idle; the next visitor wakes it');
    if (!status?.pool)
        return status?.note ?? _('Running');
    const { active, idle } = status.pool;
    const words = cockpit.format(_('$0 at work, $1 free'), active, idle);
    const { waiting } = status;
    return waiting ? cockpit.format(cockpit.ngettext('$0; $1 visitor waits', '$0; $1 visitors wait', waiting), words, waiting) : words;
}

function slowFacts(status: PhpStatus | undefined): Fact[] {
    const slow = status?.slow;
    if (typeof slow !== 'number')
        return [];
    return [[_('Logged as slow'), cockpit.format(cockpit.ngettext('$0 request', '$0 requests', slow), slow)]];
}

function poolFacts({ startedAt, accepted, maxActive, limitReached }: NonNullable<PhpStatus['pool']>): Fact[] {
    return [
        [_('Started'), <Ago key="started" time={startedAt} />],
        [_('Requests since'), cockpit.format(_('$0, at most $1 at once'), accepted, maxActive)],
        ...limitReached > 0 ? [[
            _('All at work'), cockpit.format(cockpit.ngettext(
                '$0 time; more processes would help', '$0 times; more processes would help', limitReached), limitReached),
        ] satisfies Fact] : [],
    ];
}

function settingFacts(settings: PhpSettings): Fact[] {
    const { memoryLimit, uploadSize, executionTime, processes, timezone, displayErrors, opcache, opcacheMemory, slowSeconds } = settings;
    return [
        [_('Each request'), cockpit.format(_('$0 of memory, $1 s, uploads of $2'), memoryLimit, executionTime, uploadSize)],
        [_('Requests at once'), cockpit.format(_('At most $0'), processes)],
        [_('Ends when idle'), stay(settings)],
        [_('Time zone'), timezone || _('As php.ini says')],
        [_('Errors'), displayErrors ? _('Shown to visitors') : _('In the log only')],
        [_('Compiled scripts'), opcache ? cockpit.format(_('Kept in $0 of memory'), opcacheMemory) : _('Not kept')],
        [_('Slow requests'), slowSeconds > 0 ? cockpit.format(_('Logged from $0 s on'), slowSeconds) : _('Not logged')],
        ...settings.disabledFunctions.length > 0
            ? [[_('Disabled functions'), settings.disabledFunctions.join(', ')] satisfies Fact] : [],
    ];
}

function stay({ keepRunning, idleMinutes }: PhpSettings): string {
    if (keepRunning)
        return _('Never');
    return idleMinutes > 0 ? cockpit.format(_('After $0 min'), idleMinutes) : _('At once');
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What of a Laravel site runs without visitors. */

import type { ReactNode } from 'react';

import type { LaravelSettings } from '../../backend/contract/laravel.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact, type Fact, Facts } from '../app/facts.tsx';
import { CardButton, SettingsCard } from '../sites/settings-card.tsx';
import { LaravelDialog } from './laravel-dialog.tsx';

const _ = cockpit.gettext;

export function LaravelCard({ site }: { site: Site }): ReactNode {
    return (
        <SettingsCard
            id="laravel-card"
            title="Laravel"
            site={site}
            actions={<CardButton onClick={() => { showDialog(<LaravelDialog site={site} />); }}>{_('Edit')}</CardButton>}
        >
            <Facts facts={facts(site.laravel)} />
        </SettingsCard>
    );
}

function facts({ scheduler, queueWorkers, queueNames }: LaravelSettings): Fact[] {
    return [
        [_('Scheduler'), scheduler ? _('Runs each minute') : _('Off')],
        [_('Queue workers'), queueWorkers > 0 ? String(queueWorkers) : _('None')],
        ...queueWorkers > 0 ? [[_('Queues'), <Exact key="queues">{queueNames.replaceAll(',', ', ')}</Exact>] satisfies Fact] : [],
    ];
}

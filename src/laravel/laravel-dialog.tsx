// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { CheckField, TextField } from '../app/fields.tsx';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { numberOf } from '../sites/numbers.ts';

const _ = cockpit.gettext;

/** Scheduler and queue workers of a Laravel site. Only what was changed is sent. */
export function LaravelDialog({ site }: { site: Site }): ReactNode {
    const before = site.laravel;
    const [scheduler, setScheduler] = useState(before.scheduler);
    const [workers, setWorkers] = useState(String(before.queueWorkers));
    const [names, setNames] = useState(before.queueNames);
    const queues = names.replaceAll(/\s/g, '');
    return (
        <ChangeDialog
            title={cockpit.format(_('Laravel of $0'), site.domain)}
            effect={_('Queue workers begin anew. A job that is cut off goes to another worker.')}
            button={_('Change')}
            order={['site', 'scheduler', 'queue-workers', 'queue-names']}
            change={() => asked('laravel.set', {
                site: site.name,
                ...scheduler !== before.scheduler && { scheduler },
                ...workers.trim() !== String(before.queueWorkers) && { 'queue-workers': numberOf(workers) },
                ...queues !== before.queueNames && { 'queue-names': queues },
            })}
            fields={refusals => (
                <>
                    <CheckField
                        id="change-scheduler"
                        label={_('Scheduler')}
                        text={_('Run artisan schedule:run each minute')}
                        isChecked={scheduler}
                        error={refusals['scheduler'] ?? refusals['site']}
                        onChange={setScheduler}
                    />
                    <TextField
                        id="change-queue-workers"
                        label={_('Queue workers')}
                        value={workers}
                        onChange={setWorkers}
                        help={_('Processes of artisan queue:work, 0 to 16.')}
                        error={refusals['queue-workers']}
                    />
                    <TextField
                        id="change-queue-names"
                        label={_('Queues')}
                        value={names}
                        onChange={setNames}
                        help={_('The most urgent first, such as high,default.')}
                        error={refusals['queue-names']}
                    />
                </>
            )}
        />
    );
}

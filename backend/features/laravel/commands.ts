// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command about what of a Laravel application runs without visitors. */

import { invalid } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/handlers.ts';
import { requireProgram } from '../php/versions.ts';
import { type Changes, present, wordsOf } from '../sites/changes.ts';

export function laravelHandlers(changes: Changes): Pick<Handlers, 'laravel.set'> {
    return {
        'laravel.set': async ({ site: reference, scheduler, 'queue-workers': queueWorkers, 'queue-names': queueNames }, caller) => {
            const site = changes.active(reference, caller);
            if (site.app !== 'laravel')
                throw invalid('site', `${site.name} is no Laravel site.`, 'A site is made one with hostingctl site create --app laravel.');
            const words = wordsOf({ scheduler, 'queue workers': queueWorkers, 'queue names': queueNames }, 'laravel set');
            const laravel = { ...site.laravel, ...present({ scheduler, queueWorkers, queueNames }) };
            if (laravel.scheduler || laravel.queueWorkers > 0)
                await requireProgram(site.php);
            // What was awaited may have let another change begin.
            return changes.submit(changes.active(reference, caller), { laravel }, `Set ${words} for ${site.domain}`, caller);
        },
    };
}

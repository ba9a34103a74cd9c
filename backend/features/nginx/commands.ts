// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command about how nginx serves a site. */

import type { Handlers } from '../../contract/handlers.ts';
import { type Changes, present, wordsOf } from '../sites/changes.ts';

export function webHandlers(changes: Changes): Pick<Handlers, 'web.set'> {
    return {
        'web.set': ({ site: reference, docroot, 'front-controller': frontController }, caller) => {
            const site = changes.active(reference, caller);
            const words = wordsOf({ docroot, 'front controller': frontController }, 'web set');
            return changes.submit(site, { web: { ...site.web, ...present({ docroot, frontController }) } },
                `Set ${words} for ${site.domain}`, caller);
        },
    };
}

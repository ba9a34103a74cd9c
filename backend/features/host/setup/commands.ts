// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands that set a host up. */

import { HostingError } from '../../../contract/errors.ts';
import type { Handlers } from '../../../contract/handlers.ts';
import type { Engine } from '../../../engine/engine.ts';
import { requirePlatform } from '../../../host/platform.ts';
import { submitForHost } from '../../common/submit.ts';
import { SETUP } from './job.ts';
import { planFor } from './plan.ts';
import { readFacts } from './read-facts.ts';

export function setupHandlers(engine: Engine): Pick<Handlers, 'host.setup' | 'host.setup-plan'> {
    return {
        'host.setup-plan': async choices => planFor(await readFacts(), choices),
        'host.setup': async (choices, caller) => {
            await requirePlatform();
            const other = engine.records.open().find(({ kind }) => kind === SETUP);
            if (other) {
                throw new HostingError('Conflict', `Job ${other.id} is setting this host up.`,
                    { hint: `See hostingctl job show ${other.id}` });
            }
            return submitForHost(engine, SETUP, choices, caller);
        },
    };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command that runs a program as a site: an administrator's for every site, a customer's for its own. */

import { HostingError } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import { submitForSite } from '../common/submit.ts';
import { findSite } from '../sites/lookup.ts';
import type { SiteRecords } from '../sites/records.ts';
import { requireInService, type RunArgs } from './job.ts';

/** Of one site at once: each holds a part of the service's memory. */
const MAX_AT_ONCE = 4;

export class RunCommands {
    readonly #records: SiteRecords;
    readonly #engine: Engine;

    constructor(records: SiteRecords, engine: Engine) {
        this.#records = records;
        this.#engine = engine;
    }

    readonly handlers: Pick<Handlers, 'site.run'> = {
        'site.run': (input, caller) => this.run(input, caller),
    };

    /** Starts the job. */
    run({ site: reference, command, timeout }: InputOf<'site.run'>, caller: Caller, retryOf?: number): OutputOf<'site.run'> {
        const site = findSite(this.#records, reference, caller);
        requireInService(site, site.name);
        const running = this.#engine.records.open().filter(job => job.kind === 'site.run' && job.site === site.name).length;
        if (running >= MAX_AT_ONCE)
            throw new HostingError('Conflict', `${running} programs run as ${site.name} already.`, { hint: 'Wait for the end of one.' });
        const args: RunArgs = { name: site.name, domain: site.domain, command, timeout };
        return submitForSite(this.#engine, 'site.run', site, args, caller, { retryOf });
    }
}

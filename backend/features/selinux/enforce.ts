// SPDX-License-Identifier: LGPL-2.1-or-later
/* Turns a permissive SELinux enforcing. Under our own policy the service may do this only while it is permissive, and never back. */

import { failed, HostingError } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { JobKind } from '../../engine/job.ts';
import { readFile, writeFile } from '../../host/files.ts';
import { enforce, selinuxMode } from '../../host/selinux.ts';
import { submitForHost } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';
import { SELINUX_CONFIG, withEnforcing } from './config.ts';
import type { SelinuxCommands } from './denials/commands.ts';

const ENFORCE = 'selinux.enforce';

interface EnforceArgs extends Record<string, unknown> {
    hours: number;
    force: boolean;
    /** Text of the configuration before. */
    before: string;
}

/** The configuration first: while SELinux is permissive, what is written can be put back. */
export function turnEnforcing(): JobKind<EnforceArgs> {
    return {
        kind: ENFORCE,
        title: () => 'Turn SELinux enforcing',
        steps: ({ before }) => [{
            name: 'configuration',
            title: `Write SELINUX=enforcing to ${SELINUX_CONFIG}`,
            look: async () => await readFile(SELINUX_CONFIG) === withEnforcing(before),
            do: async context => {
                await writeFile(SELINUX_CONFIG, withEnforcing(before));
                context.artifact('config', withEnforcing(before));
            },
            undo: () => writeFile(SELINUX_CONFIG, before),
        }, {
            name: 'mode',
            title: 'Make the kernel enforce the policy',
            look: async () => await selinuxMode() === 'enforcing',
            do: async () => {
                await enforce();
                if (await selinuxMode() !== 'enforcing')
                    throw failed('The kernel did not turn SELinux enforcing.', 'See journalctl --grep selinux.');
            },
        }],
    };
}

export class EnforceCommands {
    readonly #engine: Engine;
    readonly #selinux: SelinuxCommands;

    constructor(engine: Engine, selinux: SelinuxCommands) {
        this.#engine = engine;
        this.#selinux = selinux;
    }

    readonly handlers: Pick<Handlers, 'selinux.enforce'> = {
        'selinux.enforce': (input, caller) => this.#enforce(input, caller),
    };

    readonly restarts: Readonly<Record<string, Restart>> = {
        [ENFORCE]: (args, caller, retryOf) => this.#enforce(args as EnforceArgs, caller, retryOf),
    };

    async #enforce(
        { hours, force }: InputOf<'selinux.enforce'>, caller: Caller, retryOf?: number,
    ): Promise<OutputOf<'selinux.enforce'>> {
        const { mode, safe, denials, advice } = await this.#selinux.check(hours);
        if (mode !== 'permissive') {
            throw new HostingError('Conflict', mode === 'enforcing' ? 'SELinux is enforcing already.' : 'SELinux is off on this host.',
                mode === 'enforcing' ? {} : { hint: `Write SELINUX=permissive to ${SELINUX_CONFIG}, restart the host, then try again.` });
        }
        if (!safe && !force) {
            const why = denials.length > 0 ? `${denials.length} kinds of access of sites would be refused.` : advice.join(' ');
            throw new HostingError('Conflict', `${why} Nothing was changed.`, {
                hint: 'See hostingctl selinux check. With --force SELinux is turned enforcing all the same.',
            });
        }
        const before = await readFile(SELINUX_CONFIG) ?? '';
        const args: EnforceArgs = { hours, force, before };
        return submitForHost(this.#engine, ENFORCE, args, caller, { retryOf });
    }
}

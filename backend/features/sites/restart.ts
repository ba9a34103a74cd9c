// SPDX-License-Identifier: LGPL-2.1-or-later
/* How the jobs of sites that were rolled back begin anew: as the same command, with all its checks. */

import type { InputOf } from '../../contract/index.ts';
import type { ClientCommands } from '../databases/client/commands.ts';
import type { Restart } from '../jobs/commands.ts';
import type { ChangeArgs } from './change.ts';
import type { Changes } from './changes.ts';
import type { CloneArgs } from './clone.ts';
import type { CloneCommands } from './clone-commands.ts';
import type { SiteCommands } from './commands.ts';
import type { CreateArgs } from './create.ts';
import type { DeleteArgs } from './delete.ts';

export function restarts(sites: SiteCommands, clones: CloneCommands, changes: Changes, client: ClientCommands): Record<string, Restart> {
    return {
        'site.create': (args, caller, retryOf) => {
            const { app, domain, input } = args as CreateArgs;
            return app === 'client'
                ? client.enable(domain, caller, retryOf) : sites.create(input as InputOf<'site.create'>, caller, retryOf);
        },
        'site.clone': (args, caller, retryOf) =>
            clones.clone((args as CloneArgs).input as InputOf<'site.clone'>, caller, retryOf),
        'site.delete': (args, caller, retryOf) => {
            const { name, app, files, revoke } = args as DeleteArgs;
            return app === 'client' ? client.disable(caller, retryOf) : sites.delete({ site: name, files, revoke }, caller, retryOf);
        },
        'site.change': (args, caller, retryOf) => changes.restart(args as ChangeArgs, caller, retryOf),
    };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command that checks the host. */

import type { Handlers } from '../../../contract/handlers.ts';
import type { HostChecks } from './last.ts';

export function checkHandlers(checks: HostChecks): Pick<Handlers, 'host.check'> {
    return { 'host.check': ({ last, only }) => last ? checks.last : only === undefined ? checks.look() : checks.lookAt(only) };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which D-Bus method a command is, and what it takes and answers: all of it the contract's, nothing written twice. */

import { methods as allMethods } from 'virtual:contract';

import type { Input } from '../../backend/contract/command.ts';
import type { CommandName, commands, OutputOf } from '../../backend/contract/index.ts';

export type { CommandName, OutputOf };

/** What may be sent: defaults may be left out. */
export type InputOf<N extends CommandName> = Input<(typeof commands)[N]>;

/** Commands that answer; the others start a job, which their answer names. */
export type QueryName = {
    [N in CommandName]: OutputOf<N> extends OutputOf<'site.create'> ? never : N
}[CommandName];

export const methods = allMethods as Record<CommandName, (typeof allMethods)[string]>;

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What stands behind a command: one function, given checked input and the caller the bus daemon vouches for. */

import type { CommandName, InputOf, OutputOf } from './index.ts';

/** Who calls. Nothing of it was said by the caller itself. */
export interface Caller {
    uid: number;
    /** Account name, for the ownership of sites. */
    name: string;
    /** Who is behind it, for people and the audit: `admin` for a root session of admin's. Of what is only asked, the account alone. */
    actor: string;
    role: 'administrator' | 'customer';
}

export type Handler<N extends CommandName> = (input: InputOf<N>, caller: Caller) => OutputOf<N> | Promise<OutputOf<N>>;

/** A handler for each command but those the service answers itself. */
export type Handlers = { [N in Exclude<CommandName, ServiceCommand>]: Handler<N> };

/** Commands about the connection and about other commands: they never leave the service. */
export type ServiceCommand = 'host.subscribe' | 'site.preview';

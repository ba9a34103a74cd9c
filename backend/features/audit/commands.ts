// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads the audit. It is written where commands are dispatched, in service/audit.ts. */

import type { Handlers } from '../../contract/handlers.ts';
import type { Store } from '../../store/store.ts';

export function auditHandlers(store: Store): Pick<Handlers, 'audit.list'> {
    return {
        'audit.list': ({ limit }) => store.all(
            'SELECT id, at, uid, actor, command, outcome, message, input FROM audit ORDER BY id DESC LIMIT ?', limit),
    };
}

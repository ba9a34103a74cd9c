// SPDX-License-Identifier: LGPL-2.1-or-later

import type { OutputOf } from '../api/table.ts';

const _ = cockpit.gettext;

/** Where somebody sat who asked for something: `from 192.0.2.7, session 3`; nothing is known behind a timer or a script. */
export function placeOf({ address, session }: Pick<OutputOf<'audit.list'>[number], 'address' | 'session'>): string {
    if (address !== null && session !== null)
        return cockpit.format(_('from $0, session $1'), address, session);
    if (address !== null)
        return cockpit.format(_('from $0'), address);
    return session === null ? '' : cockpit.format(_('session $0'), session);
}

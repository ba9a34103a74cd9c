// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Sessions of the web client, as a piece of the sites whose databases they have open: they end with the site, and while it is
 * suspended. Those of the client itself are all there are.
 */

import type { Piece } from '../../common/piece.ts';
import type { SiteRecord } from '../../common/site.ts';
import type { Guests } from './guests.ts';

export function guestSessions(guests: Guests): Piece {
    const endAll = ({ name, app }: SiteRecord): Promise<number> => guests.end(guest => app === 'client' || guest.site === name);
    return {
        name: 'sessions',
        label: site => `sessions of the web client for ${site}`,
        make: async site => {
            if (!site.suspended)
                return { skipped: 'They begin when somebody opens a database.' };
            await endAll(site);
            return undefined;
        },
        remove: async (site, context) => {
            const ended = await endAll(site);
            if (ended > 0)
                context.log(`${ended} ended.`);
        },
        settings: ['suspended'],
    };
}

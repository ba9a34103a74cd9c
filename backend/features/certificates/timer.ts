// SPDX-License-Identifier: LGPL-2.1-or-later
/* certbot's own timer, which EPEL's package brings and does not start. */

import type { StepContext } from '../../engine/job.ts';
import { exists, linkTo } from '../../host/files.ts';
import type { Systemd } from '../../host/systemd.ts';

const TIMER = 'certbot-renew.timer';
const UNIT = `/usr/lib/systemd/system/${TIMER}`;
/** What `systemctl enable` makes, without reading all units of the host anew. */
const LINK = `/etc/systemd/system/timers.target.wants/${TIMER}`;

export async function requireRenewalTimer(systemd: Systemd, context: StepContext): Promise<void> {
    if (!await exists(UNIT)) {
        context.log(`There is no ${TIMER}: see that certbot renew is called twice a day.`);
        return;
    }
    if (await systemd.activeState(TIMER) === 'active' && await exists(LINK))
        return;
    await linkTo(UNIT, LINK);
    await systemd.unit('StartUnit', TIMER);
    context.log(`${TIMER} is enabled: it renews all certificates in time.`);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Security updates by themselves: dnf-automatic(8). */

import { missingOf } from '../facts.ts';
import { done, install, needed, type Part } from '../step.ts';
import { enable } from '../units.ts';

const AUTOMATIC = '/etc/dnf/automatic.conf';
/** Installs, whatever the configuration says. Which updates, the configuration says. */
const INSTALL = 'dnf-automatic-install.timer';
/** One of these that is enabled is somebody's choice. */
const TIMERS = [INSTALL, 'dnf-automatic.timer', 'dnf-automatic-download.timer', 'dnf-automatic-notifyonly.timer', 'dnf5-automatic.timer'];

export const updates: Part = {
    name: 'updates',
    title: 'Install security updates by themselves',
    judge: facts => {
        const timer = TIMERS.find(each => facts.units[each]?.enabled);
        return timer !== undefined ? done(`${timer} is on.`) : needed(
            'Nothing installs them by itself.',
            ...missingOf(facts, ['dnf-automatic']).map(name => install(name)),
            // Before the timer: as the package brings it, all updates would be installed.
            { edit: AUTOMATIC, from: 'upgrade_type = default', to: 'upgrade_type = security' },
            enable(INSTALL),
        );
    },
};

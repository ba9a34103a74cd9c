// SPDX-License-Identifier: LGPL-2.1-or-later
/* The items that are more than a file of ours, by name. */

import type { HardeningItem } from '../../../contract/hardening.ts';
import type { Systemd } from '../../../host/systemd.ts';
import { cryptoPolicy } from './crypto-policy.ts';
import { mountSetting } from './mounts.ts';
import type { Setting } from './setting.ts';

export type SettingName = Extract<HardeningItem, `mount-${string}` | 'crypto-policy'>;
export type Settings = Readonly<Record<SettingName, Setting>>;

const ALL = ['nodev', 'nosuid', 'noexec'];
const WHY = 'Where all may write, no program gets more rights than who runs it, and none is run from there.';

export function settingsOf(systemd: Systemd): Settings {
    return {
        'mount-dev-shm': mountSetting(systemd, '/dev/shm', 'dev-shm.mount', ALL, WHY),
        'mount-tmp': mountSetting(systemd, '/tmp', 'tmp.mount', ALL, WHY),
        'mount-var-tmp': mountSetting(systemd, '/var/tmp', 'var-tmp.mount', ALL, WHY),
        // Sites run programs that are in their homes.
        'mount-home': mountSetting(systemd, '/home', 'home.mount', ['nodev', 'nosuid'],
            'In homes no program gets more rights than who runs it. Programs of sites run as before.'),
        'crypto-policy': cryptoPolicy,
    };
}

export function isSetting(name: HardeningItem): name is SettingName {
    return name.startsWith('mount-') || name === 'crypto-policy';
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* How the host is, item by item. What counts is what is in force, whoever has set it. */

import type { HardeningState } from '../../../contract/hardening.ts';
import { exists, readFile } from '../../../host/files.ts';
import { effectiveFor } from '../../../host/sshd.ts';
import { type FileItem, type Item, items } from './items.ts';
import { HIDEPID } from './hidepid.ts';
import type { SettingName, Settings } from './settings.ts';

/** All items, those that can be set first. @param before what is remembered */
export async function stateOfHardening(settings: Settings, before: Readonly<Record<string, string>>): Promise<HardeningState[]> {
    const names = Object.keys(items) as FileItem[];
    const others = Object.keys(settings) as SettingName[];
    // Of an account that no Match block is about.
    const sshd = await effectiveFor('root').catch((): Record<string, string> => ({}));
    return [
        ...await Promise.all(names.map(name => stateOf(name, sshd))),
        ...await Promise.all(others.map(async name =>
            ({ item: name, why: settings[name].why, ...await settings[name].look(before[name]) }))),
        await hidepid(),
    ];
}

async function stateOf(item: FileItem, sshd: Record<string, string>): Promise<HardeningState> {
    const { why, file, ...rest } = items[item];
    const found = await findings(rest as Item, sshd);
    const wrong = found.filter(each => !each.isRight);
    return {
        item, why, isOurs: await exists(file), isSettable: wrong.length > 0,
        state: wrong.length === 0 ? 'on' : wrong.length < found.length ? 'partly' : 'off',
        detail: wrong.map(({ name, present }) => `${name}: ${present}`).join(', ') || 'As it should be',
    };
}

interface Finding { name: string, present: string, isRight: boolean }

async function findings(item: Item, sshd: Record<string, string>): Promise<Finding[]> {
    if (item.kind === 'modules') {
        const text = await readFile(items.modules.file) ?? '';
        return item.wanted.map(name => ({ name, present: 'may be loaded', isRight: text.includes(`install ${name} /bin/false\n`) }));
    }
    return await Promise.all(Object.entries(item.wanted).map(async ([name, wanted]) => {
        const present = item.kind === 'sshd' ? sshd[name] : await sysctlValue(name);
        // More is as good, where the kernel knows more.
        const isRight = present === wanted || (item.kind === 'sysctl' && Number(wanted) > 0 && Number(present) >= Number(wanted));
        return { name, present: present ?? 'unknown', isRight };
    }));
}

/** The value of a setting of the kernel; undefined where it has none of this name. */
export async function sysctlValue(name: string): Promise<string | undefined> {
    return (await readFile(`/proc/sys/${name.replaceAll('.', '/')}`))?.trim();
}

async function hidepid(): Promise<HardeningState> {
    const mounts = (await readFile('/proc/1/mountinfo') ?? '').split('\n').map(line => line.split(' '));
    // An option of the file system, not of the mount: the last field.
    const options = mounts.findLast(([, , , , path]) => path === '/proc')?.at(-1)?.split(',') ?? [];
    const isOn = options.some(each => /^hidepid=(?:2|invisible|4|ptraceable)$/.test(each));
    return { item: 'hidepid', state: isOn ? 'on' : 'off', isOurs: false, isSettable: false, ...HIDEPID };
}

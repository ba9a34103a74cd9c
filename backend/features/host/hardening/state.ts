// SPDX-License-Identifier: LGPL-2.1-or-later
/* How the host is, item by item. What counts is what is in force, whoever has set it. */

import type { HardeningItem, HardeningState } from '../../../contract/hardening.ts';
import { exists, readFile } from '../../../host/files.ts';
import { effectiveFor } from '../../../host/sshd.ts';
import { type Item, items } from './items.ts';

/** All items, those that can be set first. */
export async function stateOfHardening(): Promise<HardeningState[]> {
    const names = Object.keys(items) as HardeningItem[];
    // Of an account that no Match block is about.
    const sshd = await effectiveFor('root').catch((): Record<string, string> => ({}));
    return [...await Promise.all(names.map(name => stateOf(name, sshd))), ...await lookedAt()];
}

async function stateOf(item: HardeningItem, sshd: Record<string, string>): Promise<HardeningState> {
    const { why, file, ...rest } = items[item];
    const found = await findings(rest as Item, sshd);
    const wrong = found.filter(each => !each.isRight);
    return {
        item, why, isOurs: await exists(file),
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

/** What belongs to the host's own way of mounting and encrypting. */
async function lookedAt(): Promise<HardeningState[]> {
    const mounts = (await readFile('/proc/self/mounts') ?? '').split('\n').map(line => line.split(' '));
    const optionsOf = (where: string): string[] => mounts.findLast(([, path]) => path === where)?.[3]?.split(',') ?? [];
    const hidepid = optionsOf('/proc').some(each => /^hidepid=(?:2|invisible|4|ptraceable)$/.test(each));
    const missing = ['/tmp', '/dev/shm'].flatMap(where => ['nosuid', 'nodev'].filter(each => !optionsOf(where).includes(each))
        .map(each => `${where} lacks ${each}`));
    const policy = (await readFile('/etc/crypto-policies/state/current'))?.trim();
    return [
        {
            item: 'hidepid', state: hidepid ? 'on' : 'off', isOurs: false,
            why: 'Ordinary users see no processes of others.',
            detail: 'Sites do not see those of others in any case. For the whole host it would stop polkit, '
                + 'by which this panel knows who may what.',
        },
        {
            item: 'mounts', state: missing.length === 0 ? 'on' : missing.length < 4 ? 'partly' : 'off', isOurs: false,
            why: 'In directories that all may write, no program gets more rights than who runs it.',
            detail: missing.length === 0 ? 'As it should be' : `${missing.join(', ')}: see /etc/fstab, and systemctl edit tmp.mount`,
        },
        {
            item: 'crypto-policy', state: policy === undefined || policy.startsWith('LEGACY') ? 'off' : 'on', isOurs: false,
            why: 'Programs of the host agree on ciphers that are not broken.',
            detail: policy === undefined
                ? 'This host has no policy for all programs' : `${policy}: update-crypto-policies --set changes it`,
        },
    ];
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The job that sets items, or takes them back. A step an item; its undo brings back the file and the values from before. */

import type { HardeningItem } from '../../../contract/hardening.ts';
import type { JobKind, StepContext, StepDefinition } from '../../../engine/job.ts';
import { makeDirectory, removeFile, writeFile } from '../../../host/files.ts';
import { putApart } from '../../../host/files-apart.ts';
import { runApart } from '../../../host/own-unit.ts';
import { configureSshd } from '../../../host/sshd.ts';
import type { Systemd } from '../../../host/systemd.ts';
import type { KeyRecords } from '../../ssh-keys/records.ts';
import { BANNER, BANNER_TEXT, type FileItem, items } from './items.ts';
import { requireAdministrator, requireKey } from './lockout.ts';
import type { Setting } from './setting.ts';
import { isSetting, type Settings } from './settings.ts';

export const HARDEN = 'host.harden';

export interface HardenArgs extends Record<string, unknown> {
    items: HardeningItem[];
    isOn: boolean;
    /** What is to be brought back: values of the kernel by their names, and what is remembered of other items by theirs. */
    before: Record<string, string>;
}

interface Ground { systemd: Systemd, settings: Settings, keys: KeyRecords, forget: (names: readonly string[]) => void }

export function harden({ forget, ...ground }: Ground): JobKind<HardenArgs> {
    return {
        kind: HARDEN,
        title: ({ items: names, isOn }) => isOn ? `Harden this host: ${names.join(', ')}` : `Take back ${names.join(', ')}`,
        steps: ({ items: names, isOn, before }) => [
            ...names.map(name => step(ground, name, isOn, before)),
            ...isOn ? [] : [{
                name: 'forget', title: 'Forget how it was before', pointOfNoReturn: true,
                do: () => Promise.resolve(forget(Object.keys(before))),
            }],
        ],
    };
}

type Before = Readonly<Record<string, string>>;

function step(ground: Omit<Ground, 'forget'>, name: HardeningItem, isOn: boolean, before: Before): StepDefinition {
    const { systemd, settings, keys } = ground;
    const change = (wanted: boolean, context: StepContext): Promise<void> => isSetting(name)
        ? bringSetting(settings[name], wanted, before[name], context) : bring(systemd, name, wanted, before, context);
    return {
        name,
        title: `${isOn ? 'Set' : 'Take back'} ${name}`,
        do: async context => {
            // Looked at here, too: a key may have gone since the command was given.
            if (isOn && name === 'password-login')
                await requireKey(keys);
            if (isOn && name === 'root-login')
                await requireAdministrator();
            await change(isOn, context);
        },
        undo: context => change(!isOn, context),
    };
}

async function bringSetting(setting: Setting, isOn: boolean, memory: string | undefined, context: StepContext): Promise<void> {
    if (memory !== undefined)
        await (isOn ? setting.set(memory, context) : setting.takeBack(memory, context));
}

async function bring(systemd: Systemd, name: FileItem, isOn: boolean, before: Before, context: StepContext): Promise<void> {
    const item = items[name];
    if (item.kind === 'sshd') {
        if (name === 'login-banner' && isOn) {
            await makeDirectory('/etc/hosting/ssh');
            await writeFile(BANNER, BANNER_TEXT);
        }
        await configureSshd(systemd, item.file, isOn ? item.text : null);
        if (name === 'login-banner' && !isOn)
            await removeFile(BANNER);
        context.log(isOn ? `sshd goes by ${item.file}; sessions that are open go on.` : `${item.file} is gone.`);
        return;
    }
    await putApart(item.file, isOn ? item.text : null);
    if (item.kind === 'sysctl')
        await setKernel(isOn ? item.wanted : pick(before, Object.keys(item.wanted)), context);
    context.log(isOn ? `${item.file} is read at each boot.` : `${item.file} is gone.`);
}

/** Settings of the kernel, in force at once. What this kernel does not take is told: the file is there for the next. */
async function setKernel(values: Record<string, string>, context: StepContext): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
        const { status, stderr } = await runApart('Hardening of the host',
            ['/usr/sbin/sysctl', '--quiet', '--write', `${name}=${value}`], [], { accept: [1, 255] });
        if (status !== 0)
            context.log(`${name} stays as it is until the next boot: ${stderr.trim().slice(0, 300)}`);
    }
}

function pick(values: Before, names: readonly string[]): Record<string, string> {
    return Object.fromEntries(names.flatMap(name => values[name] === undefined ? [] : [[name, values[name]]]));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The job that sets items, or takes them back. A step an item; its undo brings back the file and the values from before. */

import type { HardeningItem } from '../../../contract/hardening.ts';
import type { JobKind, StepContext, StepDefinition } from '../../../engine/job.ts';
import { makeDirectory, readFile, removeFile, writeFile } from '../../../host/files.ts';
import { runApart } from '../../../host/own-unit.ts';
import { configureSshd } from '../../../host/sshd.ts';
import type { Systemd } from '../../../host/systemd.ts';
import type { KeyRecords } from '../../ssh-keys/records.ts';
import { BANNER, BANNER_TEXT, items } from './items.ts';
import { requireAdministrator, requireKey } from './lockout.ts';

export const HARDEN = 'host.harden';

export interface HardenArgs extends Record<string, unknown> {
    items: HardeningItem[];
    isOn: boolean;
    /** What the kernel's settings were before they were first set, to be brought back. */
    before: Record<string, string>;
}

export function harden(systemd: Systemd, keys: KeyRecords, forget: (names: readonly string[]) => void): JobKind<HardenArgs> {
    return {
        kind: HARDEN,
        title: ({ items: names, isOn }) => isOn ? `Harden this host: ${names.join(', ')}` : `Take back ${names.join(', ')}`,
        steps: ({ items: names, isOn, before }) => [
            ...names.map(name => step(systemd, keys, name, isOn, before)),
            ...isOn ? [] : [{
                name: 'forget', title: 'Forget how it was before', pointOfNoReturn: true,
                do: () => Promise.resolve(forget(Object.keys(before))),
            }],
        ],
    };
}

function step(
    systemd: Systemd, keys: KeyRecords, name: HardeningItem, isOn: boolean, before: Record<string, string>,
): StepDefinition {
    return {
        name,
        title: `${isOn ? 'Set' : 'Take back'} ${name}`,
        do: async context => {
            // Looked at here, too: a key may have gone since the command was given.
            if (isOn && name === 'password-login')
                await requireKey(keys);
            if (isOn && name === 'root-login')
                await requireAdministrator();
            await bring(systemd, name, isOn, before, context);
        },
        undo: context => bring(systemd, name, !isOn, before, context),
    };
}

async function bring(
    systemd: Systemd, name: HardeningItem, isOn: boolean, before: Record<string, string>, context: StepContext,
): Promise<void> {
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
    await put(item.file, isOn ? item.text : null);
    if (item.kind === 'sysctl')
        await setKernel(isOn ? item.wanted : pick(before, Object.keys(item.wanted)), context);
    context.log(isOn ? `${item.file} is read at each boot.` : `${item.file} is gone.`);
}

/** Files of the host outside of what the service itself may write. */
async function put(file: string, text: string | null): Promise<void> {
    if (await readFile(file) === (text ?? undefined))
        return;
    if (text === null)
        await runApart('Hardening of the host', ['/usr/bin/rm', '--force', '--', file], [], {});
    else
        await runApart('Hardening of the host', ['/usr/bin/dd', 'status=none', `of=${file}`], ['UMask=0022'], { input: text });
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

function pick(values: Record<string, string>, names: readonly string[]): Record<string, string> {
    return Object.fromEntries(names.flatMap(name => values[name] === undefined ? [] : [[name, values[name]]]));
}

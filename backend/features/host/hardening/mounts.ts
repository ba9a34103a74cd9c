// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Mounts that allow no devices, no programs with more rights than who runs them, and where nobody needs it no programs at all. It is
 * kept where the mount itself is kept: in its line of /etc/fstab, or in a drop-in of ours beside its unit. Only what is a mount of its
 * own can have flags of its own.
 */

import path from 'node:path';

import { HostingError, failed } from '../../../contract/errors.ts';
import type { StepContext } from '../../../engine/job.ts';
import { exists, readFile } from '../../../host/files.ts';
import { apart, putApart } from '../../../host/files-apart.ts';
import { run } from '../../../host/run.ts';
import type { Systemd } from '../../../host/systemd.ts';
import { FSTAB } from '../setup/facts.ts';
import { optionsIn, withLine, withOption, withoutLine, withoutOptions } from '../setup/fstab.ts';
import { adding, flagsAt, optionsOfUnit, removing } from './mount-flags.ts';
import type { Look, Setting } from './setting.ts';

/** That of the host: the service itself has a /tmp of its own. */
const MOUNTS = '/proc/1/mountinfo';
const HEAD = '# Written by hostingctl host harden. hostingctl host unharden takes it away.\n';
/** systemd mounts it before it reads units, and gives it afterwards what /etc/fstab says: systemd-remount-fs.service(8). */
const SHM = '/dev/shm';

/** Where it is kept. `line`: in a line of fstab that is ours as a whole. */
type Place = { in: 'fstab' } | { in: 'line' } | { in: 'unit', options: string };
/** What was missing: where the mount is kept, and in force. */
interface Memory { place: Place, kept: string[], inForce: string[] }

export function mountSetting(systemd: Systemd, where: string, unit: string, wanted: readonly string[], why: string): Setting {
    const dropIn = `/etc/systemd/system/${unit}.d/90-hosting.conf`;
    const target = { where, unit, wanted, dropIn };
    return {
        why,
        look: memory => look(target, memory === undefined ? undefined : JSON.parse(memory) as Memory),
        prepare: async () => JSON.stringify(await prepare(target)),
        set: async (memory, context) => { await set(systemd, target, JSON.parse(memory) as Memory, context); },
        takeBack: async (memory, context) => { await takeBack(systemd, target, JSON.parse(memory) as Memory, context); },
    };
}

interface Target { where: string, unit: string, wanted: readonly string[], dropIn: string }

async function flagsNow(where: string): Promise<string[] | undefined> {
    return flagsAt(await readFile(MOUNTS) ?? '', where);
}

async function look(target: Target, memory: Memory | undefined): Promise<Look> {
    const { where, wanted } = target;
    const flags = await flagsNow(where);
    const isOurs = memory !== undefined && await isKept(target, memory);
    if (!flags)
        return { state: 'off', isOurs, isSettable: false, detail: `${where} is no mount of its own, and has the options of what it is on` };
    const missing = wanted.filter(flag => !flags.includes(flag));
    const isKnown = missing.length === 0 || await placeOf(target) !== undefined;
    return {
        isOurs, isSettable: missing.length > 0 && isKnown,
        state: missing.length === 0 ? 'on' : missing.length < wanted.length ? 'partly' : 'off',
        detail: missing.length === 0 ? 'As it should be'
            : `${where} lacks ${missing.join(', ')}${isKnown ? '' : `: it is neither in ${FSTAB} nor a unit of its own`}`,
    };
}

/** Whether what we have added is still there. */
async function isKept({ where, dropIn }: Target, { place, kept }: Memory): Promise<boolean> {
    if (place.in === 'unit')
        return exists(dropIn);
    const options = optionsIn(await readFile(FSTAB) ?? '', where) ?? [];
    return kept.length > 0 && kept.every(option => options.includes(option));
}

async function prepare(target: Target): Promise<Memory> {
    const { where, wanted } = target;
    const flags = await flagsNow(where);
    if (!flags) {
        throw new HostingError('Conflict', `${where} is no mount of its own: its options are those of what it is on, and are left alone.`,
            { hint: `Give it a file system of its own in ${FSTAB}${where === '/tmp' ? ', or: systemctl enable --now tmp.mount' : ''}.` });
    }
    const inForce = wanted.filter(flag => !flags.includes(flag));
    if (inForce.length === 0)
        throw new HostingError('Conflict', `${where} has ${wanted.join(', ')} already.`, { hint: 'See hostingctl host hardening.' });
    const place = await placeOf(target);
    if (!place) {
        throw new HostingError('Conflict', `${where} was mounted by hand or by another program: it is neither in ${FSTAB} nor a unit of `
            + 'its own, so that nothing would last.', { hint: `Write a line for ${where} into ${FSTAB}, then try again.` });
    }
    const options = place.in === 'unit' ? place.options.split(',') : optionsIn(await readFile(FSTAB) ?? '', where) ?? [];
    return { place, kept: wanted.filter(flag => !options.includes(flag)), inForce };
}

async function placeOf({ where, unit, dropIn }: Target): Promise<Place | undefined> {
    if (optionsIn(await readFile(FSTAB) ?? '', where))
        return { in: 'fstab' };
    if (where === SHM)
        return { in: 'line' };
    const files = await filesOf(unit);
    if (!files[0]?.match(/^(?:\/usr)?\/lib\/systemd\/|^\/etc\/systemd\//))
        return undefined;
    const texts = await Promise.all(files.filter(file => file !== dropIn).map(readFile));
    return { in: 'unit', options: optionsOfUnit(texts.map(text => text ?? '')) };
}

/** The unit's own file and its drop-ins, in the order in which they count. */
async function filesOf(unit: string): Promise<string[]> {
    const ask = async (property: string): Promise<string[]> =>
        (await run('systemctl', ['show', `--property=${property}`, '--value', '--', unit])).stdout.trim().split(' ').filter(Boolean);
    return [...await ask('FragmentPath'), ...await ask('DropInPaths')];
}

async function set(systemd: Systemd, { where, dropIn }: Target, { place, kept, inForce }: Memory, context: StepContext): Promise<void> {
    if (place.in === 'unit') {
        await apart('/usr/bin/mkdir', '--parents', '--', path.dirname(dropIn));
        await putApart(dropIn, `${HEAD}[Mount]\nOptions=${[place.options, ...kept].filter(Boolean).join(',')}\n`);
        context.log(`${dropIn} is read at each boot.`);
    } else {
        const text = await readFile(FSTAB) ?? '';
        await putApart(FSTAB, withAll(place.in === 'line' ? withLine(text, 'tmpfs', where, 'tmpfs') : text, where, kept));
        context.log(`${where} has ${kept.join(', ') || 'its options'} in ${FSTAB}.`);
    }
    await systemd.reload();
    await remount(where, flags => adding(flags, inForce));
    await requireFlags(where, inForce);
    context.log('Programs with a view of their own of the files (PrivateTmp=) have it from their next start on.');
}

function withAll(text: string, where: string, options: readonly string[]): string {
    const present = optionsIn(text, where) ?? [];
    return options.filter(option => !present.includes(option)).reduce((all, option) => withOption(all, where, option), text);
}

async function takeBack(systemd: Systemd, target: Target, { place, kept, inForce }: Memory, context: StepContext): Promise<void> {
    const { where, dropIn } = target;
    if (place.in === 'unit') {
        await putApart(dropIn, null);
        if (await exists(path.dirname(dropIn)))
            await apart('/usr/bin/rmdir', '--ignore-fail-on-non-empty', '--', path.dirname(dropIn));
    } else {
        const text = await readFile(FSTAB) ?? '';
        const without = withoutOptions(text, where, kept);
        await putApart(FSTAB, place.in === 'line' ? withoutLine(without, 'tmpfs', where, 'tmpfs') : without);
    }
    await systemd.reload();
    await remount(where, flags => removing(flags, inForce));
    context.log(`${where} is mounted as before.`);
}

/** Only the flags; what is open stays open. One that is mounted no more has none. */
async function remount(where: string, words: (flags: readonly string[]) => string): Promise<void> {
    const flags = await flagsNow(where);
    if (flags)
        await apart('/usr/bin/mount', '-o', words(flags), '--', where);
}

async function requireFlags(where: string, wanted: readonly string[]): Promise<void> {
    const flags = await flagsNow(where) ?? [];
    const missing = wanted.filter(flag => !flags.includes(flag));
    if (missing.length > 0)
        throw failed(`${where} was mounted anew and lacks ${missing.join(', ')} all the same.`, `Try mount -o remount ${where}.`);
}

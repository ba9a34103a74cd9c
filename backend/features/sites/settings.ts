// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about the settings that every site has: version of PHP, limits, owner; out of service and back. */

import { HostingError } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import { requireQuota } from '../limits/quota.ts';
import { chooseVersion } from '../php/versions.ts';
import { type Changes, present, wordsOf } from './changes.ts';
import { requireOwner } from './owner.ts';

export function settingHandlers(changes: Changes): Pick<Handlers, 'site.set' | 'site.suspend' | 'site.resume'> {
    return {
        'site.set': (input, caller) => set(changes, input, caller),
        'site.suspend': ({ site }, caller) => suspend(changes, site, true, caller),
        'site.resume': ({ site }, caller) => suspend(changes, site, false, caller),
    };
}

async function set(changes: Changes, input: InputOf<'site.set'>, caller: Caller): Promise<OutputOf<'site.set'>> {
    const site = changes.active(input.site, caller);
    const { php, owner, memory, cpu, processes, io, disk, files } = input;
    const limits = { memory, cpu, processes, io };
    const words = wordsOf({ php, owner, ...limits, disk, files }, 'site set');
    if (php !== undefined)
        await chooseVersion(php);
    await requireOwner(owner || undefined);
    if ((disk ?? 'none') !== 'none')
        await requireQuota('disk');
    else if (files)
        await requireQuota('files');
    return changes.submit(changes.active(input.site, caller), {
        ...php !== undefined && { php },
        ...owner !== undefined && { owner: owner || null },
        limits: { ...site.limits, ...present(limits) },
        storage: { ...site.storage, ...present({ disk, files }) },
    }, `Set ${words} for ${site.domain}`, caller);
}

function suspend(changes: Changes, reference: string, suspended: boolean, caller: Caller): OutputOf<'site.suspend'> {
    const site = changes.active(reference, caller);
    if (site.suspended === suspended)
        throw new HostingError('Conflict', `The site ${site.name} is ${suspended ? 'suspended already' : 'not suspended'}.`);
    return changes.submit(site, { suspended }, `${suspended ? 'Suspend' : 'Resume'} ${site.domain}`, caller);
}

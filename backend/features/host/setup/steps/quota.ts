// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Disk quotas of /home. XFS takes the option when it is mounted and at no other time: on / it comes from the kernel's arguments.
 * So it takes effect at the next start of the host.
 */

import { type Facts, FSTAB, missingOf } from '../facts.ts';
import { optionsIn, withOption } from '../fstab.ts';
import { type Action, done, install, left, needed, type Part, type Verdict } from '../step.ts';
import { kernelArgument } from './kernel.ts';

const OF_XFS = 'uquota';
const OF_EXT = 'usrquota';

export const quota: Part = {
    name: 'quota',
    title: 'Switch on disk quotas of /home',
    judge: facts => {
        const tools = missingOf(facts, ['quota']).map(name => install(name));
        const { home } = facts;
        if (home?.hasUserQuota) {
            return tools.length === 0 ? done(`${home.mountPoint} keeps user quotas.`)
                : needed('The tools of quotas are not installed.', ...tools);
        }
        const next = forNextStart(facts);
        if (!('state' in next))
            return needed(`${home?.mountPoint ?? '/home'} keeps no user quotas.`, ...tools, next);
        return next.state === 'done' && tools.length > 0 ? needed('The tools of quotas are not installed.', ...tools) : next;
    },
};

/** What makes them so at the next start, or why that is not done. */
function forNextStart({ home, files, bootArguments }: Facts): Action | Verdict {
    const { type, mountPoint } = home ?? { type: 'unknown', mountPoint: '/home' };
    if (type === 'xfs' && mountPoint === '/')
        return atRoot(bootArguments);
    if (type !== 'xfs' && !/^ext[34]$/.test(type))
        return left(`/home is on ${type}. User quotas are known of xfs and ext4.`);
    const option = type === 'xfs' ? OF_XFS : OF_EXT;
    const options = optionsIn(files[FSTAB] ?? '', mountPoint);
    if (!options)
        return left(`${mountPoint} is not in ${FSTAB}. Add ${option} to its mount options where they are kept.`);
    return options.some(each => [OF_XFS, OF_EXT, 'quota'].includes(each))
        ? done('On after the next start of this host.', true)
        : { write: FSTAB, text: withOption(files[FSTAB] ?? '', mountPoint, option) };
}

/** An argument rootflags= that is there already holds somebody's own options. */
function atRoot(bootArguments: readonly string[]): Action | Verdict {
    const flags = bootArguments.find(each => each.startsWith('rootflags='));
    const options = flags?.slice('rootflags='.length).split(',') ?? [];
    if (options.some(each => [OF_XFS, OF_EXT, 'quota'].includes(each)))
        return done('On after the next start of this host.', true);
    return kernelArgument(`rootflags=${[...options, OF_XFS].join(',')}`);
}

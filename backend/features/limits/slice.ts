// SPDX-License-Identifier: LGPL-2.1-or-later
/* The slice of a site: one cgroup for all its processes, with limits. */

import { bytesOf } from '../../contract/values.ts';
import type { StepContext } from '../../engine/job.ts';
import { removeFile, removeTree } from '../../host/files.ts';
import type { Property, Systemd } from '../../host/systemd.ts';
import type { Files, Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { type Limits, place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';

/** Where systemd keeps what was set at run time; it wins over the unit's own file. */
const RUNTIME = '/run/systemd/system.control';

export function slice(systemd: Systemd, generated: Generated): Piece {
    return {
        name: 'limits',
        label: site => `slice hosting-${site}.slice`,
        make: (site, context) => make(systemd, generated, site, context),
        remove: async site => {
            await removeFile(unitFile(site));
            await forgetRuntime(site);
        },
        settings: ['limits'],
        files,
    };
}

async function files(site: SiteRecord): Promise<Files> {
    return new Map([[unitFile(site), await render('systemd/site.slice', { name: site.name, ...site.limits })]]);
}

async function make(systemd: Systemd, generated: Generated, site: SiteRecord, context: StepContext): Promise<void> {
    const wanted = await files(site);
    await generated.write(site, wanted);
    const unit = place.sliceUnit(site.name);
    // A slice that runs takes its limits now, without a daemon-reload; one that does not reads its file at its next start.
    if (await systemd.activeState(unit) === 'active')
        await systemd.setProperties(unit, properties(site.limits));
    else
        await forgetRuntime(site);
    context.artifact(unit, [...wanted.values()].join(''));
    const { memory, cpu, processes } = site.limits;
    context.log(`At most ${memory} of memory, ${cpu} of one processor, ${processes} processes.`);
}

/** Names and types of org.freedesktop.systemd1's transient properties. */
function properties({ memory, cpu, processes, io }: Limits): Property[] {
    const MICROSECONDS_PER_PERCENT = 10_000;
    return [
        ['MemoryMax', BigInt(bytesOf(memory))],
        ['MemorySwapMax', 0n],
        ['CPUQuotaPerSecUSec', BigInt(Number.parseInt(cpu) * MICROSECONDS_PER_PERCENT)],
        ['TasksMax', BigInt(processes)],
        ['IOWeight', BigInt(io)],
    ];
}

async function forgetRuntime(site: SiteRecord): Promise<void> {
    await removeTree(`${RUNTIME}/${place.sliceUnit(site.name)}.d`);
}

function unitFile(site: SiteRecord): string {
    return `/etc/systemd/system/${place.sliceUnit(site.name)}`;
}

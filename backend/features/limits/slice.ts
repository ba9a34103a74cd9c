// SPDX-License-Identifier: LGPL-2.1-or-later
/* The slice of a site: one cgroup for all its processes, with limits. */

import type { StepContext } from '../../engine/job.ts';
import { removeFile, writeFile } from '../../host/files.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';

/** What a new site may use, in systemd.resource-control(5)'s words. */
const LIMITS = { memory: '1G', cpu: '100%', processes: 128, io: 100 };

export const slice: Piece = {
    name: 'limits',
    label: site => `slice hosting-${site}.slice`,
    make,
    remove: site => removeFile(unitFile(site)),
};

async function make(site: SiteRecord, context: StepContext): Promise<void> {
    const text = await render('systemd/site.slice', { name: site.name, ...LIMITS });
    await writeFile(unitFile(site), text);
    context.artifact(place.sliceUnit(site.name), text);
    context.log(`At most ${LIMITS.memory} of memory, ${LIMITS.cpu} of one processor, ${LIMITS.processes} processes.`);
}

function unitFile(site: SiteRecord): string {
    return `/etc/systemd/system/${place.sliceUnit(site.name)}`;
}

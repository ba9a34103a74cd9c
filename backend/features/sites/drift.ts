// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands that compare what is on disk with a site's settings, and write it anew. */

import type { Handlers } from '../../contract/handlers.ts';
import type { OutputOf } from '../../contract/index.ts';
import { run } from '../../host/run.ts';
import type { Generated } from '../common/generated.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Changes } from './changes.ts';
import { findAnySite } from './lookup.ts';
import type { Pieces } from './pieces.ts';

const DIFFERENT = 1;    // diff(1)

export function driftHandlers(changes: Changes, pieces: Pieces, generated: Generated): Pick<Handlers, 'site.apply' | 'site.check'> {
    return {
        'site.apply': ({ site, force }, caller) => {
            const found = changes.anyActive(site, caller);
            return changes.submit(found, {}, `Apply the settings of ${found.domain}`, caller, { apply: true, force });
        },
        'site.check': ({ site }, caller) => compareSite(findAnySite(changes.records, site, caller), pieces, generated),
    };
}

/** Compares what is on disk with a site's settings. */
export async function compareSite(site: SiteRecord, pieces: Pieces, generated: Generated): Promise<OutputOf<'site.check'>> {
    const drift: OutputOf<'site.check'>['drift'] = [];
    for (const piece of Object.values(pieces)) {
        drift.push(...await piece.drift?.(site) ?? []);
        for (const [path, wanted] of await piece.files?.(site) ?? []) {
            const reason = await generated.drift(path, wanted, piece.reader?.(site));
            if (reason)
                drift.push({ path, reason, diff: reason === 'missing' || piece.isSecret?.(path) ? '' : await difference(path, wanted) });
        }
    }
    return { site: site.name, drift };
}

/** What is on disk against what is wanted, as a unified diff. A file that is not there is an empty one. */
export async function difference(path: string, wanted: string): Promise<string> {
    const labels = ['--label', `${path} (on disk)`, '--label', `${path} (wanted)`];
    const { stdout } = await run('diff', ['--unified', '--new-file', ...labels, '--', path, '-'], { input: wanted, accept: [DIFFERENT] });
    return stdout;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * WordPress stores the addresses of its pages, and paths, in its database, many of them inside of serialized values. A script
 * brings them to other names, inside the site's own PHP as at the installation, in slices that fit the time of a request.
 */

import { failed, HostingError } from '../../contract/errors.ts';
import type { StepContext } from '../../engine/job.ts';
import type { Rename } from '../applications/application.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';
import { putScript, removeScript, runInside } from './inside.ts';

/** Below the home, outside of the document root, where only the site's user can read it. */
const SCRIPT = 'tmp/hosting-rename.php';
/** Slices of at most ten seconds and one batch: a day of work. A script that the site has changed must not keep us for ever. */
const MAX_SLICES = 8640;

const REFUSALS: Record<string, readonly [string, string]> = {
    network: ['WordPress of this site is a network, whose addresses are not only in its texts.',
        'Rename the sites of the network in WordPress first, or leave the primary domain as it is.'],
    database: ['The site\'s wp-config.php does not name the site\'s own database.',
        'Write the names from the site\'s .env into wp-config.php.'],
};

interface Answer { changed: number, keyless: string[], next: unknown, refused: string | undefined }

/** Replaces names in the database of a site. @throws HostingError `Failed` where WordPress does not do it */
export async function renameWordPress(site: SiteRecord, rename: Rename, context: StepContext): Promise<void> {
    await putScript(site, SCRIPT, await render('wordpress/rename.php', {}));
    try {
        let changed = 0;
        let next: unknown = null;
        for (let slice = 0; slice < MAX_SLICES; slice++) {
            const answer = await ask(site, rename, next);
            changed += answer.changed;
            for (const table of answer.keyless)
                context.log(`The table ${table} has no primary key and stays as it is.`);
            next = answer.next;
            if (next === undefined) {
                if (!rename.isCheck)
                    context.log(`${changed} fields of the database were changed.`);
                return;
            }
        }
        throw failed('WordPress does not come to an end with its database.', `See ${place.logs(site.name)}/php-error.log.`);
    } finally {
        await removeScript(site, SCRIPT);
    }
}

async function ask(site: SiteRecord, { host, domains, homes, isNew, isCheck = false }: Rename, next: unknown): Promise<Answer> {
    const answer = await runInside(site, {
        script: SCRIPT, host, values: { database: site.database?.name, domains, homes, isNew, isCheck, next },
        failure: 'WordPress\'s database could not be changed', read: understood,
    });
    const refusal = answer.refused === undefined ? undefined : REFUSALS[answer.refused];
    if (refusal)
        throw new HostingError('Conflict', refusal[0], { hint: refusal[1] });
    return answer;
}

/** The script runs among the customer's files: its answer is a stranger's. */
function understood({ changed = 0, keyless = [], next, refused, version }: Record<string, unknown>): Answer | undefined {
    const isWhole = typeof refused === 'string' ? refused in REFUSALS : next !== undefined || typeof version === 'string';
    if (!isWhole || typeof changed !== 'number' || !Array.isArray(keyless))
        return undefined;
    return {
        changed, keyless: keyless.slice(0, 20).map(each => String(each).slice(0, 64)), next,
        refused: typeof refused === 'string' ? refused : undefined,
    };
}

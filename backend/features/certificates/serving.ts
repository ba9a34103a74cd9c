// SPDX-License-Identifier: LGPL-2.1-or-later
/* The step that sees a certificate as a visitor does, and lets nginx read it anew where it shows an older one. */

import { failed } from '../../contract/errors.ts';
import type { StepDefinition } from '../../engine/job.ts';
import { readFile } from '../../host/files.ts';
import type { ReadSite } from '../common/piece.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Activator } from '../nginx/activate.ts';
import { factsOf } from './facts.ts';
import { servedFiles } from './files.ts';
import { servedFingerprint } from './served.ts';

export function serving(name: string, read: ReadSite, activator: Activator): StepDefinition {
    return {
        name: 'serve',
        title: `See that nginx shows the certificate of ${name}`,
        do: async context => {
            const site = read();
            if (!site)
                return { skipped: 'The site is gone.' };
            if (await isServed(site))
                return undefined;
            await activator.reload();
            if (!await isServed(site)) {
                throw failed(`nginx shows another certificate for ${site.domain}.`,
                    'A virtual host that is not ours may have the same name: see nginx -T.');
            }
            context.log('nginx has read it anew.');
            return undefined;
        },
    };
}

/** Whether visitors are shown what is on disk. */
export async function isServed(site: SiteRecord): Promise<boolean> {
    const pem = await readFile(servedFiles(site).certificate);
    return pem !== undefined && await servedFingerprint(site.domain) === factsOf(pem).fingerprint;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Makes of the bundle what Cockpit takes for a package: the manifest beside the page. */

import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

export function cockpitPackage(manifest: string): Plugin {
    return {
        name: 'hosting-package',
        generateBundle() {
            this.emitFile({ type: 'asset', fileName: 'manifest.json', source: readFileSync(manifest, 'utf8') });
        },
        transformIndexHtml: html => html
            // The files are of one origin; the attribute would only make the browser ask for them in another mode.
            .replaceAll(' crossorigin', '')
            // Nothing is painted before the theme is known: a white flash hurts at night.
            .replace('<script type="module"', '<script type="module" blocking="render"'),
    };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Builds the page: `src/` to `dist/page/`, which is the whole Cockpit package and nothing else. */

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

import { bundledPackages } from './build/bundled-plugin.ts';
import { contractTable } from './build/page-contract.ts';
import { prunedCss } from './build/page-css.ts';
import { pageLanguages } from './build/page-languages.ts';
import { cockpitPackage } from './build/page-package.ts';
import { pageParts } from './build/page-parts.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// The same page whoever builds it: vitest, whose tests make the package, would have React built for development.
process.env['NODE_ENV'] = 'production';

export default defineConfig({
    root: at('src'),
    base: './',
    plugins: [
        contractTable(), prunedCss(), cockpitPackage(at('manifest.json')), pageLanguages(at('.')),
        bundledPackages(at('dist/bundled-page.json')),
    ],
    build: {
        outDir: at('dist/page'),
        emptyOutDir: true,
        target: 'es2022',
        // One stylesheet: the rules of PatternFly's components depend on their order.
        cssCodeSplit: false,
        modulePreload: false,
        // Sizes are printed, and held against the budget, by the package plugin.
        reportCompressedSize: false,
        assetsInlineLimit: 0,
        rolldownOptions: {
            // On a busy machine it would find every build slow.
            checks: { bundlerTimings: false },
            // Cockpit serves its own fonts; the paths in fonts.css are those of the installed page.
            external: /static\/fonts/,
            output: {
                codeSplitting: pageParts(at('src/index.tsx')),
                entryFileNames: 'hosting.js',
                // Named by their contents: a page that was opened before an update gets none of the new parts.
                chunkFileNames: '[name]-[hash].js',
                assetFileNames: 'hosting[extname]',
            },
        },
    },
});

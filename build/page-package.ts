// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Finishes `dist/page/` as a Cockpit package: the manifest, scripts and styles compressed (Cockpit serves `file.gz`
 * where `file` is asked for, and has no cache, so every byte counts at every load), and the budget of DESIGN
 * section 8 checked.
 */

import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Gzipped bytes of everything of that kind together, lazy parts included. */
export const BUDGET = { '.js': 150_000, '.css': 80_000 } as const;

/** Cockpit knows the MIME types of these; anything else would not be served usefully. */
const SERVED = /\.(js|css|svg|woff2|html|json)(\.gz)?$/;

export function cockpitPackage(manifest: string): Plugin {
    let directory = '';
    return {
        name: 'hosting-package',
        configResolved(config) {
            directory = config.build.outDir;
        },
        buildStart() {
            this.addWatchFile(manifest);
        },
        generateBundle() {
            this.emitFile({ type: 'asset', fileName: 'manifest.json', source: readFileSync(manifest, 'utf8') });
        },
        transformIndexHtml: html => html.replaceAll(' crossorigin', ''),
        closeBundle() {
            compress(directory);
        },
    };
}

function compress(directory: string): void {
    const total: Record<string, number> = {};
    for (const name of readdirSync(directory)) {
        if (!SERVED.test(name))
            throw new Error(`${name} is of no kind that Cockpit serves`);
        const kind = Object.keys(BUDGET).find(ending => name.endsWith(ending));
        if (!kind)
            continue;
        const plain = readFileSync(join(directory, name));
        const packed = gzipSync(plain, { level: 9 });
        writeFileSync(join(directory, `${name}.gz`), packed);
        rmSync(join(directory, name));
        total[kind] = (total[kind] ?? 0) + packed.length;
        console.log(`${name.padEnd(24)} ${kB(plain.length)}   gzipped ${kB(packed.length)}`);
    }
    for (const [kind, budget] of Object.entries(BUDGET)) {
        const size = total[kind] ?? 0;
        console.log(`all ${kind.padEnd(20)} gzipped ${kB(size)} of ${kB(budget)}`);
        if (size > budget)
            throw new Error(`The page's ${kind} files are above their budget (DESIGN, section 8).`);
    }
}

function kB(bytes: number): string {
    return `${(bytes / 1000).toFixed(1).padStart(7)} kB`;
}

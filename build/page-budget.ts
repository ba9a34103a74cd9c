// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Compresses the built page, prints its sizes and holds them against the budget of DESIGN section 8.
 *
 * Only the compressed files stay, as in Cockpit's own packages: Cockpit serves `file.gz` where `file` is asked for. It
 * has no cache, so that every byte counts at every load.
 */

import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const PAGE = fileURLToPath(new URL('../dist/page', import.meta.url));

/** Gzipped bytes of everything of that kind together, lazily loaded parts included. */
const BUDGET: Record<string, number> = { '.js': 150_000, '.css': 80_000 };

/** Cockpit knows the MIME types of these; anything else would be of no use to the browser. */
const SERVED = /\.(js|css|svg|woff2|html|json)(\.gz)?$/;

function kB(bytes: number): string {
    return `${(bytes / 1000).toFixed(1)} kB`;
}

/** Replaces a file by its compressed self. */
function compress(name: string): void {
    const file = join(PAGE, name);
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    rmSync(file);
}

const names = globSync('**/*.*', { cwd: PAGE }).sort();
const strange = names.filter(name => !SERVED.test(name));
if (strange.length > 0)
    throw new Error(`Cockpit does not serve files of this kind: ${strange.join(', ')}`);
names.filter(name => extname(name) in BUDGET).forEach(compress);

for (const [kind, budget] of Object.entries(BUDGET)) {
    const files = globSync(`**/*${kind}.gz`, { cwd: PAGE });
    const size = files.reduce((sum, name) => sum + readFileSync(join(PAGE, name)).length, 0);
    console.log(`page: ${kind.slice(1)} ${kB(size)} gzipped, budget ${kB(budget)} (${files.join(', ')})`);
    if (files.length === 0 || size >= budget)
        process.exitCode = 1;
}
if (process.exitCode)
    console.error('page: the budget is exceeded, or the page was not built');

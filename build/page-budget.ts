// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Compresses the built page, prints its sizes and holds them against the budget of DESIGN section 8.
 *
 * Only the compressed files stay, as in Cockpit's own packages: Cockpit serves `file.gz` where `file` is asked for. It
 * has no cache, so that every byte counts at every load.
 */

import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const PAGE = fileURLToPath(new URL('../dist/page', import.meta.url));

/** Gzipped bytes of what a view needs: the script that starts the page and the heaviest two parts it can fetch, one in another. */
const SCRIPT_BUDGET = 150_000;
/** Gzipped bytes: it is one for all views. */
const STYLE_BUDGET = 80_000;

const ENTRY = 'hosting.js';
/** An `import` or `export … from` of a minified script, and an `import()`. */
const STATIC_IMPORT = /(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g;
const DYNAMIC_IMPORT = /import\(\s*["'`]\.\/([^"'`]+)["'`]/g;

/** Translations, of which a browser gets one or none. */
const CATALOGUE = /^po\.(manifest\.)?\w+\.js$/;

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

/** A script with all that it imports, and what that imports. */
function withImports(name: string, scripts: ReadonlyMap<string, string>, found = new Set<string>()): Set<string> {
    if (!found.has(name)) {
        found.add(name);
        for (const [, imported = ''] of scripts.get(name)?.matchAll(STATIC_IMPORT) ?? [])
            withImports(imported, scripts, found);
    }
    return found;
}

/** What the page starts with, and with the two parts that bring most to it. */
function heaviestView(scripts: ReadonlyMap<string, string>, sizeOf: (name: string) => number): { first: number, heaviest: number } {
    const weigh = (names: Iterable<string>): number => [...names].reduce((sum, name) => sum + sizeOf(name), 0);
    const shown = withImports(ENTRY, scripts);
    const first = weigh(shown);
    const fetched = new Set([...scripts.values()].flatMap(text => [...text.matchAll(DYNAMIC_IMPORT)].map(([, name = '']) => name)));
    for (let count = 0; count < 2; count++) {
        const added = [...fetched].map(name => withImports(name, scripts, new Set(shown)));
        for (const name of added.sort((one, other) => weigh(other) - weigh(one))[0] ?? [])
            shown.add(name);
    }
    return { first, heaviest: weigh(shown) };
}

/** Schemas are the service's: what the page needs of the contract besides its types is in files without any. */
const { zod } = JSON.parse(readFileSync(join(PAGE, '../bundled-page.json'), 'utf8')) as Record<string, string>;
if (zod !== undefined)
    throw new Error('The page imports a file of backend/contract with schemas in it: they would bring zod along.');

const names = globSync('**/*.*', { cwd: PAGE }).sort();
const strange = names.filter(name => !SERVED.test(name));
if (strange.length > 0)
    throw new Error(`Cockpit does not serve files of this kind: ${strange.join(', ')}`);
const catalogues = names.filter(name => CATALOGUE.test(name));
const scriptNames = names.filter(name => extname(name) === '.js' && !CATALOGUE.test(name));
const scripts = new Map(scriptNames.map(name => [name, readFileSync(join(PAGE, name), 'utf8')]));
const sheets = names.filter(name => extname(name) === '.css');
[...scripts.keys(), ...sheets, ...catalogues].forEach(compress);

const sizeOf = (name: string): number => statSync(join(PAGE, `${name}.gz`)).size;
const all = [...scripts.keys()].reduce((sum, name) => sum + sizeOf(name), 0);
const { first, heaviest } = heaviestView(scripts, sizeOf);
const style = sheets.reduce((sum, name) => sum + sizeOf(name), 0);
console.log(`page: scripts ${kB(first)} gzipped at first, ${kB(heaviest)} with the heaviest view, budget ${kB(SCRIPT_BUDGET)};`
    + ` ${kB(all)} in ${scripts.size} files`);
console.log(`page: styles ${kB(style)} gzipped, budget ${kB(STYLE_BUDGET)}`);
console.log(`page: languages, gzipped: ${catalogues.map(name => `${name} ${kB(sizeOf(name))}`).join(', ')}`);
if (!scripts.has(ENTRY) || style === 0 || heaviest >= SCRIPT_BUDGET || style >= STYLE_BUDGET) {
    console.error('page: the budget is exceeded, or the page was not built');
    process.exitCode = 1;
}

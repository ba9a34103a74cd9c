// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What of other people's work is in the package, from the lists that the bundlers leave (build/bundled-plugin.ts).
 *
 *     node build/bundled.ts provides        lines for the spec: Provides: bundled(npm(react)) = 18.3.1
 *     node build/bundled.ts licenses        the text of every licence
 */

import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Every package of the bundles, by its name. A bundle without a list is taken to hold whatever npm would install for it. */
function bundled(): Map<string, string> {
    const lists = globSync('dist/bundled-*.json', { cwd: root }).sort();
    const found = lists.flatMap(list => Object.entries(readJson(list) as Record<string, string>));
    if (!lists.includes('dist/bundled-page.json')) {
        console.error('dist/bundled-page.json is missing: naming every production dependency as bundled');
        found.push(...productionPackages());
    }
    return new Map(found.sort(([a], [b]) => a < b ? -1 : 1));
}

function productionPackages(): [string, string][] {
    const { packages } = readJson('package-lock.json') as
        { packages: Record<string, { version?: string, dev?: boolean, optional?: boolean }> };
    return Object.entries(packages).flatMap(([place, { version, dev, optional }]): [string, string][] => {
        const name = place.split('node_modules/').at(-1);
        return name && version && !dev && !optional ? [[name, version]] : [];
    });
}

function readJson(file: string): unknown {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
}

function licence(name: string, version: string): string {
    const directory = path.join(root, 'node_modules', name);
    const { license } = readJson(path.join('node_modules', name, 'package.json')) as { license?: unknown };
    const texts = readdirSync(directory).filter(file => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
    const body = texts.map(file => readFileSync(path.join(directory, file), 'utf8').trim()).join('\n\n');
    const title = `${name} ${version}${typeof license === 'string' ? ` (${license})` : ''}`;
    return `${'='.repeat(78)}\n${title}\n${'='.repeat(78)}\n${body}\n`;
}

/** better-sqlite3 brings SQLite itself, as source. */
function sqliteVersion(): string {
    const header = readFileSync(path.join(root, 'node_modules/better-sqlite3/deps/sqlite3/sqlite3.h'), 'utf8');
    const [, version] = /^#define SQLITE_VERSION +"([0-9.]+)"$/m.exec(header) ?? [];
    if (version === undefined)
        throw new Error('No SQLITE_VERSION in sqlite3.h of better-sqlite3');
    return version;
}

if (process.argv[2] === 'provides')
    console.log(`Provides: bundled(sqlite) = ${sqliteVersion()}`);
for (const [name, version] of bundled()) {
    // A hyphen would be the beginning of rpm's release.
    const line = process.argv[2] === 'licenses' ? licence(name, version)
        : `Provides: bundled(npm(${name})) = ${version.replaceAll('-', '~')}`;
    console.log(line);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which npm packages really ended up in a bundle. The RPM says so (`Provides: bundled(npm(NAME)) = VERSION`, how a
 * distribution finds everyone who ships a package with a hole in it) and carries their licences.
 *
 * In a rolldown or vite configuration: `plugins: [bundledPackages('dist/bundled-page.json')]`. `rpm/build` reads every
 * `dist/bundled-*.json`.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Plugin } from 'rolldown';

/** Package name to version. */
export type Bundled = Record<string, string>;

export function bundledPackages(listFile: string): Plugin {
    return {
        name: 'bundled-packages',
        generateBundle(_options, bundle) {
            const found: Bundled = {};
            for (const output of Object.values(bundle)) {
                if (output.type === 'chunk')
                    Object.assign(found, packagesOf(output.moduleIds));
            }
            // Style sheets leave the chunk that imported them.
            Object.assign(found, packagesOf([...this.getModuleIds()].filter(id => id.endsWith('.css'))));
            writeList(listFile, found);
        },
    };
}

/** The packages that these files belong to. */
export function packagesOf(files: readonly string[]): Bundled {
    const found: Bundled = {};
    for (const file of files) {
        const directory = packageDirectory(file);
        if (directory === undefined)
            continue;
        const { name, version } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as
            { name: string, version: string };
        found[name] = version;
    }
    return found;
}

/** Writes a list, sorted, so that equal lists are equal files. */
export function writeList(listFile: string, found: Bundled): void {
    mkdirSync(path.dirname(listFile), { recursive: true });
    const sorted = Object.fromEntries(Object.entries(found).sort(([a], [b]) => a < b ? -1 : 1));
    writeFileSync(listFile, JSON.stringify(sorted, null, 4) + '\n');
}

/** Directory of the package a file is part of: below the last node_modules of its path. */
function packageDirectory(file: string): string | undefined {
    const match = /^(?:\0[^/]*)?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
    const directory = match?.[1];
    return directory !== undefined && existsSync(path.join(directory, 'package.json')) ? directory : undefined;
}

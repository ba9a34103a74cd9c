// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Bundles the service: `node build/backend.ts` makes dist/backend/, which the RPM installs as it is.
 *
 * CommonJS, one file a program: V8's compile cache then needs one look-up. The two native modules lie beside it. Modules
 * that are loaded when first needed stay lazy inside the file. Not minified: with the compile cache that saved 1 ms of a
 * start of 50 ms, and a stack trace in the journal should say something.
 */

import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import { rolldown, type Plugin } from 'rolldown';

import { type Bundled, packagesOf, writeList } from './bundled-plugin.ts';
import { templates } from './templates-plugin.ts';

const root = path.resolve(import.meta.dirname, '..');
const PROGRAMS = ['hostingd', 'hostingctl', 'stop-idle-sites'];

/** Native modules: where each is built, and its name beside the bundle, where the service looks for it. */
const NATIVE = {
    'better_sqlite3.node': 'node_modules/better-sqlite3/prebuilds/linux-x64.node',
    'journal_send.node': 'node_modules/systemd-journald/build/Release/journal_send.node',
};

/**
 * Modules that are required by what we use and never needed: file descriptors over D-Bus, buses reached through a
 * program or X11, source maps of templates. Each require of them stands in a `try` or on a path that we do not take.
 */
const ABSENT = ['usocket', 'event-stream', 'x11', 'source-map'];

export interface BundleOptions {
    /** Directory of the entries. */
    source: string;
    /** Directory of the result. Emptied first. */
    target: string;
    programs?: readonly string[];
    minify?: boolean;
}

/** @returns the npm packages that are part of the result */
export async function bundleBackend({ source, target, programs = PROGRAMS, minify = false }: BundleOptions):
Promise<Bundled> {
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    const modules: string[] = [];
    for (const program of programs) {
        const build = await rolldown({
            input: { [program]: path.join(source, `${program}.ts`) },
            cwd: root,
            platform: 'node',
            plugins: [absentModules(), nativeModules(), bundledRequire(), templates() as Plugin],
            // A warning here is a module that is not found when the service runs.
            onLog(_level, log) { throw new Error(`${program}: ${log.message}`); },
        });
        const { output } = await build.write({
            dir: target,
            format: 'cjs',
            entryFileNames: '[name].cjs',
            codeSplitting: false,
            minify,
            sourcemap: false,
        });
        await build.close();
        for (const chunk of output) {
            if (chunk.type === 'chunk')
                modules.push(...chunk.moduleIds);
        }
    }
    for (const [name, file] of Object.entries(NATIVE))
        copyFileSync(path.join(root, file), path.join(target, name));
    return packagesOf([...modules, ...Object.values(NATIVE).map(file => path.join(root, file))]);
}

/** Requiring one of these fails, as it does where the package is not installed. */
function absentModules(): Plugin {
    return {
        name: 'absent-modules',
        resolveId: source => ABSENT.includes(source) ? `\0absent:${source}` : undefined,
        load(id) {
            if (!id.startsWith('\0absent:'))
                return undefined;
            return `throw new Error(${JSON.stringify(`${id.slice('\0absent:'.length)} is not part of this program`)});`
                + 'module.exports = {};';
        },
    };
}

/** A require of a native module is left to run time, and looks beside the program. */
function nativeModules(): Plugin {
    return {
        name: 'native-modules',
        resolveId(source) {
            const name = path.basename(source);
            return name === 'journal_send.node' ? { id: `./${name}`, external: true } : undefined;
        },
    };
}

/**
 * Our sources are ES modules and make their own `require` for what has to be loaded late and at once. The bundle is
 * CommonJS and has one; without the line that makes another, rolldown sees what is required and brings it in.
 */
function bundledRequire(): Plugin {
    return {
        name: 'bundled-require',
        transform(code, id) {
            if (!id.endsWith('.ts'))
                return undefined;
            return code.replace(/^const require = createRequire\(import\.meta\.url\);$/m, '');
        },
    };
}

if (process.argv[1] === import.meta.filename) {
    const target = path.join(root, 'dist/backend');
    writeList(path.join(root, 'dist/bundled-backend.json'),
        await bundleBackend({ source: path.join(root, 'backend'), target }));
    for (const program of PROGRAMS) {
        const bytes = readFileSync(path.join(target, `${program}.cjs`)).length;
        console.log(`dist/backend/${program}.cjs  ${Math.round(bytes / 1024)} kB`);
    }
}

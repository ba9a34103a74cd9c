// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The shipped templates, compiled when the bundle is made: the runtime alone is a third of Handlebars.
 *
 *     import templates from 'virtual:templates';
 *     const vhost = Handlebars.template(templates['nginx/vhost']);
 *
 * In a rolldown, vite or vitest configuration: `plugins: [templates()]`.
 *
 * Nothing is escaped by Handlebars itself (it knows HTML only), so every value has to pass a helper that quotes it for
 * the file's format and throws on what the format cannot hold (rule R2). `checkTemplate` refuses a template where one
 * does not; the service calls it for an administrator's overrides too.
 */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import Handlebars from 'handlebars';

import { checkTemplate, COMPILE_OPTIONS } from '../backend/features/templates/check.ts';

export { checkTemplate, COMPILE_OPTIONS, QUOTING_HELPERS, TemplateError } from '../backend/features/templates/check.ts';

const MODULE = 'virtual:templates';
/** Other plugins leave ids alone that begin with a NUL: a convention of rollup's. */
const RESOLVED = `\0${MODULE}`;

/** What rollup, rolldown and vite plugins have in common, as far as it is used here. */
export interface TemplatesPlugin {
    name: string;
    resolveId(source: string): string | undefined;
    load(this: { addWatchFile(file: string): void }, id: string): string | undefined;
}

export function templates(directory = path.resolve(import.meta.dirname, '../templates')): TemplatesPlugin {
    return {
        name: 'templates',
        resolveId: source => source === MODULE ? RESOLVED : undefined,
        load(id) {
            if (id !== RESOLVED)
                return undefined;
            const entries = templateNames(directory).map(name => {
                const file = path.join(directory, `${name}.hbs`);
                this.addWatchFile(file);
                return `${JSON.stringify(name)}: ${precompile(name, readFileSync(file, 'utf8'))}`;
            });
            return `export default {\n${entries.join(',\n')}\n};\n`;
        },
    };
}

/** Checks and compiles one template. The result is the source of a JavaScript object. */
export function precompile(name: string, source: string): string {
    checkTemplate(name, source);
    // The declaration promises the object; what comes back is its source.
    return Handlebars.precompile(source, COMPILE_OPTIONS) as unknown as string;
}

/** Every template below a directory, by its path without the ending, sorted. */
export function templateNames(directory: string): string[] {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .filter(file => file.endsWith('.hbs'))
        .map(file => file.slice(0, -'.hbs'.length))
        .sort();
}

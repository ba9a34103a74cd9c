// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Renders what is written to disk. The shipped templates are compiled at build time; an administrator's override in
 * /etc/hosting/templates/ is compiled when it is used, which loads Handlebars' compiler.
 *
 *     const text = await render('nginx/generic.conf', { name: 'shop', … });
 */

import path from 'node:path';

import type Handlebars from 'handlebars';
import runtime from 'handlebars/runtime.js';
import shipped from 'virtual:templates';

import { failed } from '../../contract/errors.ts';
import { readFile } from '../../host/files.ts';
import { PART } from './parts.ts';
import { quoting } from './quoting.ts';

export const OVERRIDES = '/etc/hosting/templates';

export type TemplateName = keyof typeof shipped;

// The runtime's own declaration file is empty.
const handlebars = (runtime as unknown as typeof Handlebars).create();
handlebars.registerHelper(quoting);
const compiled = new Map<string, Handlebars.TemplateDelegate>();

/**
 * Renders a template, the override if there is one; parts that it includes likewise.
 * @throws HostingError `Failed` when an override does not compile, or a value does not fit its format
 */
export async function render(name: TemplateName, values: object): Promise<string> {
    const [{ template, origin }, partials] = await Promise.all([find(name), parts(name)]);
    try {
        const text = template({ ...values, template: origin }, { partials });
        return name.startsWith('nginx/') ? tidy(text) : text;
    } catch (error) {
        throw failure(name, error);
    }
}

/** Names of the templates that there are. */
export const templateNames: readonly string[] = Object.keys(shipped);

/** What is wrong with an override, or undefined. */
export async function problemOf(name: string, source: string): Promise<string | undefined> {
    return await compile(name, source).then(() => undefined, (error: unknown) => error instanceof Error ? error.message : String(error));
}

/** Parts that print nothing leave empty lines behind, and empty lines inside of them are indented. */
function tidy(text: string): string {
    return text.replaceAll(/^[ \t]+$/gm, '').replaceAll(/\n{3,}/g, '\n\n').replaceAll(/\{\n\n/g, '{\n').replaceAll(/\n\n( *\})/g, '\n$1');
}

/** The parts that templates of the same folder may include. */
async function parts(name: TemplateName): Promise<Record<string, Handlebars.TemplateDelegate>> {
    const folder = `${name.split('/')[0]}/`;
    const names = (Object.keys(shipped)).filter(each => PART.test(each) && each.startsWith(folder));
    return Object.fromEntries(await Promise.all(names.map(async each => [each, (await find(each)).template] as const)));
}

async function find(name: TemplateName): Promise<{ template: Handlebars.TemplateDelegate, origin: string }> {
    const override = path.join(OVERRIDES, `${name}.hbs`);
    const source = await readFile(override);
    if (source === undefined)
        return { template: shippedTemplate(name), origin: `${name}.hbs` };
    try {
        return { template: await compile(name, source), origin: override };
    } catch (error) {
        throw failure(override, error);
    }
}

function failure(name: string, error: unknown): Error {
    const text = error instanceof Error ? error.message : String(error);
    return failed(`The template ${name} could not be rendered: ${text}`,
        'Where there is an override in /etc/hosting/templates/, mend it or move it away: the shipped template is then used.');
}

function shippedTemplate(name: TemplateName): Handlebars.TemplateDelegate {
    let template = compiled.get(name);
    if (!template) {
        template = handlebars.template(shipped[name] as TemplateSpecification);
        compiled.set(name, template);
    }
    return template;
}

async function compile(name: string, source: string): Promise<Handlebars.TemplateDelegate> {
    const [{ default: full }, { checkTemplate, COMPILE_OPTIONS }] = await Promise.all([import('handlebars'), import('./check.ts')]);
    checkTemplate(name, source);
    const specification = full.precompile(source, COMPILE_OPTIONS) as unknown as string;
    // Handlebars' own way: the compiler's output is a JavaScript object. The source is root's file, not data.
    // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-call -- see above
    return handlebars.template(new Function(`return ${specification}`)() as TemplateSpecification);
}

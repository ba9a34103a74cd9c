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
import { quoting } from './quoting.ts';

const OVERRIDES = '/etc/hosting/templates';

export type TemplateName = keyof typeof shipped;

// The runtime's own declaration file is empty.
const handlebars = (runtime as unknown as typeof Handlebars).create();
handlebars.registerHelper(quoting);
const compiled = new Map<string, Handlebars.TemplateDelegate>();

/**
 * Renders a template, the override if there is one.
 * @throws HostingError `Failed` when the override does not compile, or a value does not fit its format
 */
export async function render(name: TemplateName, values: object): Promise<string> {
    const override = path.join(OVERRIDES, `${name}.hbs`);
    const source = await readFile(override);
    try {
        const template = source === undefined ? shippedTemplate(name) : await compile(name, source);
        return template({ ...values, template: source === undefined ? `${name}.hbs` : override });
    } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        throw failed(`The template ${source === undefined ? name : override} could not be rendered: ${text}`,
            source === undefined ? undefined : 'Mend the override or move it away: the shipped template is then used.');
    }
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
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- see above
    return handlebars.template(new Function(`return ${specification}`)() as TemplateSpecification);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The commands about templates. They only read. What `template show` prints begins with a line that says which shipped
 * template it was: an override that keeps this line can be told from one whose shipped template has changed since.
 */

import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { HostingError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/handlers.ts';
import type { OutputOf } from '../../contract/index.ts';
import { readFile } from '../../host/files.ts';
import { OVERRIDES, problemOf, templateNames } from './render.ts';

const SHIPPED = '/usr/share/hosting/templates';
const ENDING = '.hbs';

type Entry = OutputOf<'template.list'>[number];

export const templateHandlers: Pick<Handlers, 'template.list' | 'template.show'> = {
    'template.list': listTemplates,
    'template.show': ({ name, shipped }) => show(name, shipped),
};

/** All templates, and what stands among the overrides without being one. */
export async function listTemplates(): Promise<Entry[]> {
    const known = await Promise.all(templateNames.map(describe));
    const files = await readdir(OVERRIDES, { recursive: true, withFileTypes: true }).catch(() => []);
    const unused = files.filter(file => !file.isDirectory())
        .map(file => path.relative(OVERRIDES, path.join(file.parentPath, file.name)))
        .filter(file => !file.endsWith(ENDING) || !templateNames.includes(file.slice(0, -ENDING.length)))
        .map((name): Entry => ({ name, state: 'unused', shipped: 'unknown', problem: 'No template has this name.' }));
    return [...known, ...unused].sort((a, b) => a.name < b.name ? -1 : 1);
}

async function describe(name: string): Promise<Entry> {
    const override = await readFile(overrideOf(name));
    if (override === undefined)
        return { name, state: 'shipped', shipped: 'same', problem: null };
    const problem = await problemOf(name, override) ?? null;
    return { name, state: problem === null ? 'override' : 'broken', shipped: compare(override, await shippedText(name)), problem };
}

async function show(name: string, shippedOnly: boolean): Promise<OutputOf<'template.show'>> {
    if (!templateNames.includes(name)) {
        const message = `There is no template ${name}.`;
        throw new HostingError('NotFound', message, { fields: { name: message }, hint: 'List them with hostingctl template list.' });
    }
    const override = await readFile(overrideOf(name));
    if (override !== undefined && !shippedOnly)
        return { name, override: overrideOf(name), text: override };
    const text = await shippedText(name);
    return { name, override: override === undefined ? null : overrideOf(name), text: `${baseLine(text)}\n${text}` };
}

/** What an override that was begun from a shipped template has in its first line. */
export function baseLine(shipped: string): string {
    return `{{!-- From the shipped template ${createHash('sha256').update(shipped).digest('hex')} --}}`;
}

/** Whether a shipped template is the one that an override was made from. */
export function compare(override: string, shipped: string): Entry['shipped'] {
    const [first = ''] = override.split('\n', 1);
    if (first === baseLine(shipped))
        return 'same';
    return /^\{\{!-- From the shipped template [0-9a-f]{64} --\}\}$/.test(first) ? 'changed' : 'unknown';
}

/** Where an entry of the list is. @param isFile whether its name is that of a file */
export function overridePath(name: string, isFile: boolean): string {
    return isFile ? path.join(OVERRIDES, name) : overrideOf(name);
}

function overrideOf(name: string): string {
    return path.join(OVERRIDES, `${name}${ENDING}`);
}

async function shippedText(name: string): Promise<string> {
    return await readFile(path.join(SHIPPED, `${name}${ENDING}`)) ?? '';
}

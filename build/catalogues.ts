// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The translations of the page: `src/po/LANGUAGE.po`, in gettext's format, named as Cockpit names languages (`pt_BR`).
 * `npm run translations` brings them up to date with the sources: it writes the template `hosting.pot`, adds to each
 * catalogue what is new, empty, and takes out what is gone.
 */

import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import PO from 'pofile';

import { type Message, pageMessages } from './messages.ts';

const ROOT = join(import.meta.dirname, '..');
const DIRECTORY = join(ROOT, 'src/po');
export const TEMPLATE = join(DIRECTORY, 'hosting.pot');

type Item = InstanceType<typeof PO.Item>;

/** Language to its catalogue. */
export function catalogues(): Map<string, PO> {
    const files = globSync('*.po', { cwd: DIRECTORY }).sort();
    return new Map(files.map(file => [basename(file, '.po'), PO.parse(readFileSync(join(DIRECTORY, file), 'utf8'))]));
}

function itemOf({ id, plural, files }: Message, pluralForms = 2): Item {
    // The number of forms is not among what the library declares of an item.
    const item = new (PO.Item as new (options: { nplurals: number }) => Item)({ nplurals: pluralForms });
    item.msgid = id;
    item.references = files;
    if (plural !== undefined)
        item.msgid_plural = plural;
    return item;
}

/** How many forms of a plural a language has. */
export function pluralFormsOf({ headers }: PO): number {
    return Number(/nplurals\s*=\s*(\d+)/.exec(headers['Plural-Forms'] ?? '')?.[1]);
}

/** The text of the template: all words of the page, without translations. */
export function template(messages: readonly Message[]): string {
    const po = new PO();
    po.comments = ['SPDX-License-Identifier: LGPL-2.1-or-later', 'Made from the sources by "npm run translations".'];
    po.headers = {
        'Project-Id-Version': 'cockpit-hosting', 'MIME-Version': '1.0',
        'Content-Type': 'text/plain; charset=UTF-8', 'Content-Transfer-Encoding': '8bit',
    };
    po.items = messages.map(message => itemOf(message));
    return `${po.toString()}\n`;
}

/** The text of a catalogue with exactly these messages, of which it keeps the translations that it has. */
export function merged(po: PO, messages: readonly Message[]): string {
    const known = new Map(po.items.map(item => [item.msgid, item]));
    po.items = messages.map(message => {
        const item = itemOf(message, pluralFormsOf(po));
        const { msgstr = [], msgid_plural: plural, comments = [], flags = {} } = known.get(message.id) ?? {};
        // One that has got a plural, or lost it, needs other forms. The library says null, and declares undefined.
        return Object.assign(item, { msgstr: (plural ?? undefined) === message.plural ? msgstr : [], comments, flags });
    });
    return `${po.toString()}\n`;
}

if (process.argv[1] === import.meta.filename) {
    const messages = pageMessages(ROOT);
    writeFileSync(TEMPLATE, template(messages));
    for (const [language, po] of catalogues()) {
        writeFileSync(join(DIRECTORY, `${language}.po`), merged(po, messages));
        const open = po.items.filter(({ msgstr }) => msgstr.length === 0 || msgstr.includes('')).length;
        console.log(`${language}: ${po.items.length} messages, ${open} to be translated`);
    }
}

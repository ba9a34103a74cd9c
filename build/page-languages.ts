// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Puts the translations into the page as Cockpit wants them: a request for `po.js` is answered with `po.LANGUAGE.js`, and
 * the labels in its menu, with the words that its search knows, are taken from `po.manifest.LANGUAGE.js`.
 */

import type PO from 'pofile';
import type { Plugin } from 'vite';

import { catalogues } from './catalogues.ts';
import { manifestMessages } from './messages.ts';

const FROM_THE_RIGHT = new Set(['ar', 'fa', 'he', 'ur']);

/** An expression of C with the operators that gettext allows, all of which JavaScript has. */
const PLURAL_RULE = /plural\s*=\s*([n\d\s?:()=!<>&|%+*/-]+);?\s*$/;

/** What is written from the left in any language: paths, names, commands with their arguments, numbers, and what stands for such. */
const WORD = String.raw`(?:[\w$/.*+~-][!-~]*)?[\w$/%+*-](?:\(\))?`;
const FROM_THE_LEFT = new RegExp(`${WORD}(?: ${WORD})*`, 'g');

/** Isolated (Unicode FSI and PDI), its dots and slashes keep their places among words written from the right. */
export function isolated(text: string): string {
    return text.replaceAll(FROM_THE_LEFT, '\u2068$&\u2069');
}

export function pageLanguages(root: string): Plugin {
    return {
        name: 'hosting-languages',
        generateBundle() {
            const labels = manifestMessages(root);
            for (const [language, po] of catalogues()) {
                this.emitFile({ type: 'asset', fileName: `po.${language}.js`, source: catalogueScript(language, po) });
                this.emitFile({ type: 'asset', fileName: `po.manifest.${language}.js`, source: manifestScript(po, labels) });
            }
        },
    };
}

/** A catalogue as a call of `cockpit.locale`, which gives the page its language, direction and plurals as well. */
export function catalogueScript(language: string, po: PO): string {
    const rule = PLURAL_RULE.exec(po.headers['Plural-Forms'] ?? '')?.[1];
    if (rule === undefined)
        throw new Error(`The catalogue ${language} has no Plural-Forms that are understood`);
    const isFromTheRight = FROM_THE_RIGHT.has(language.replace(/_.*/, ''));
    const header = `"":{"plural-forms":n=>${rule.trim()},"language":${JSON.stringify(language)},`
        + `"language-direction":"${isFromTheRight ? 'rtl' : 'ltr'}"}`;
    return script([header, ...translated(po).map(({ msgid, msgstr }) => entry(msgid, isFromTheRight ? msgstr.map(isolated) : msgstr))]);
}

/**
 * What Cockpit's shell takes from a catalogue. It takes the header too: with one, a shell that is not translated itself would
 * turn around, and all pages in it. Its search compares words, so that there are no marks in them.
 */
export function manifestScript(po: PO, messages: readonly string[]): string {
    return script(translated(po).filter(({ msgid }) => messages.includes(msgid)).map(({ msgid, msgstr }) => entry(msgid, msgstr)));
}

function translated({ items }: PO): PO['items'] {
    return items.filter(({ msgstr, flags }) => !flags['fuzzy'] && msgstr.length > 0 && msgstr.every(Boolean));
}

function entry(id: string, texts: readonly string[]): string {
    return `${JSON.stringify(id)}:${JSON.stringify([null, ...texts])}`;
}

function script(entries: readonly string[]): string {
    return `cockpit.locale({${entries.join(',\n')}});\n`;
}

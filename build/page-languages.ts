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
            const inManifest = new Set(manifestMessages(root));
            for (const [language, po] of catalogues()) {
                this.emitFile({ type: 'asset', fileName: `po.${language}.js`, source: catalogueScript(language, po) });
                this.emitFile({
                    type: 'asset', fileName: `po.manifest.${language}.js`,
                    source: catalogueScript(language, po, inManifest),
                });
            }
        },
    };
}

/** A catalogue as a call of `cockpit.locale`. @param inManifest messages that are for the manifest alone, where words are searched */
export function catalogueScript(language: string, po: PO, inManifest?: ReadonlySet<string>): string {
    const rule = PLURAL_RULE.exec(po.headers['Plural-Forms'] ?? '')?.[1];
    if (rule === undefined)
        throw new Error(`The catalogue ${language} has no Plural-Forms that are understood`);
    const isFromTheRight = FROM_THE_RIGHT.has(language.replace(/_.*/, ''));
    const entries = po.items
        .filter(({ msgid }) => inManifest?.has(msgid) ?? true)
        .filter(({ msgstr, flags }) => !flags['fuzzy'] && msgstr.length > 0 && msgstr.every(Boolean))
        .map(({ msgid, msgstr }) => {
            const texts = isFromTheRight && !inManifest ? msgstr.map(isolated) : msgstr;
            return `${JSON.stringify(msgid)}:${JSON.stringify([null, ...texts])}`;
        });
    const header = `"":{"plural-forms":n=>${rule.trim()},"language":${JSON.stringify(language)},`
        + `"language-direction":"${isFromTheRight ? 'rtl' : 'ltr'}"}`;
    return `cockpit.locale({${[header, ...entries].join(',\n')}});\n`;
}

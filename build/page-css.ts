// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Takes out of the stylesheet what can never apply. PatternFly's tokens are 250 kB of custom properties for every
 * component and for themes that Cockpit does not have; a custom property that no rule and no script names does nothing.
 */

import type { Plugin } from 'vite';

/** Stylesheets that components of ours import for a part of them that the page does not use. */
const UNUSED_SHEETS = /\/css\/components\/(Page\/page|Table\/table-tree-view|Table\/table-scrollable)\.css$/;

/** Reset and tokens; beside them fonts, which Cockpit has, and an icon font, which nothing here uses. */
const BASE_SHEET = /\/react-core\/dist\/styles\/base\.css$/;
const BASE_EXTRAS = /@font-face\s*\{[^}]*\}|\.pf-v6-pficon[^{}]*\{[^}]*\}/g;

/** Themes that Cockpit never switches on. */
const FOREIGN_THEME = /\.pf-v6-theme-(felt|glass|high-contrast)/;

/** A declaration of a custom property with what precedes it; values may hold texts and addresses with semicolons. */
const CUSTOM_PROPERTY = /([{;])(--[\w-]+):(?:"[^"]*"|'[^']*'|\([^)]*\)|[^;{}"'(])*(?=[;}])/g;

export function prunedCss(): Plugin {
    return {
        name: 'hosting-pruned-css',
        enforce: 'post',
        transform: {
            order: 'pre',
            filter: { id: [UNUSED_SHEETS, BASE_SHEET] },
            handler: (css, id) => ({ code: UNUSED_SHEETS.test(id) ? '' : css.replace(BASE_EXTRAS, ''), map: null }),
        },
        generateBundle: {
            order: 'post',
            handler(_options, bundle) {
                const files = Object.values(bundle);
                const scripts = files.map(file => file.type === 'chunk' ? file.code : '').join('\n');
                let css = '';
                for (const file of files) {
                    if (file.type === 'asset' && file.fileName.endsWith('.css'))
                        css += file.source = prune(String(file.source), scripts);
                }
                // Pictures that only the pruned rules showed.
                for (const { fileName } of files) {
                    if (fileName.endsWith('.svg') && !css.includes(fileName) && !scripts.includes(fileName))
                        Reflect.deleteProperty(bundle, fileName);
                }
            },
        },
    };
}

/**
 * @param css minified
 * @param scripts text in which custom properties are used beside the stylesheet
 */
export function prune(css: string, scripts: string): string {
    const inScripts = new Set(scripts.match(/--[\w-]+/g));
    let text = css.replace(/([^{}]+)\{[^{}]*\}/g, (rule, selectors: string) =>
        selectors.split(',').every(selector => FOREIGN_THEME.test(selector)) ? '' : rule);
    // A token may be used by another token only, so what is left over is looked at again until nothing changes.
    for (let length = -1; length !== text.length;) {
        length = text.length;
        const used = new Set(Array.from(text.matchAll(/var\(\s*(--[\w-]+)/g), match => match[1]));
        text = text.replace(CUSTOM_PROPERTY, (declaration, opening: string, name: string) =>
            used.has(name) || inScripts.has(name) ? declaration : opening === '{' ? '{' : '');
    }
    return text.replace(/\{;+/g, '{').replace(/[^{};]+\{\}/g, '');
}

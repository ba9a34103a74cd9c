// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which words the page has that are to be translated, taken from the syntax trees of `src/` and from the manifest. GNU
 * xgettext does not understand TSX.
 *
 * What counts are calls of the functions below with constant texts; a text that is put together at run time is an error,
 * since no catalogue could have it.
 */

import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import ts from 'typescript';

/** Name of the function to how many texts it takes: one, or a singular and a plural. */
const FUNCTIONS = new Map([['_', 1], ['gettext', 1], ['ngettext', 2], ['counted', 2]]);

export interface Message {
    id: string;
    plural?: string;
    /** Files that have it, without lines: those would change with every edit. */
    files: string[];
}

interface Manifest {
    menu: Record<string, { label: string, keywords?: { matches: string[] }[] }>;
}

/** All words of the page. @param root directory of the project */
export function pageMessages(root: string): Message[] {
    const found = new Map<string, Message>();
    const add = (file: string, id: string, plural?: string): void => {
        const message = found.get(id) ?? { id, files: [] };
        found.set(id, message);
        if (plural !== undefined)
            message.plural = plural;
        if (!message.files.includes(file))
            message.files.push(file);
    };
    manifestMessages(root).forEach(id => add('manifest.json', id));
    for (const file of globSync('src/**/*.{ts,tsx}', { cwd: root }).sort()) {
        if (!/\.(test|d)\.ts$/.test(basename(file)))
            messagesOf(file, readFileSync(join(root, file), 'utf8'), (id, plural) => add(file, id, plural));
    }
    return [...found.values()];
}

/** What Cockpit's menu shows of the page, and the words that its search finds it by. */
export function manifestMessages(root: string): string[] {
    const { menu } = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')) as Manifest;
    return Object.values(menu).flatMap(({ label, keywords = [] }) => [label, ...keywords.flatMap(({ matches }) => matches)]);
}

/** Calls `add` with each text of a source file that is to be translated. */
export function messagesOf(file: string, source: string, add: (id: string, plural?: string) => void): void {
    const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
    const visit = (node: ts.Node): void => {
        ts.forEachChild(node, visit);
        const count = ts.isCallExpression(node) ? FUNCTIONS.get(calledName(node.expression)) : undefined;
        if (count === undefined || !ts.isCallExpression(node))
            return;
        const taken = node.arguments.slice(0, count);
        // A function that passes on what it was called with is one of FUNCTIONS itself.
        if (count === 2 && taken.every(ts.isIdentifier))
            return;
        const texts = taken.map(constantText);
        const [id, plural] = texts;
        if (id === undefined || texts.includes(undefined) || texts.length < count) {
            const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
            throw new Error(`${file}:${line + 1}: what is to be translated must be a constant text: ${node.getText()}`);
        }
        add(id, plural);
    };
    visit(tree);
}

/** `f` of `f()` and of `object.f()`. */
function calledName(called: ts.Expression): string {
    if (ts.isIdentifier(called))
        return called.text;
    return ts.isPropertyAccessExpression(called) ? called.name.text : '';
}

/** The value of a literal, or of literals with `+` between them. */
function constantText(expression: ts.Expression): string | undefined {
    if (ts.isStringLiteralLike(expression))
        return expression.text;
    if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.PlusToken)
        return undefined;
    const [left, right] = [constantText(expression.left), constantText(expression.right)];
    return left === undefined || right === undefined ? undefined : left + right;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A document of websites as a file: YAML, of which JSON is a part. What is wrong with it is told with its line. */

import {
    type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, stringify, visit,
} from 'yaml';

import { HostingError, invalid } from '../contract/errors.ts';

/** A file as it was read. */
export interface Source {
    sites: unknown;
    /** Line of a place such as `sites[3].php`, or of the nearest around it that is written. */
    lineOf: (place: string) => number | undefined;
}

/** Fields that are texts although they may look like something else: PHP 8.10 is not 8.1. */
const TEXTS = new Set(['php', 'code', 'title', 'owner', 'name']);

/** @throws HostingError `Invalid` with the line where this is no document of websites */
export function readDocument(text: string): Source {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, version: '1.2', schema: 'core', prettyErrors: false });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) {
        throw new HostingError('Invalid', `Line ${lines.linePos(problem.pos[0]).line}: this is no YAML: ${problem.message}`,
            { hint: 'hostingctl site export prints a document as it should look.' });
    }
    keepTexts(document);
    const value = asValue(document);
    const other = Object.keys(value).find(key => key !== 'sites');
    if (other !== undefined)
        throw invalid(other, `A document has sites, and no ${other}.`);
    return { sites: value['sites'], lineOf: place => lineOf(document, lines, place) };
}

/** The same text that YAML's readers make the same values of. */
export function writeDocument(document: unknown): string {
    return stringify(document, { version: '1.2', schema: 'core', lineWidth: 0 });
}

function asValue(document: Document): Record<string, unknown> {
    let value: unknown;
    try {
        value = document.toJS();
    } catch (error) {
        // More aliases than anybody writes: a text that grows without end when it is read.
        throw new HostingError('Invalid', `The document cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw invalid('sites', 'The document does not begin with “sites:”.', 'hostingctl site export prints one as it should look.');
    return value as Record<string, unknown>;
}

/** Scalars of fields that are texts, as they are written. */
function keepTexts(document: Document): void {
    visit(document, {
        Pair: (_index, { key, value }, path) => {
            const isHeader = path.some(above => 'key' in above && isScalar(above.key) && above.key.value === 'headers');
            if (isScalar(key) && isScalar(value) && (isHeader || TEXTS.has(String(key.value))) && typeof value.value !== 'string')
                value.value = value.value === null ? '' : value.source ?? '';
        },
    });
}

function lineOf(document: Document, lines: LineCounter, place: string): number | undefined {
    let node: unknown = document.contents;
    let offset: number | undefined;
    for (const [, key, index] of place.matchAll(/([^.[\]]+)|\[([0-9]+)\]/g)) {
        const [next, at] = below(isAlias(node) ? node.resolve(document) : node, key ?? Number(index));
        if (at === undefined)
            break;
        node = next;
        offset = at;
    }
    return offset === undefined ? undefined : lines.linePos(offset).line;
}

/** What stands below a node, and where it begins. */
function below(node: unknown, key: string | number): [node: unknown, offset: number | undefined] {
    if (isSeq(node) && typeof key === 'number')
        return [node.items[key], (node.items[key] as Node | undefined)?.range?.[0]];
    const pair = isMap(node) ? node.items.find(each => isScalar(each.key) && String(each.key.value) === String(key)) : undefined;
    return [pair?.value, isScalar(pair?.key) ? pair.key.range?.[0] : undefined];
}

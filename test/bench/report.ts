// SPDX-License-Identifier: LGPL-2.1-or-later
/* docs/benchmarks.md: each bench writes its own part, below a heading, and leaves those of the others as they are. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FILE = path.join(ROOT, 'docs/benchmarks.md');

const HEAD = [
    '# Benchmarks', '',
    'Made by `npm run bench` and `npm run bench:page`, which overwrite their own part. Times are medians of one noisy machine, in',
    'milliseconds; the ratio, taken round by round within one run, is what counts.',
];

export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Puts a bench's part into the file, in place of that of its last run; and what it measured into `test-results/NAME.json`. */
export function report(name: string, title: string, lines: readonly string[], measured: unknown): void {
    const text = [...HEAD, ...withPart(partsOf(readFileSync(FILE, 'utf8')), title, lines)
        .flatMap(part => ['', `## ${part.title}`, '', ...part.lines]), ''].join('\n');
    writeFileSync(FILE, text);
    mkdirSync(path.join(ROOT, 'test-results'), { recursive: true });
    writeFileSync(path.join(ROOT, `test-results/${name}.json`), JSON.stringify(measured));
    console.log(lines.join('\n'));
}

interface Part { title: string, lines: readonly string[] }

function partsOf(text: string): Part[] {
    return text.split(/^## /m).slice(1).map(part => {
        const [title = '', ...lines] = part.trimEnd().split('\n');
        return { title, lines: lines.slice(1) };
    });
}

function withPart(parts: readonly Part[], title: string, lines: readonly string[]): Part[] {
    const part = { title, lines };
    return parts.some(each => each.title === title) ? parts.map(each => each.title === title ? part : each) : [...parts, part];
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the benches share: the host they run on, medians, and the place of their results. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Job } from '../../backend/contract/jobs.ts';
import { run } from '../support/machine.ts';

const root = path.resolve(import.meta.dirname, '../..');
const INSIDE = '/root/bench';
/** Sites that are created at once while the host is filled: more gain nothing on two processors. */
const AT_ONCE = 20;
const FILL_TIMEOUT = 3_600_000;

export interface Settings {
    /** How many sites the host is filled with in the end. */
    sites: number;
    /** Each number is the median of so many. */
    rounds: number;
}

/** What one bench found: its part of docs/benchmarks.md, and all its numbers. */
export interface Found {
    lines: string[];
    numbers: unknown;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** A median as it stands in a table. */
export function shown(values: readonly number[], digits = 0): string {
    return median(values).toFixed(digits);
}

/** Puts the programs of test/bench/inside on the host. */
export async function copyPrograms(): Promise<void> {
    await run(['mkdir', '-p', INSIDE]);
    for (const name of readdirSync(path.join(import.meta.dirname, 'inside')))
        await run(['tee', path.join(INSIDE, name)], { input: readFileSync(path.join(import.meta.dirname, 'inside', name), 'utf8') });
}

/** Runs one of them, and answers what it printed. */
export function inside(program: string, ...args: string[]): Promise<string> {
    const interpreter = program.endsWith('.sh') ? 'bash' : 'node';
    return run([interpreter, path.join(INSIDE, program), ...args], { timeout: FILL_TIMEOUT });
}

/** Milliseconds between the record of a job and its end. */
export function lasted({ createdAt, finishedAt }: Job): number {
    return Date.parse(finishedAt ?? '') - Date.parse(createdAt);
}

/** Milliseconds of each of its steps. */
export function stepsOf(job: Job): Map<string, number> {
    return new Map(job.steps.map(({ name, startedAt, finishedAt }) => [name, Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')]));
}

/** Names of the sites that fill the host: `fill1`, `fill2`, … */
export function fillers(from: number, to: number): string[] {
    return Array.from({ length: Math.max(0, to - from) }, (_each, index) => `fill${from + index + 1}`);
}

/** Creates sites, many at once, as a document that is applied. */
export async function fill(names: readonly string[]): Promise<void> {
    for (let done = 0; done < names.length; done += AT_ONCE) {
        const sites = names.slice(done, done + AT_ONCE)
            .map(name => ({ domain: `${name}.example`, user: name, databases: [{ engine: 'mariadb', name }] }));
        await run(['hostingctl', 'apply', '-f', '-', '--json'], { input: JSON.stringify({ sites }), timeout: FILL_TIMEOUT });
    }
}

/** Writes what a bench found: all numbers to test-results, its table in the place of the one before. */
export function keep(name: string, { lines, numbers }: Found): void {
    mkdirSync(path.join(root, 'test-results'), { recursive: true });
    writeFileSync(path.join(root, `test-results/bench-${name}.json`), `${JSON.stringify(numbers, null, 2)}\n`);
    const file = path.join(root, 'docs/benchmarks.md');
    writeFileSync(file, withSection(readFileSync(file, 'utf8'), name, lines));
}

/** The text with other lines between the marks of a bench; at the end where it has none yet. */
export function withSection(text: string, name: string, lines: readonly string[]): string {
    const begin = `<!-- bench ${name} -->`;
    const end = `<!-- end of ${name} -->`;
    const section = [begin, ...lines, end].join('\n');
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    return from === -1 || to < from ? `${text.trimEnd()}\n\n${section}\n` : text.slice(0, from) + section + text.slice(to + end.length);
}

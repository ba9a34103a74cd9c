// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * `hostingctl apply -f FILE`: brings the websites of this host to what a document says. The service plans, and each command of
 * the plan is called as if it had been typed: with its rights, its audit and its job. Applied again, the document changes nothing.
 */

import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import type { PlannedChange } from '../contract/document.ts';
import { EXIT_STATUS, type ErrorDocument, HostingError, invalid } from '../contract/errors.ts';
import type { CommandName } from '../contract/index.ts';
import type { Calls } from './all.ts';
import { confirm } from './confirm.ts';
import type { Source } from './document.ts';
import { clean, showError } from './output.ts';
import type { Printers } from './printers.ts';

export const APPLY_USAGE = 'apply -f FILE';
export const APPLY_SUMMARY = 'Bring the websites of this host to what a document says; see hostingctl site export.';
export const APPLY_FLAGS = [
    ['-f, --file FILE', 'the document, YAML or JSON; - is standard input'],
    ['--plan', 'say what would change, and change nothing'],
    ['--prune', 'also delete the sites and drop the databases that the document does not have; archives are kept'],
] as const;

/** Sites that are worked on at once: what they share, a reload of nginx, is then done for many together. */
const AT_ONCE = 20;

export interface ApplyFlags {
    file: string;
    plan: boolean;
    prune: boolean;
    yes: boolean;
    json: boolean;
}

/** A change with what came of it. */
interface Outcome extends Pick<PlannedChange, 'site' | 'path' | 'title' | 'command'> {
    job?: number;
    error?: ErrorDocument;
}

/** @throws HostingError `Invalid` for words that are no flags of it */
export function applyFlags(words: readonly string[]): ApplyFlags {
    const flags: ApplyFlags = { file: '', plan: false, prune: false, yes: false, json: false };
    const hint = 'See hostingctl apply --help';
    const queue = [...words];
    for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
        const [, name = ''] = /^--(plan|prune|yes|json)$/.exec(word) ?? [];
        const [, inline] = /^--file=(.+)$/s.exec(word) ?? [];
        if (name)
            flags[name as 'plan'] = true;
        else if (word === '-f' || word === '--file' || inline !== undefined)
            flags.file = inline ?? queue.shift() ?? '';
        else
            throw new HostingError('Invalid', `There is no flag ${word} of apply.`, { hint });
    }
    if (flags.file === '')
        throw invalid('file', 'Name the document: -f FILE.', hint);
    return flags;
}

/** @returns the exit status: failed when a change was */
export async function apply(client: Calls, flags: ApplyFlags, { print, say }: Printers): Promise<number> {
    // No other command needs YAML, which takes as long to load as all the rest.
    const { readDocument } = await import('./document.ts');
    const source = readDocument(await contentOf(flags.file));
    try {
        const input = { sites: source.sites, prune: flags.prune };
        const { changes } = await client.call('document.plan', input) as { changes: PlannedChange[] };
        if (flags.plan) {
            print(flags.json ? `${JSON.stringify({ changed: [], planned: changes.map(shown) })}\n` : describePlan(changes));
            return 0;
        }
        const lost = changes.filter(({ command }) => ['site.delete', 'database.drop'].includes(command));
        if (lost.length > 0 && !flags.yes)
            await confirm(`${lost.map(({ site, title }) => `${site}: ${title}`).join('\n')}\nDo that?`);
        const outcomes = await perform(client, changes, outcome => { say(describeOutcome(outcome)); });
        const failures = outcomes.filter(({ error }) => error);
        print(flags.json ? `${JSON.stringify(summary(outcomes, changes.length, source))}\n` : ending(outcomes, changes.length));
        return failures.length > 0 ? EXIT_STATUS.Failed : 0;
    } catch (error) {
        throw error instanceof HostingError ? new DocumentError(error, flags.file, source) : error;
    }
}

/** An error whose fields are places of a document, told with their lines. */
export class DocumentError extends HostingError {
    /** Line of each field that has one. */
    readonly lines: Record<string, number>;
    /** What stands before the number of a line. */
    readonly #at: string;

    constructor(error: HostingError, file: string, source: Pick<Source, 'lineOf'>) {
        super(error.code, error.message, { ...error.fields && { fields: error.fields }, ...error.hint && { hint: error.hint } });
        this.#at = file === '-' ? 'line ' : `${file}:`;
        this.lines = Object.fromEntries(Object.keys(error.fields ?? {}).flatMap(place => {
            const line = source.lineOf(place);
            return line === undefined ? [] : [[place, line]];
        }));
    }

    /** `sites.yaml:12: sites[3].php: Write a PHP version such as 8.4.` */
    text(): string {
        const lines = Object.entries(this.fields ?? {}).map(([place, sentence]) =>
            `${this.lines[place] === undefined ? '' : `${this.#at}${this.lines[place]}: `}${place}: ${sentence}`);
        return [...lines.length > 0 ? lines : [this.message], ...this.hint ? [this.hint] : []].map(line => `${clean(line)}\n`).join('');
    }
}

/** Stage by stage; within one, site beside site, and the changes of a site one after the other until one fails. */
async function perform(client: Calls, changes: readonly PlannedChange[], done: (outcome: Outcome) => void): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    const failed = new Set<string>();
    for (const stage of [true, false]) {
        const groups = [...Map.groupBy(changes.filter(({ isFirst }) => isFirst === stage), ({ site }) => site)];
        const worker = async (): Promise<void> => {
            for (let next = groups.shift(); next; next = groups.shift()) {
                for (const change of failed.has(next[0]) ? [] : next[1]) {
                    const outcome = await performOne(client, change);
                    outcomes.push(outcome);
                    done(outcome);
                    if (outcome.error) {
                        failed.add(change.site);
                        break;
                    }
                }
            }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }
    return outcomes;
}

async function performOne(client: Calls, change: PlannedChange): Promise<Outcome> {
    const outcome: Outcome = shown(change);
    try {
        const { job } = await client.call(change.command as CommandName, change.input) as { job: number };
        outcome.job = job;
        const { state, error } = await client.follow(job, () => undefined);
        if (state !== 'done')
            outcome.error = { message: error?.message ?? `The job ended as ${state}.`, ...error?.hint && { hint: error.hint } };
    } catch (error) {
        if (!(error instanceof HostingError))
            throw error;
        outcome.error = error.document();
    }
    return outcome;
}

function shown({ site, path, title, command }: PlannedChange): Outcome {
    return { site, path, title, command };
}

function summary(outcomes: readonly Outcome[], planned: number, source: Source): Record<string, unknown> {
    const failures = outcomes.filter(({ error }) => error);
    return {
        changed: outcomes.filter(({ error }) => !error),
        ...failures.length > 0 && {
            message: failures[0]?.error?.message,
            failed: failures.map(failure => ({ ...failure, line: failure.path === null ? undefined : source.lineOf(failure.path) })),
            notBegun: planned - outcomes.length,
        },
    };
}

function describePlan(changes: readonly PlannedChange[]): string {
    const lines = changes.map(({ site, title }) => `${clean(site)}: ${clean(title)}\n`);
    return lines.length === 0 ? 'Nothing to do.\n' : `${lines.join('')}${counted(lines.length)}. Nothing was done.\n`;
}

function describeOutcome({ site, title, job, error }: Outcome): string {
    return `${clean(site)}: ${clean(title)}: ${error ? showError(error) : `done (job ${job}).\n`}`;
}

function ending(outcomes: readonly Outcome[], planned: number): string {
    if (planned === 0)
        return 'Nothing to do.\n';
    const failures = outcomes.filter(({ error }) => error).length;
    const left = planned - outcomes.length;
    const more = [...failures > 0 ? [`${failures} failed`] : [], ...left > 0 ? [`${left} not begun`] : []];
    return `${[`${counted(outcomes.length - failures)} done`, ...more].join(', ')}.\n`;
}

function counted(number: number): string {
    return number === 1 ? '1 change' : `${number} changes`;
}

async function contentOf(file: string): Promise<string> {
    if (file === '-')
        return text(process.stdin);
    try {
        return await readFile(file, 'utf8');
    } catch (error) {
        throw invalid('file', `The file ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`);
    }
}

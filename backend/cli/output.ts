// SPDX-License-Identifier: LGPL-2.1-or-later
/* Answers for people: tables for lists, lines for single things, text as it is. */

import { quoteDotenv } from '../contract/dotenv-edit.ts';
import { type ErrorDocument } from '../contract/errors.ts';
import type { OutputOf } from '../contract/index.ts';
import type { Job, StepState } from '../contract/jobs.ts';
import { verdict } from './verdict.ts';

/** Columns of the lists; everything else of a row is in `--json`. */
const COLUMNS: Record<string, readonly string[]> = {
    'site.list': ['name', 'domain', 'app', 'php', 'state', 'activity', 'owner'],
    'site.top': ['site', 'memory', 'cpu', 'disk', 'requests'],
    'host.status.services': ['unit', 'state', 'sites'],
    'host.status.disks': ['path', 'size', 'available'],
    'database.list': ['site', 'engine', 'name', 'charset', 'collation', 'size', 'sessions'],
    'php.list': ['version', 'source', 'endOfLife', 'ended', 'sites'],
    'template.list': ['name', 'state', 'shipped', 'problem'],
    'audit.list': ['at', 'actor', 'address', 'command', 'outcome', 'input'],
    'selinux.denials': ['lastAt', 'count', 'site', 'sentence'],
    'database-server.show': ['engine', 'state', 'version', 'uptime', 'connections', 'maxConnections', 'size', 'slowCount'],
    'database-remote.list': ['database', 'engine', 'address', 'port'],
    'env.history': ['version', 'current', 'at', 'actor', 'comment'],
    'selinux.check.denials': ['lastAt', 'count', 'site', 'sentence', 'proposal'],
    'host.hardening': ['item', 'state', 'isOurs', 'why', 'detail'],
    'ssh-key.list': ['name', 'type', 'bits', 'fingerprint', 'purpose', 'accounts', 'servers'],
    'job.list': ['id', 'state', 'title', 'actor', 'createdAt'],
};

const MARK: Partial<Record<StepState, string>> = {
    done: 'done', unchanged: 'was so already', skipped: 'skipped', failed: 'FAILED', undone: 'undone',
};

/** What a query answered. */
export function show(name: string, answer: unknown): string {
    if (Array.isArray(answer))
        return table(answer as Record<string, unknown>[], COLUMNS[name]);
    if (typeof answer !== 'object' || answer === null)
        return `${clean(String(answer))}\n`;
    if (name === 'env.get')
        return variables(answer as OutputOf<'env.get'>);
    if (name === 'host.check')
        return verdict(answer as OutputOf<'host.check'>, clean);
    if (name === 'site.preview')
        return preview(answer as OutputOf<'site.preview'>);
    const entries = Object.entries(answer);
    if ('text' in answer && typeof answer.text === 'string')
        return cleanText(answer.text);
    // A list with columns of its own stands below the lines.
    const lists = entries.filter(([key]) => `${name}.${key}` in COLUMNS);
    const lines = entries.filter(entry => !lists.includes(entry));
    const width = Math.max(...lines.map(([key]) => key.length));
    return lines.map(([key, value]) => `${clean(key).padEnd(width)}  ${cell(value)}\n`).join('')
        + lists.map(([key, value]) => `\n${table(value as Record<string, unknown>[], COLUMNS[`${name}.${key}`])}`).join('');
}

/** Names, or names with values, in the words of the file. */
function variables({ variables: all, revealed }: OutputOf<'env.get'>): string {
    const lines = Object.entries(all).map(([key, value]) => revealed && value !== null ? `${key}=${quoteDotenv(value)}` : key);
    return lines.length === 0 ? 'None.\n' : lines.map(line => `${clean(line)}\n`).join('');
}

const REASON: Record<OutputOf<'site.preview'>['files'][number]['reason'], string> = {
    missing: 'is written for the first time', outdated: 'is written anew', removed: 'is deleted',
    edited: 'was changed by hand: the job stops there, unless it is told to overwrite that',
};

/** What a command would do: its steps, then each file with its difference. */
function preview({ title, steps, files }: OutputOf<'site.preview'>): string {
    const lines = [`Nothing was changed. ${title} would take these steps:`, ...steps.map(step => `  ${step}`)];
    if (files.length === 0)
        lines.push('', 'No generated file would differ from what is on disk.');
    for (const { path, reason, isSecret, diff } of files) {
        const secret = isSecret ? ' What is in it is shown to nobody.' : '';
        lines.push('', `${path} ${REASON[reason]}.${secret}`, ...diff ? [diff.trimEnd()] : []);
    }
    return cleanText(`${lines.join('\n')}\n`);
}

/** Prints steps as they end, each once, and how far one has come that tells it. */
export function progressPrinter(write: (text: string) => void): (job: Job) => void {
    const printed = new Set<string>();
    return job => {
        for (const step of job.steps) {
            const isProgress = step.state === 'running' && step.note !== null;
            const mark = isProgress ? step.note : MARK[step.state];
            const key = `${step.name} ${step.state} ${isProgress ? step.note : ''}`;
            if (!mark || printed.has(key))
                continue;
            printed.add(key);
            const took = step.startedAt && step.finishedAt && step.state === 'done'
                ? ` ${Date.parse(step.finishedAt) - Date.parse(step.startedAt)} ms` : '';
            write(clean(`  ${step.title}: ${mark}${step.note && !isProgress ? ` (${step.note})` : ''}${took}`) + '\n');
        }
    };
}

/** The line that ends a job that is done. */
export function ending({ id, title }: Job): string {
    return `${clean(title)}: done (job ${id}).\n`;
}

/** The line that ends a job that was cancelled. */
export function cancelling({ id, title, state }: Job): string {
    return `${clean(title)}: cancelled, ${state === 'rolled-back' ? 'and nothing of it is left' : 'and what it did stays'} (job ${id}).\n`;
}

/** An error for people. */
export function showError({ message, fields, hint }: ErrorDocument): string {
    const lines = [message];
    for (const [field, sentence] of Object.entries(fields ?? {})) {
        if (sentence !== message)
            lines.push(`  ${field}: ${sentence}`);
    }
    if (hint)
        lines.push(hint);
    return lines.map(line => `${cleanText(line)}\n`).join('');
}

function table(rows: Record<string, unknown>[], columns: readonly string[] = Object.keys(rows[0] ?? {})): string {
    if (rows.length === 0)
        return 'None.\n';
    const cells = [columns.map(heading), ...rows.map(row => columns.map(column => cell(row[column])))];
    const widths = columns.map((_column, index) => Math.max(...cells.map(row => row[index]?.length ?? 0)));
    return cells.map(row => `${row.map((text, index) => text.padEnd(widths[index] ?? 0)).join('  ').trimEnd()}\n`).join('');
}

function heading(column: string): string {
    return column.replaceAll(/[A-Z]/g, letter => ` ${letter}`).toUpperCase();
}

function cell(value: unknown): string {
    if (value === null || value === undefined)
        return '-';
    if (Array.isArray(value))
        return value.length === 0 ? '-' : value.map(cell).join(', ');
    return clean(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A terminal obeys control characters: a log line or a file must not command it. */
export function clean(text: string): string {
    return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
}

function cleanText(text: string): string {
    return text.split('\n').map(line => line.split('\t').map(clean).join('\t')).join('\n');
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Inside the test host: programs, and what the store says of jobs, without asking the service. */

import { spawn } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Ended { status: number, output: string }

/** Arguments of a program; with a text for its standard input where it takes one. */
export type Command = readonly string[] | { argv: readonly string[], input: string };

/** Runs a program to its end; its status is an answer. */
export function exec(command: Command): Promise<Ended> {
    const { argv, input } = 'argv' in command ? command : { argv: command, input: '' };
    return new Promise(resolve => {
        const child = spawn(argv[0] ?? '', argv.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
        let output = '';
        for (const stream of [child.stdout, child.stderr])
            stream.setEncoding('utf8').on('data', (text: string) => { output += text; });
        child.stdin.on('error', () => undefined);
        child.stdin.end(input);
        child.on('error', error => resolve({ status: -1, output: error.message }));
        child.on('close', status => resolve({ status: status ?? -1, output }));
    });
}

/** Runs a program that has to succeed. */
export async function run(command: Command): Promise<string> {
    const { status, output } = await exec(command);
    if (status !== 0)
        throw new Error(`${('argv' in command ? command.argv : command).join(' ')} ended with ${status}: ${output}`.slice(0, 600));
    return output;
}

/** A text that is given to bash. */
export const script = (text: string): Promise<string> => run(['bash', '-c', text]);

/** Waits until something is so; answers whether it came to that. */
export async function until(condition: () => boolean | Promise<boolean>, milliseconds: number): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (!await condition()) {
        if (Date.now() > deadline)
            return false;
        await sleep(25);
    }
    return true;
}

const STORE = '/var/lib/hosting/hosting.db';

/** Rows of the store. */
export function rows<T>(sql: string, ...values: (string | number)[]): T[] {
    const db = new DatabaseSync(STORE, { readOnly: true });
    try {
        db.exec('PRAGMA busy_timeout = 5000');
        return db.prepare(sql).all(...values) as T[];
    } finally {
        db.close();
    }
}

export interface JobRow { id: number, kind: string, state: string, error: string | null }

export const lastJob = (): number => rows<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM jobs')[0]?.id ?? 0;
/** The first job of a kind after another. */
export const jobAfter = (id: number, kind: string): JobRow | undefined =>
    rows<JobRow>('SELECT id, kind, state, error FROM jobs WHERE id > ? AND kind = ? ORDER BY id LIMIT 1', id, kind)[0];
export const isOpen = ({ state }: JobRow): boolean => ['queued', 'running', 'rolling-back'].includes(state);
/** Whether any job is at work. */
export const atWork = (): boolean =>
    rows('SELECT id FROM jobs WHERE state IN (\'queued\', \'running\', \'rolling-back\')').length > 0;

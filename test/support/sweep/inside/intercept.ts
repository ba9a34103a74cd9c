// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Loaded into hostingd by a drop-in of the test host (`node --import`), so that the product has no seam for tests. It sees what the
 * service writes about its jobs, and what it does between: programs it starts, files it changes, calls on the bus. At the
 * point that a plan names it lets the fault happen: the service is killed, or stops itself until somebody has done something
 * to the host, or the program that it starts fails or is killed.
 */

import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import path from 'node:path';

import { type Mark, PLACE, type Plan } from './plan.ts';

const real = { ...fs };
const realSpawn = childProcess.spawn;
const realNow = Date.now.bind(Date);
let present: Mark | undefined;
let plans: Plan[] = readPlans();

function readPlans(): Plan[] {
    try {
        return JSON.parse(real.readFileSync(`${PLACE}/plan`, 'utf8')) as Plan[];
    } catch {
        return [];
    }
}

/** What the service has written of a job: the step or the job itself, and its state. */
function mark(job: unknown, kind: string, name: string, state: string): void {
    if (present && real.existsSync(`${PLACE}/tracing`))
        real.appendFileSync(`${PLACE}/trace`, `${JSON.stringify(present)}\n`);
    present = { job: Number(job), kind, name, state, effects: [] };
    plans = readPlans();
    const action = due();
    if (action)
        strike(action);
}

/** Something that the service does to the host, just before it is done. Answers the action for a program that is started. */
function effect(what: string): Plan | undefined {
    if (!present)
        return undefined;
    present.effects.push(what);
    const action = due();
    if (action && ['fail-child', 'kill-child', 'kill-later'].includes(action.action))
        return action;
    if (action)
        strike(action);
    return undefined;
}

/** The plan for this moment; it is used once. */
function due(): Plan | undefined {
    const plan = plans.find(each => present?.kind === each.kind && `${present.name} ${present.state}` === each.mark
        && present.effects.length === each.effect);
    if (plan) {
        plans = plans.filter(each => each !== plan);
        real.writeFileSync(`${PLACE}/plan`, JSON.stringify(plans));
        real.writeFileSync(`${PLACE}/hit`, String(process.pid));
    }
    return plan;
}

function strike({ action }: Plan): void {
    if (action === 'stop') {
        process.kill(process.pid, 'SIGSTOP');
        takeClock();
    } else { process.kill(process.pid, 'SIGKILL'); }
}

/* The store. */

interface Statement { source: string, database: { prepare: (sql: string) => { get: (...values: unknown[]) => unknown } } }

const STEP = `SELECT kind, name FROM jobs JOIN steps ON job_id = id WHERE id = ? AND position = ?`;
const JOB = 'SELECT kind FROM jobs WHERE id = ?';

function watchStatements(prototype: { run: (...values: unknown[]) => unknown }): void {
    const { run } = prototype;
    prototype.run = function (this: Statement, ...values: unknown[]): unknown {
        const answer = run.apply(this, values);
        if (this.source.startsWith('UPDATE steps SET state')) {
            const { kind, name } = this.database.prepare(STEP).get(values.at(-2), values.at(-1)) as { kind: string, name: string };
            mark(values.at(-2), kind, name, String(values[0]));
        } else if (this.source.startsWith('UPDATE jobs SET state')) {
            const { kind } = this.database.prepare(JOB).get(values.at(-1)) as { kind: string };
            mark(values.at(-1), kind, '*', String(values[0]));
        }
        return answer;
    };
}

const dlopen = process.dlopen.bind(process);
process.dlopen = (module: object, file: string, ...rest: []): void => {
    dlopen(module, file, ...rest);
    const { Database } = (module as { exports: { Database?: { prototype: { prepare: (...values: unknown[]) => object } } } }).exports;
    if (!file.includes('better_sqlite3') || !Database)
        return;
    const { prepare } = Database.prototype;
    let isWatched = false;
    Database.prototype.prepare = function (...values): object {
        const statement = prepare.apply(this, values);
        if (!isWatched)
            watchStatements(Object.getPrototypeOf(statement) as { run: (...values: unknown[]) => unknown });
        isWatched = true;
        return statement;
    };
};

/* Programs. */

childProcess.spawn = ((program: string, args: readonly string[], options: childProcess.SpawnOptions) => {
    const action = effect(`program ${path.basename(program)}`);
    if (action?.action === 'fail-child')
        return realSpawn('/usr/bin/false', [], options);
    const child = realSpawn(program, args, options);
    if (action?.action === 'kill-child')
        setTimeout(() => child.kill('SIGKILL'), action.delay ?? 0);
    if (action?.action === 'kill-later')
        setTimeout(() => process.kill(process.pid, 'SIGKILL'), action.delay ?? 5);
    return child;
}) as typeof childProcess.spawn;

/* Files. */

const CHANGES = ['writeFile', 'rename', 'unlink', 'rm', 'mkdir', 'rmdir', 'symlink', 'link', 'chmod', 'chown', 'lchown', 'mkdtemp', 'cp',
    'copyFile', 'open'] as const;

function changes(name: string, flags: unknown): boolean {
    if (name !== 'open')
        return true;
    const { O_WRONLY, O_RDWR, O_CREAT } = fs.constants;
    return typeof flags === 'number' ? (flags & (O_WRONLY | O_RDWR | O_CREAT)) !== 0 : typeof flags === 'string' && /[wa+]/.test(flags);
}

function watchFiles(functions: object, suffix: string): void {
    const by = functions as Record<string, unknown>;
    for (const name of CHANGES) {
        const original = by[name + suffix] as ((...values: unknown[]) => unknown) | undefined;
        if (!original)
            continue;
        by[name + suffix] = (...values: unknown[]): unknown => {
            if (changes(name, values[1]))
                effect(`file ${name}`);
            return original(...values);
        };
    }
}
watchFiles(fs, 'Sync');
watchFiles(fs.promises, '');

/* Calls on the bus: messages of the type METHOD_CALL, in little endian. */

const sockets = net.Socket.prototype as unknown as { write: (...values: unknown[]) => unknown };
const original = sockets.write;
sockets.write = function (this: net.Socket, ...values: unknown[]): unknown {
    const [data] = values;
    if (Buffer.isBuffer(data) && data[0] === 0x6c && data[1] === 1)
        effect('bus call');
    return original.apply(this, values);
};

/* The clock, as far as the service itself reads it. */

let ahead = 0;
function takeClock(): void {
    ahead = real.existsSync(`${PLACE}/clock`) ? Number(real.readFileSync(`${PLACE}/clock`, 'utf8')) : 0;
}
takeClock();
globalThis.Date = new Proxy(Date, {
    construct: (target, given: unknown[], own) =>
        Reflect.construct(target, given.length > 0 ? given : [realNow() + ahead], own) as Date,
    get: (target, property): unknown =>
        property === 'now' ? () => realNow() + ahead : Reflect.get(target, property) as unknown,
});

syncBuiltinESMExports();

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The test host, for tests: programs run in it with their arguments unchanged, and `hostingctl` with its JSON.
 *
 *     const { status, stdout } = await exec(['systemctl', 'is-active', 'nginx']);
 *     const site = await hostingctl<Site>('site', 'show', 'shop');
 *
 * With HOSTING_VM in the environment it is the virtual machine instead of the container.
 */

import { spawn } from 'node:child_process';
import path from 'node:path';

import { containerBus } from './container-bus.ts';
import { vmBus } from './vm-bus.ts';

export const MACHINE = path.resolve(import.meta.dirname, '../machine/machine');

export interface Result {
    status: number;
    stdout: string;
    stderr: string;
}

export interface ExecOptions {
    user?: string;
    input?: string;
    /** Milliseconds after which it is killed. */
    timeout?: number;
    /** Is given what the program writes while it runs. */
    onOutput?: (text: string) => void;
}

/** What stands before every command of the machine's. */
export const KIND: readonly string[] = process.env['HOSTING_VM'] ? ['--vm'] : [];
/** Milliseconds; the virtual machine is emulated, and some 20 times slower. */
const PATIENCE = process.env['HOSTING_VM'] ? 400_000 : 240_000;
/** Milliseconds between two looks at what is waited for: the look costs the virtual machine most of a second. */
const PAUSE = process.env['HOSTING_VM'] ? 3000 : 200;

/** Runs the machine's own command: `up`, `down`, … */
export function machine(args: readonly string[], options: ExecOptions = {}): Promise<Result> {
    return new Promise((resolve, reject) => {
        const child = spawn(MACHINE, [...KIND, ...args], { stdio: ['pipe', 'pipe', 'pipe'], timeout: options.timeout ?? PATIENCE });
        let stdout = '';
        let stderr = '';
        child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; options.onOutput?.(text); });
        child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
        child.stdin.on('error', () => undefined);
        child.stdin.end(options.input ?? '');
        child.on('error', reject);
        child.on('close', status => resolve({ status: status ?? -1, stdout, stderr }));
    });
}

/** Runs a program in the test host; its status is an answer. */
export function exec(argv: readonly string[], options: ExecOptions = {}): Promise<Result> {
    const user = options.user === undefined ? [] : ['--user', options.user];
    return machine(['exec', ...user, ...argv], options);
}

/** Runs a program that has to succeed, and answers its standard output. */
export async function run(argv: readonly string[], options: ExecOptions = {}): Promise<string> {
    return succeeded(argv, await exec(argv, options));
}

function succeeded(argv: readonly string[], { status, stdout, stderr }: Result): string {
    if (status !== 0)
        throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}${stdout}`.slice(0, 1500));
    return stdout;
}

/** What `hostingctl …` comes to: called from here where that makes no difference, and the program in the test host otherwise. */
async function call(words: readonly string[]): Promise<Result> {
    // Not at the top: whoever only brings a host up needs nothing of the command line.
    const { hostingctlAt, isCallAlone } = await import('./hostingctl.ts');
    if (!isCallAlone(words))
        return exec(['hostingctl', ...words]);
    const address = KIND.length > 0 ? await vmBus([MACHINE, ...KIND, 'exec']) : await containerBus(pid);
    const late = { status: -1, stdout: '', stderr: `not answered within ${PATIENCE} ms` };
    let timer: NodeJS.Timeout | undefined;
    return Promise.race([hostingctlAt(address, words), new Promise<Result>(resolve => {
        timer = setTimeout(() => resolve(late), PATIENCE);
    })]).finally(() => { clearTimeout(timer); });
}

async function pid(): Promise<string> {
    return succeeded(['machine', 'pid'], await machine(['pid']));
}

/** `hostingctl … --json` that has to succeed. */
export async function hostingctl<T = Record<string, unknown>>(...args: string[]): Promise<T> {
    const words = ['--json', ...args];
    return JSON.parse(succeeded(['hostingctl', ...words], await call(words))) as T;
}

/** The same with the program that is installed in the test host, whichever version that is. */
export async function installedHostingctl<T = Record<string, unknown>>(...args: string[]): Promise<T> {
    return JSON.parse(await run(['hostingctl', '--json', ...args])) as T;
}

export interface Refusal {
    status: number;
    message: string;
    fields?: Record<string, string>;
    hint?: string;
}

/** `hostingctl … --json` that has to fail. */
export async function refused(args: readonly string[], options: ExecOptions = {}): Promise<Refusal> {
    const words = ['--json', ...args];
    const isProgram = options.user !== undefined || options.input !== undefined;
    const { status, stdout, stderr } = isProgram ? await exec(['hostingctl', ...words], options) : await call(words);
    if (status === 0)
        throw new Error(`hostingctl ${args.join(' ')} was not refused: ${stdout}`.slice(0, 1500));
    try {
        return { status, ...JSON.parse(stdout) as Omit<Refusal, 'status'> };
    } catch {
        throw new Error(`hostingctl ${args.join(' ')} ended with ${status} and no JSON: ${stdout}${stderr}`);
    }
}

/** Asks nginx of the test host as a visitor of a domain. */
export async function visit(domain: string, url = '/', ...flags: string[]): Promise<{ status: number, body: string }> {
    const { stdout } = await exec(['curl', '--silent', '--max-time', '20', '--header', `Host: ${domain}`,
        '--write-out', '\n%{http_code}', ...flags, '--', `http://127.0.0.1${url}`]);
    const end = stdout.lastIndexOf('\n');
    return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

/** Writes a file as a site's user, below its home. */
export async function writeAs(user: string, file: string, text: string): Promise<void> {
    await run(['tee', '--', file], { user, input: text });
}

/** Waits until a condition holds. */
export async function until(what: string, condition: () => Promise<boolean>, seconds = 30): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    while (!await condition()) {
        if (Date.now() > deadline)
            throw new Error(`not within ${seconds} s: ${what}`);
        await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
}

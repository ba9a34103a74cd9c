// SPDX-License-Identifier: LGPL-2.1-or-later
/* hostingctl: the command line. Everything it knows of commands it reads from the command table. */

import { apply, applyFlags, DocumentError } from './cli/apply.ts';
import { globalFlags, type Invocation, parseArguments } from './cli/arguments.ts';
import { performAll } from './cli/all.ts';
import { Client } from './cli/client.ts';
import { confirm } from './cli/confirm.ts';
import { describeApply, describeCommand, overview } from './cli/help.ts';
import { cancelling, ending, progressPrinter, show, showError } from './cli/output.ts';
import { describePlan } from './cli/plan.ts';
import { readFields, readPairs } from './cli/read.ts';
import { cliCommands, type CliCommand } from './cli/schema.ts';
import { type Direction, pump, sizeOfInput, streamOf } from './cli/stream.ts';
import { EXIT_STATUS, type ErrorCode, type ErrorDocument, HostingError } from './contract/errors.ts';
import type { OutputOf } from './contract/index.ts';
import type { Job } from './contract/jobs.ts';
import { RUN_OUTPUT } from './contract/run.ts';
import { VERSION } from './version.ts';

/** @returns the exit status */
async function main(words: string[]): Promise<number> {
    const { json } = globalFlags(words);
    try {
        if (words.length === 1 && words[0] === '--version') {
            print(`hostingctl ${VERSION}\n`);
            return 0;
        }
        if (words[0] === 'apply')
            return await performApply(words.slice(1));
        const commands = cliCommands();
        const invocation = parseArguments(words, commands);
        if (!invocation.command || invocation.flags.help) {
            print(invocation.command ? describeCommand(invocation.command) : overview(commands, invocation.noun));
            return invocation.flags.help ? 0 : EXIT_STATUS.Invalid;
        }
        return await perform(invocation.command, invocation);
    } catch (error) {
        const { code, ...document } = error instanceof HostingError
            ? { code: error.code, ...error.document() }
            : { code: 'Failed' as const, message: error instanceof Error ? error.message : String(error) };
        return fail(code, document, json);
    }
}

async function perform(command: CliCommand, { input: typed, files, flags }: Invocation): Promise<number> {
    if (command.command.confirm !== undefined && !flags.yes && !flags.preview)
        await confirm(questionOf(command.command.confirm, typed));
    const input: Record<string, unknown> = { ...typed, ...await readPairs(command, typed), ...await readFields(command, files) };
    if (command.name === 'database.import' && input['file'] === '-')
        input['size'] ??= sizeOfInput();

    const client = await Client.connect();
    try {
        if (command.command.plan !== undefined && (flags.plan || !flags.yes)) {
            const isWanted = await showPlan(client, command.command.plan as 'host.setup-plan', input, flags);
            if (flags.plan || !isWanted)
                return 0;
        }
        if (flags.preview) {
            const told = await client.call('site.preview', { command: command.name, input });
            print(flags.json ? `${JSON.stringify(told)}\n` : show('site.preview', told));
            return 0;
        }
        if (flags.follow)
            return await follow(client, command, input, flags.json);
        if (flags.all)
            return await performAll(client, command, input, flags, print);
        if (command.command.pages) {
            await printPages(client, command, input, flags.json);
            return 0;
        }
        const answer = await client.call(command.name, input);
        if (!flags.json && WARNED.has(command.name))
            await warn(client);
        if (command.command.kind === 'query' || (!flags.wait && !streamOf(command.name, answer))) {
            print(flags.json ? `${JSON.stringify(answer)}\n` : await textOf(command.name, answer));
            return command.command.verdict && (answer as { state?: unknown }).state === 'fail' ? EXIT_STATUS.Failed : 0;
        }
        const stream = streamOf(command.name, answer);
        if (stream)
            return await waitForStream(client, answer as OutputOf<'database.export'>, stream, flags.json);
        const hasLogin = command.name === 'site.create' && input['app'] === 'wordpress' || command.name === 'wordpress.password';
        return await wait(client, answer as OutputOf<'site.create'>,
            { json: flags.json, hasLogin, hasOutput: command.name === 'site.run', isWantedToEnd: command.name === 'job.cancel' });
    } finally {
        client.close();
    }
}

/** Shows what would be done. @returns whether it is to be done: there is something, and a person says yes */
async function showPlan(
    client: Client, query: 'host.setup-plan', input: Record<string, unknown>, { plan: isAll, json }: Invocation['flags'],
): Promise<boolean> {
    const plan = await client.call(query, input);
    if (isAll) {
        print(json ? `${JSON.stringify(plan)}\n` : describePlan(plan));
        return false;
    }
    process.stderr.write(describePlan(plan));
    if (plan.steps.some(({ state }) => state === 'needed')) {
        await confirm('Go on?');
        return true;
    }
    if (json)
        print(`${JSON.stringify(plan)}\n`);
    return false;
}

/** Whoever makes sites or looks at them learns that one of their walls is down. */
const WARNED = new Set(['site.create', 'site.list', 'host.info', 'selinux.status']);

async function warn(client: Client): Promise<void> {
    const { selinux } = await client.call('host.info', {});
    if (selinux === 'permissive')
        process.stderr.write('Warning: SELinux is permissive on this host and blocks nothing. See hostingctl selinux check.\n');
}

/** Calls again and again, each time from where the answer before ended. Ends with the signal that ends us. */
async function follow(client: Client, command: CliCommand, input: Record<string, unknown>, json: boolean): Promise<never> {
    const PAUSE = 1000;
    for (let after: unknown; ;) {
        const answer = await client.call(command.name, { ...input, ...after !== undefined && { after } }) as { after: string };
        print(json ? `${JSON.stringify(answer)}\n` : show(command.name, answer));
        ({ after } = answer);
        await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
}

interface Page { rows: unknown[], after: number | null }

/** Prints rows as they come, one JSON document a line; as JSON they are one array. */
async function printPages(client: Client, command: CliCommand, input: Record<string, unknown>, json: boolean): Promise<void> {
    let separator = json ? '[' : '';
    for (let after: number | null | undefined; after !== null;) {
        const page = await client.call(command.name, { ...input, ...after !== undefined && { after } }) as Page;
        for (const row of page.rows) {
            print(`${separator}${JSON.stringify(row)}`);
            separator = json ? ',' : '\n';
        }
        ({ after } = page);
    }
    print(json ? `${separator === '[' ? '[' : ''}]\n` : separator);
}

/** Follows a job that goes on with our standard input or output. The latter holds nothing but what it writes. */
async function waitForStream(
    client: Client, started: OutputOf<'database.export'>, stream: { direction: Direction, socket: string }, json: boolean,
): Promise<number> {
    const enough = new AbortController();
    const pumped = pump(stream, enough.signal);
    const job = await client.follow(started.job, progressPrinter(text => process.stderr.write(text)));
    const say = (text: string): unknown => (stream.direction === 'in' && json ? process.stdout : process.stderr).write(text);
    if (job.state === 'done') {
        await pumped;
        say(json ? `${JSON.stringify({ ...started, ...job })}\n` : ending(job));
        return 0;
    }
    const { code, ...document } = job.error ?? { code: 'Failed' as const, message: `The job ended as ${job.state}.` };
    say(json ? `${JSON.stringify({ ...document, job: job.id })}\n` : showError(document));
    // What is left of standard input is for nobody.
    enough.abort();
    return EXIT_STATUS[code];
}

interface WaitOptions {
    json: boolean;
    /** Whether the job leaves a log-in that is to be shown, once. */
    hasLogin: boolean;
    /** Whether the job is about what a program wrote. */
    hasOutput: boolean;
    /** Whether it was cancelled by us. */
    isWantedToEnd: boolean;
}

async function wait(
    client: Client, started: OutputOf<'site.create'>, { json, hasLogin, hasOutput, isWantedToEnd }: WaitOptions,
): Promise<number> {
    const job = await client.follow(started.job, hasOutput ? () => undefined : progressPrinter(text => process.stderr.write(text)));
    const output = hasOutput ? await outputOf(client, job) : undefined;
    if (output !== undefined && !json)
        print(show('site.run', { text: output }));
    if (isWantedToEnd && job.state === 'done')
        return fail('Conflict', { message: `Job ${job.id} came to its end before it could be cancelled.` }, json, { job: job.id });
    if (isWantedToEnd && job.cancelledBy !== null && job.error?.step === null) {
        print(json ? `${JSON.stringify({ ...started, ...job })}\n` : cancelling(job));
        return 0;
    }
    if (job.state === 'done') {
        const credentials = hasLogin ? await takeCredentials(client, started.site) : undefined;
        print(json
            ? `${JSON.stringify({ ...started, ...job, ...credentials && { credentials }, ...output !== undefined && { output } })}\n`
            : hasOutput ? '' : ending(job) + (credentials ? show('site.credentials', credentials) : passwordOf(started)));
        return 0;
    }
    const { code, ...document } = job.error ?? { code: 'Failed' as const, message: `The job ended as ${job.state}.` };
    return fail(code, document, json, { job: job.id, ...output !== undefined && { output } });
}

/** A password that was chosen with the start of a job, and is told this once. */
function passwordOf(started: OutputOf<'site.create'>): string {
    return 'password' in started ? show('sftp.new-password', { password: started.password }) : '';
}

/** What the program of a job wrote; undefined where it never began. */
async function outputOf(client: Client, job: Job): Promise<string | undefined> {
    const { step, name } = RUN_OUTPUT;
    const kept = job.steps.find(each => each.name === step)?.artifacts.some(each => each.name === name);
    return kept ? (await client.call('job.artifact', { id: job.id, step, name })).text : undefined;
}

/** The log-in a job has left; undefined where somebody else has been shown it meanwhile. */
async function takeCredentials(client: Client, site: string | null): Promise<OutputOf<'site.credentials'> | undefined> {
    try {
        return await client.call('site.credentials', { site });
    } catch (error) {
        // The site is there all the same: that must not look like a failure.
        process.stderr.write(showError(error instanceof HostingError ? error.document() : { message: String(error) }));
        return undefined;
    }
}

async function performApply(words: readonly string[]): Promise<number> {
    if (words.some(word => ['--help', '-h'].includes(word))) {
        print(describeApply());
        return 0;
    }
    const flags = applyFlags(words);
    const client = await Client.connect();
    try {
        return await apply(client, flags, { print, say: text => process.stderr.write(text) });
    } catch (error) {
        if (!(error instanceof DocumentError))
            throw error;
        if (flags.json)
            print(`${JSON.stringify({ ...error.document(), lines: error.lines })}\n`);
        else
            process.stderr.write(error.text());
        return EXIT_STATUS[error.code];
    } finally {
        client.close();
    }
}

/** What a query answered, for people; a document for hostingctl apply. */
async function textOf(name: string, answer: unknown): Promise<string> {
    return name === 'site.export' ? (await import('./cli/document.ts')).writeDocument(answer) : show(name, answer);
}

/** The question that a command asks before it runs, about what was typed. */
function questionOf(question: string, input: Record<string, unknown>): string {
    return question.replaceAll(/\{([a-z]+)\}/g, (_match, field: string) => String(input[field]));
}

function fail(code: ErrorCode, document: ErrorDocument, json: boolean, more: Record<string, unknown> = {}): number {
    if (json)
        print(`${JSON.stringify({ ...document, ...more })}\n`);
    else
        process.stderr.write(showError(document));
    return EXIT_STATUS[code];
}

function print(text: string): void {
    process.stdout.write(text);
}

process.stdout.on('error', () => process.exit(1));      // a reader such as head(1) has seen enough
void main(process.argv.slice(2)).then(status => { process.exitCode = status; });

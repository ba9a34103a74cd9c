// SPDX-License-Identifier: LGPL-2.1-or-later
/* One command: what it asks and reads before, its call, and what is printed of the answer. */

import { performAll } from './all.ts';
import type { Invocation } from './arguments.ts';
import { Client, type Connection } from './client.ts';
import { confirm } from './confirm.ts';
import { show } from './output.ts';
import { describePlan } from './plan.ts';
import type { Printers } from './printers.ts';
import { readFields, readPairs } from './read.ts';
import type { CliCommand } from './schema.ts';
import { sizeOfInput, streamOf } from './stream.ts';
import { wait, waitForStream } from './wait.ts';
import { EXIT_STATUS } from '../contract/errors.ts';
import type { OutputOf } from '../contract/index.ts';

/** @returns the exit status */
export async function perform(
    command: CliCommand, { input: typed, files, flags }: Invocation, printers: Printers, connection: Connection,
): Promise<number> {
    const { print } = printers;
    if (command.command.confirm !== undefined && !flags.yes && !flags.preview)
        await confirm(questionOf(command.command.confirm, typed));
    const input: Record<string, unknown> = { ...typed, ...await readPairs(command, typed), ...await readFields(command, files) };
    if (command.name === 'database.import' && input['file'] === '-')
        input['size'] ??= sizeOfInput();

    const client = await Client.connect(connection);
    try {
        if (command.command.plan !== undefined && (flags.plan || !flags.yes)) {
            const isWanted = await showPlan(client, command.command.plan as 'host.setup-plan', input, flags, printers);
            if (flags.plan || !isWanted)
                return 0;
        }
        if (flags.preview) {
            const told = await client.call('site.preview', { command: command.name, input });
            print(flags.json ? `${JSON.stringify(told)}\n` : show('site.preview', told));
            return 0;
        }
        if (flags.follow)
            return await follow(client, command, input, flags.json, print);
        if (flags.all)
            return await performAll(client, command, input, flags, print);
        if (command.command.pages) {
            await printPages(client, command, input, flags.json, print);
            return 0;
        }
        const answer = await client.call(command.name, input);
        if (!flags.json && WARNED.has(command.name))
            await warn(client, printers);
        if (command.command.kind === 'query' || (!flags.wait && !streamOf(command.name, answer))) {
            print(flags.json ? `${JSON.stringify(answer)}\n` : await textOf(command.name, answer));
            return command.command.verdict && (answer as { state?: unknown }).state === 'fail' ? EXIT_STATUS.Failed : 0;
        }
        const stream = streamOf(command.name, answer);
        if (stream)
            return await waitForStream(client, answer as OutputOf<'database.export'>, stream, flags.json, printers);
        const hasLogin = command.name === 'site.create' && input['app'] === 'wordpress' || command.name === 'wordpress.password';
        return await wait(client, answer as OutputOf<'site.create'>,
            { json: flags.json, hasLogin, hasOutput: command.name === 'site.run', isWantedToEnd: command.name === 'job.cancel' }, printers);
    } finally {
        client.close();
    }
}

/** Shows what would be done. @returns whether it is to be done: there is something, and a person says yes */
async function showPlan(
    client: Client, query: 'host.setup-plan', input: Record<string, unknown>, { plan: isAll, json }: Invocation['flags'],
    { print, say }: Printers,
): Promise<boolean> {
    const plan = await client.call(query, input);
    if (isAll) {
        print(json ? `${JSON.stringify(plan)}\n` : describePlan(plan));
        return false;
    }
    say(describePlan(plan));
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

async function warn(client: Client, { say }: Printers): Promise<void> {
    const { selinux } = await client.call('host.info', {});
    if (selinux === 'permissive')
        say('Warning: SELinux is permissive on this host and blocks nothing. See hostingctl selinux check.\n');
}

/** Calls again and again, each time from where the answer before ended. Ends with the signal that ends us. */
async function follow(
    client: Client, command: CliCommand, input: Record<string, unknown>, json: boolean, print: Printers['print'],
): Promise<never> {
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
async function printPages(
    client: Client, command: CliCommand, input: Record<string, unknown>, json: boolean, print: Printers['print'],
): Promise<void> {
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

/** What a query answered, for people; a document for hostingctl apply. */
async function textOf(name: string, answer: unknown): Promise<string> {
    return name === 'site.export' ? (await import('./document.ts')).writeDocument(answer) : show(name, answer);
}

/** The question that a command asks before it runs, about what was typed. */
function questionOf(question: string, input: Record<string, unknown>): string {
    return question.replaceAll(/\{([a-z]+)\}/g, (_match, field: string) => String(input[field]));
}

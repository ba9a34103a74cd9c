// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From the words of a command line to what they do and print. It ends no process and writes to no stream of its own choice: the program
 * hostingctl does, and the tests call this at the bus of another host.
 */

import { apply, applyFlags, DocumentError } from './apply.ts';
import { globalFlags, parseArguments } from './arguments.ts';
import { Client, type Connection } from './client.ts';
import { describeApply, describeCommand, overview } from './help.ts';
import { perform } from './perform.ts';
import { fail, type Printers } from './printers.ts';
import { cliCommands } from './schema.ts';
import { EXIT_STATUS, HostingError } from '../contract/errors.ts';

/** @returns the exit status */
export async function main(words: readonly string[], printers: Printers, connection: Connection): Promise<number> {
    const { print } = printers;
    const { json } = globalFlags(words);
    try {
        if (words[0] === 'apply')
            return await performApply(words.slice(1), printers, connection);
        const commands = cliCommands();
        const invocation = parseArguments(words, commands);
        if (!invocation.command || invocation.flags.help) {
            print(invocation.command ? describeCommand(invocation.command) : overview(commands, invocation.noun));
            return invocation.flags.help ? 0 : EXIT_STATUS.Invalid;
        }
        return await perform(invocation.command, invocation, printers, connection);
    } catch (error) {
        const { code, ...document } = error instanceof HostingError
            ? { code: error.code, ...error.document() }
            : { code: 'Failed' as const, message: error instanceof Error ? error.message : String(error) };
        return fail(printers, code, document, json);
    }
}

async function performApply(words: readonly string[], printers: Printers, connection: Connection): Promise<number> {
    if (words.some(word => ['--help', '-h'].includes(word))) {
        printers.print(describeApply());
        return 0;
    }
    const flags = applyFlags(words);
    const client = await Client.connect(connection);
    try {
        return await apply(client, flags, printers);
    } catch (error) {
        if (!(error instanceof DocumentError))
            throw error;
        if (flags.json)
            printers.print(`${JSON.stringify({ ...error.document(), lines: error.lines })}\n`);
        else
            printers.say(error.text());
        return EXIT_STATUS[error.code];
    } finally {
        client.close();
    }
}

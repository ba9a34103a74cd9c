// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * hostingctl at the bus of the test host, in the process of the test: the tests make thousands of calls, and most of what one costs is the
 * start of the program, which has tests of its own.
 */

import { parseArguments } from '../../backend/cli/arguments.ts';
import { main } from '../../backend/cli/main.ts';
import { cliCommands, type Flag } from '../../backend/cli/schema.ts';
import type { Result } from './machine.ts';

/** Whether nothing is read or written beside the bus: what has a file or a stream in the test host has to run there. */
export function isCallAlone(words: readonly string[]): boolean {
    if (words[0] === 'apply' || words.includes('-'))
        return false;
    try {
        const { command, files, input } = parseArguments(words, cliCommands());
        const isAsked = ({ name, source, required }: Flag): boolean =>
            source === 'pairs' ? (input[name] as string[]).some(word => !word.includes('=')) : source !== undefined && required;
        return Object.keys(files).length === 0 && ![...command?.operands ?? [], ...command?.read ?? []].some(isAsked);
    } catch {
        return true;
    }
}

/** @param address of the bus. @returns as the program would have ended */
export async function hostingctlAt(address: string, words: readonly string[]): Promise<Result> {
    const result: Result = { status: -1, stdout: '', stderr: '' };
    const { promise: lost, resolve } = Promise.withResolvers<number>();
    result.status = await Promise.race([lost, main(words, {
        print: text => { result.stdout += text; },
        say: text => { result.stderr += text; },
    }, { address, lost: () => resolve(1) })]);
    return result;
}

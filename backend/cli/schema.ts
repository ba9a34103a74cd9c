// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the command line needs of a command: its words, operands and flags, read from the command table. */

import * as z from 'zod/mini';

import type { Command } from '../contract/command.ts';
import { commandList, type CommandName } from '../contract/index.ts';
import type { Source } from '../contract/values.ts';

export type FlagType = 'string' | 'integer' | 'boolean' | 'list';

export interface Flag {
    /** Field of the input: `alias`; on the command line `--alias`. */
    name: string;
    type: FlagType;
    description: string;
    choices: string[] | undefined;
    default: unknown;
    required: boolean;
    /** Read from a terminal, standard input or a file, and no argument. */
    source?: Source | undefined;
    /** Set by `--json`, which is for programs. */
    withJson?: boolean;
}

export interface CliCommand {
    name: CommandName;
    command: Command;
    noun: string;
    verb: string;
    operands: Flag[];
    flags: Flag[];
    /** What is read instead of typed as an argument; on the command line `--NAME-file`. An operand that is read is a file's name. */
    read: Flag[];
}

interface Property {
    type?: string;
    enum?: string[];
    description?: string;
    default?: unknown;
    items?: Property;
    source?: Source;
    withJson?: boolean;
}

/** Every command that has words. What one takes is read from its schema when it is asked for: for all of them that takes long. */
export function cliCommands(): CliCommand[] {
    return commandList.filter(([, command]) => command.cli !== '').map(([name, command]) => {
        // `WORDS...`: a list that takes all words that are left; `[SITE]`: may be left out.
        const [noun = '', verb = '', ...operands] = command.cli.replaceAll(/\.\.\.|[[\]]/g, '').split(' ');
        let known: Parts | undefined;
        const parts = (): Parts => known ??= partsOf(command, operands);
        return {
            name, command, noun, verb,
            get operands() { return parts().operands; },
            get flags() { return parts().flags; },
            get read() { return parts().read; },
        };
    });
}

type Parts = Pick<CliCommand, 'operands' | 'flags' | 'read'>;

function partsOf(command: Command, operands: readonly string[]): Parts {
    const fields = fieldsOf(command);
    const isOperand = (flag: Flag): boolean => operands.includes(flag.name.toUpperCase());
    return {
        operands: operands.flatMap(operand => fields.filter(flag => flag.name.toUpperCase() === operand)),
        // What --follow does by itself is not offered beside it.
        flags: fields.filter(flag => !isOperand(flag) && !flag.source && !(command.follow && flag.name === 'after')),
        read: fields.filter(flag => flag.source && !isOperand(flag)),
    };
}

function fieldsOf(command: Command): Flag[] {
    const schema = z.toJSONSchema(command.input, { io: 'input' }) as { properties?: Record<string, Property>, required?: string[] };
    return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
        name,
        type: typeOf(property),
        description: property.description ?? '',
        choices: property.enum ?? property.items?.enum,
        default: property.default,
        required: schema.required?.includes(name) ?? false,
        source: property.source,
        withJson: property.withJson ?? false,
    }));
}

function typeOf(property: Property): FlagType {
    switch (property.type) {
        case 'array': return 'list';
        case 'integer': return 'integer';
        case 'boolean': return 'boolean';
        default: return 'string';
    }
}

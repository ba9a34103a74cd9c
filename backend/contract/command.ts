// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a command is. Each is declared once; its D-Bus method, its `hostingctl` call with help, and the page's types
 * derive from that declaration, and nothing is wired by hand a second time.
 */

import type * as z from 'zod/mini';

/** The D-Bus names everything of ours begins with. */
export const BUS_NAME = 'org.cockpithosting.Hosting';
export const OBJECT_PATH = '/org/cockpithosting/Hosting';
export const INTERFACE_PREFIX = 'org.cockpithosting.';
/** The interface that carries the two signals. */
export const SIGNAL_INTERFACE = `${INTERFACE_PREFIX}Hosting1`;

/** Largest JSON document taken from a caller, in bytes. Dumps and archives travel as files, never through the bus. */
export const MAX_INPUT_BYTES = 256 * 1024;

/**
 * Who may call. `administrator`: root, or a user polkit grants the command's action. `owner`: also a customer, who
 * is shown and may touch only the sites it owns. `anyone`: every local user.
 */
export type Access = 'administrator' | 'owner' | 'anyone';

export interface Command<I extends z.ZodMiniType = z.ZodMiniType, O extends z.ZodMiniType = z.ZodMiniType> {
    /** D-Bus interface without the prefix: `Sites1`. */
    readonly interface: string;
    /** D-Bus method: `Create`. */
    readonly method: string;
    /** A query answers at once and changes nothing on the host; a job answers with the number of the job it started. */
    readonly kind: 'query' | 'job';
    readonly access: Access;
    /** Largest document taken, in bytes, where it is not MAX_INPUT_BYTES. Callers have been authorised when it is read. */
    readonly maxInput?: number;
    /** Whether each call is written to the audit, as those of jobs are: for a query that hands out a secret. */
    readonly audited?: boolean;
    /** The words of the command line, operands in capitals named as the input's fields: `site create DOMAIN`. */
    readonly cli: string;
    /** One sentence, for the help. */
    readonly summary: string;
    /** Asked on the terminal before it runs, unless `--yes` is given. */
    readonly confirm?: string;
    /** The command line offers `--follow`: it calls again with the field `after` of the answer before. */
    readonly follow?: boolean;
    /** The command line calls again with the field `after` of the answer before until that is null, and prints all `rows`. */
    readonly pages?: boolean;
    /**
     * The command line offers `--all` in the place of its one operand: it calls once for the `name` of each row that this query
     * answers. What fails for one does not keep it from the others.
     */
    readonly all?: string;
    /**
     * The query that tells what it would do, from the same input: the command line offers `--plan`, and shows it before it asks whether
     * to go on.
     */
    readonly plan?: string;
    /** The command line ends with status 1 where the answer's `state` is `fail`. */
    readonly verdict?: boolean;
    /** What it would do can be asked for beforehand, by `Sites1.Preview` and `--preview`: it changes settings of a site. */
    readonly preview?: boolean;
    /** A query that is only for those who may change things. */
    readonly manages?: boolean;
    readonly input: I;
    readonly output: O;
}

/** As it is declared: what it takes and answers is made when it is asked for, since a program that starts needs one or two of them. */
interface Declared<I extends z.ZodMiniType, O extends z.ZodMiniType> extends Omit<Command<I, O>, 'input' | 'output'> {
    input: () => I;
    output: () => O;
}

/** Declares a command. */
export function command<I extends z.ZodMiniType, O extends z.ZodMiniType>(declared: Declared<I, O>): Command<I, O> {
    let input: I | undefined, output: O | undefined;
    return {
        ...declared,
        get input() { return input ??= declared.input(); },
        get output() { return output ??= declared.output(); },
    };
}

/** What a caller may send for a command. */
export type Input<C> = C extends Command<infer I> ? z.input<I> : never;
/** What a handler receives, defaults filled in. */
export type Parsed<C> = C extends Command<infer I> ? z.output<I> : never;
/** What a command answers. */
export type Output<C> = C extends Command<z.ZodMiniType, infer O> ? z.output<O> : never;

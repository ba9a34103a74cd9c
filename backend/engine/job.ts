// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a job is made of. The engine knows nothing of hosting: a kind of job brings steps, and each step says what it
 * will do, looks whether that is already so, does it, and knows how to undo it.
 *
 *     const kind: JobKind<Args> = {
 *         kind: 'site.create',
 *         title: args => `Create ${args.domain}`,
 *         steps: args => [{ name: 'user', title: `Create user ${args.name}`, do: …, undo: … }],
 *     };
 *
 * Rules a step keeps, which make every interruption harmless:
 *   - `do` may run again after it was cut off anywhere, and then completes what is there;
 *   - `undo` may run when `do` did nothing, a part or all, and twice;
 *   - neither needs anything that an earlier run kept in memory.
 */

/** Arguments of a job: stored as JSON, so never a secret. */
export type Args = Record<string, unknown>;

/** What a step may say while it runs. */
export interface StepContext {
    readonly job: number;
    /** Whether an earlier run of this step was cut off, or failed. */
    readonly resumed: boolean;
    /** Whether it was cut off: nobody knows how far it came. */
    readonly cutOff: boolean;
    /** Fires when somebody cancels the job, for steps that take long: what they do is then undone. Never while undoing. */
    readonly signal: AbortSignal;
    /** A line for the step's log and the journal. */
    log(line: string): void;
    /** Keeps something the step produced, to be read later: a generated file, the output of a program. */
    artifact(name: string, text: string): void;
    /** What is worth knowing about the outcome, shown beside the step. */
    note(text: string): void;
    /** How far it has come, as the note of a step that is still at work: told at once to whoever looks. */
    progress(text: string): void;
}

/** Answer of a `do` that does not apply to this host. */
export interface Skipped { skipped: string }

export interface StepDefinition {
    /** Stable, short, in lower case: `user`, `virtual-host`. */
    name: string;
    /** For people, in the imperative: `Create user shop`. */
    title: string;
    /** Whether it is already so. Without it the step is always done. */
    look?: (context: StepContext) => Promise<boolean>;
    do: (context: StepContext) => Promise<Skipped | void>;
    undo?: (context: StepContext) => Promise<void>;
    /** Nothing before and at this step can be undone once it began: the job is then finished, not rolled back. */
    pointOfNoReturn?: boolean;
    /** Past its point of no return it can be cut short all the same: it heeds the signal, and what it did stays. */
    canBeCut?: boolean;
    /** Its undo takes back what was reserved with the job, so it is undone even where it never began. */
    reserves?: boolean;
}

export interface JobKind<A extends Args = Args> {
    kind: string;
    title: (args: A) => string;
    steps: (args: A) => StepDefinition[];
    /** Runs at once, beside other jobs of its site: it touches nothing that they touch. */
    beside?: boolean;
}

/** What is known of a job before it begins. */
export interface JobRequest<A extends Args = Args> {
    args: A;
    /** Jobs of one site run one after the other, but for those of a kind that runs beside them. */
    site: string | null;
    domain: string | null;
    /** PAM account that may follow the job beside the administrators. */
    owner: string | null;
    /** Who asked for it, for people: `admin (root)`. */
    actor: string;
    retryOf?: number;
}

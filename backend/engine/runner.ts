// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Runs one job from where the store says it stands: forward through its steps, or, once one has failed, backward.
 * The store is written before and after each step, so the two directions are all there is to resume.
 */

import { HostingError } from '../contract/errors.ts';
import type { Job, Step, StepState } from '../contract/jobs.ts';
import { log as journal } from '../host/journal.ts';
import type { StepContext, StepDefinition } from './job.ts';
import { type JobError, isPastReturn, type JobRecords, matches } from './records.ts';

/** How often a step may be cut off by the end of the service before it counts as failed. */
const MAX_ATTEMPTS = 3;
const UNDO_ATTEMPTS = 2;
const UNFINISHED = ' Undoing it did not finish: ';
const GO_ON = 'Then retry this job: it goes on undoing.';

export class Runner {
    readonly #id: number;
    readonly #records: JobRecords;
    readonly #steps: StepDefinition[];
    readonly #changed: () => void;
    /** Fires when the job is cancelled; the wish itself is in the store. */
    readonly #cancelled = new AbortController();
    /** Set when the service is asked to end: the job stops at the next step and is resumed later. */
    stopping = false;

    constructor(id: number, records: JobRecords, steps: StepDefinition[], changed: () => void) {
        this.#id = id;
        this.#records = records;
        this.#steps = steps;
        this.#changed = changed;
    }

    /** Cuts a long step short; no further one begins. The store has to know of it before. */
    cancel(): void {
        this.#cancelled.abort();
    }

    /** Runs to the end, or to the next step when stopping. */
    async run(): Promise<void> {
        const job = this.#job();
        if (job.finishedAt !== null)
            return;
        if (!matches(job.steps, this.#steps)) {
            this.#finish('failed', { code: 'Failed', step: null,
                message: 'This job was begun by another version of cockpit-hosting with other steps.',
                hint: 'Finish it with the version that began it, or mend by hand what its steps show as begun.' });
            return;
        }
        if (job.cancelledBy !== null)
            this.cancel();
        if (job.state !== 'rolling-back')
            this.#setState('running');
        const failure = job.state === 'rolling-back' ? beforeUndoing(job) : await this.#forward(job);
        if (failure && !this.stopping)
            await this.#backward(failure);
        else if (!this.stopping)
            this.#finish('done');
    }

    async #forward(job: Job): Promise<JobError | undefined> {
        for (const [position, definition] of this.#steps.entries()) {
            const step = job.steps[position];
            if (this.stopping)
                return undefined;
            if (!step || step.state === 'done' || step.state === 'unchanged' || step.state === 'skipped')
                continue;
            if (this.#isToEnd())
                return this.#cancellation();
            const resumed = step.state === 'running' || step.state === 'failed';
            const context = this.#context(position, step.log, resumed, step.state === 'running');
            try {
                if (step.state === 'running' && step.attempts >= MAX_ATTEMPTS) {
                    throw new HostingError('Failed', `The service ended ${step.attempts} times during this step.`,
                        { hint: 'See journalctl -u hostingd.service for the reason.' });
                }
                this.#setStep(position, 'running');
                const { state, note } = await perform(definition, context);
                this.#setStep(position, state, note);
            } catch (error) {
                const failure = { ...describe(error), step: definition.name };
                context.log(failure.message);
                this.#setStep(position, 'failed');
                return this.#cancelled.signal.aborted ? this.#cancellation() : failure;
            }
        }
        return this.#isToEnd() ? this.#cancellation() : undefined;
    }

    /** Whether the job is cancelled and begins no further step. One that can be cut but not undone sees to its end by itself. */
    #isToEnd(): boolean {
        return this.#cancelled.signal.aborted && !isPastReturn(this.#job().steps, this.#steps);
    }

    #cancellation(): JobError {
        return { code: 'Failed', step: null, message: `Cancelled by ${this.#records.cancelledBy(this.#id)}.` };
    }

    async #backward(failure: JobError): Promise<void> {
        if (isPastReturn(this.#job().steps, this.#steps)) {
            this.#finish('failed', { ...failure, hint: failure.hint ?? (this.#cancelled.signal.aborted
                ? 'What it has done so far stays.' : 'Mend the cause, then retry: the job goes on at this step.') });
            return;
        }
        this.#setState('rolling-back', failure);
        const left: Step[] = [];
        for (const [position, definition] of [...this.#steps.entries()].reverse()) {
            if (this.stopping)
                return;
            const step = this.#job().steps[position];
            // What was so before the job began is not the job's to take away.
            if (!step || ['unchanged', 'skipped', 'undone'].includes(step.state) || (step.state === 'pending' && !definition.reserves))
                continue;
            // What a later step could not undo may stand on this one (a home on its user): leave it as well.
            if (left.length > 0 || !await this.#undo(position, definition, step.log))
                left.push(step);
        }
        const [first] = left;
        if (!first) { this.#finish('rolled-back', failure); } else {
            this.#finish('failed', { ...failure,
                step: failure.step ?? first.name,
                message: `${failure.message}${UNFINISHED}${first.title}.`,
                hint: `${failure.hint ? `${failure.hint} ` : ''}${GO_ON}` });
        }
    }

    async #undo(position: number, definition: StepDefinition, lines: string[]): Promise<boolean> {
        const context = { ...this.#context(position, lines, true), signal: new AbortController().signal };
        for (let attempt = 1; ; attempt++) {
            try {
                await definition.undo?.(context);
                if (definition.undo)
                    context.log('Undone.');
                this.#setStep(position, 'undone');
                return true;
            } catch (error) {
                context.log(`Undoing failed: ${describe(error).message}`);
                if (attempt === UNDO_ATTEMPTS)
                    return false;
            }
        }
    }

    #context(position: number, earlier: string[], resumed: boolean, cutOff = false): StepContext {
        const lines = [...earlier];
        const { site } = this.#job();
        const name = this.#steps[position]?.name;
        return {
            job: this.#id,
            resumed,
            cutOff,
            signal: this.#cancelled.signal,
            log: line => {
                lines.push(line);
                this.#records.addLog(this.#id, position, lines);
                journal('info', line, { SITE: site ?? undefined, JOB: this.#id, STEP: name });
                this.#changed();
            },
            artifact: (label, text) => this.#records.addArtifact(this.#id, position, label, text),
            note: text => this.#records.setNote(this.#id, position, text),
            progress: text => {
                this.#records.setNote(this.#id, position, text);
                this.#changed();
            },
        };
    }

    #job(): Job {
        const job = this.#records.read(this.#id);
        if (!job)
            throw new Error(`job ${this.#id} is not in the store`);
        return job;
    }

    #setStep(position: number, state: StepState, note?: string): void {
        this.#records.setStep(this.#id, position, state, note);
        const { site, steps } = this.#job();
        const step = steps[position];
        journal(state === 'failed' ? 'err' : 'info', `${step?.title}: ${state}${note ? ` (${note})` : ''}`,
            { SITE: site ?? undefined, JOB: this.#id, STEP: step?.name });
        this.#changed();
    }

    #setState(state: Job['state'], error?: JobError): void {
        this.#records.setState(this.#id, state, error);
        this.#changed();
    }

    #finish(state: 'done' | 'rolled-back' | 'failed', error?: JobError): void {
        this.#setState(state, error);
        const { site, title } = this.#job();
        const isWanted = state === 'done' || (this.#cancelled.signal.aborted && error?.step === null);
        journal(isWanted ? 'notice' : 'err', `${title}: ${state}${error ? `: ${error.message}` : ''}`,
            { SITE: site ?? undefined, JOB: this.#id });
    }
}

/** Why a job failed, without what an earlier attempt at undoing added. */
function beforeUndoing({ error, cancelledBy }: Job): JobError | undefined {
    if (!error)
        return undefined;
    const { message, hint, step, ...rest } = error;
    const own = hint?.replace(GO_ON, '').trim();
    return {
        ...rest, step: cancelledBy === null ? step : null, message: message.split(UNFINISHED)[0] ?? message, ...own && { hint: own },
    };
}

async function perform(step: StepDefinition, context: StepContext): Promise<{ state: StepState, note?: string }> {
    if (await step.look?.(context)) {
        // What was cut off and is found complete was done by this job.
        return { state: context.resumed ? 'done' : 'unchanged' };
    }
    const answer = await step.do(context);
    return answer ? { state: 'skipped', note: answer.skipped } : { state: 'done' };
}

function describe(error: unknown): Omit<JobError, 'step'> {
    if (error instanceof HostingError)
        return { code: error.code, ...error.document() };
    // A defect of ours: people get a sentence, the journal gets the stack.
    journal('err', error instanceof Error ? error.stack ?? error.message : String(error));
    return { code: 'Failed', message: 'An internal error occurred.', hint: 'See journalctl -u hostingd.service.' };
}

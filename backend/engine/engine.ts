// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Takes jobs, runs those of different sites at once and those of one site one after the other, and takes up again
 * what an earlier life of the service left open.
 *
 *     const engine = new Engine(store, kinds);
 *     engine.onChange(job => …);
 *     engine.resume();
 *     const id = engine.submit('site.create', request, () => reserve(…));
 */

import { HostingError } from '../contract/errors.ts';
import type { Job } from '../contract/jobs.ts';
import { log } from '../host/journal.ts';
import type { Store } from '../store/store.ts';
import type { Args, JobKind, JobRequest } from './job.ts';
import { isPastCancelling, isPastReturn, JobRecords } from './records.ts';
import { Runner } from './runner.ts';

/** Milliseconds until a job is tried again whose state could not be written. */
const STORE_RETRY = 2000;

export class Engine {
    readonly records: JobRecords;
    readonly #store: Store;
    readonly #kinds: ReadonlyMap<string, JobKind>;
    readonly #running = new Map<number, Runner>();
    /** The last job of each site, which the next one waits for. */
    readonly #tails = new Map<string, Promise<void>>();
    readonly #listeners = new Set<(job: Job, owner: string | null) => void>();
    #stopping = false;
    #open = 0;

    constructor(store: Store, kinds: readonly JobKind[]) {
        this.#store = store;
        this.records = new JobRecords(store);
        this.#kinds = new Map(kinds.map(kind => [kind.kind, kind]));
    }

    /** The kinds of jobs there are, by their names. */
    get kinds(): string[] {
        return [...this.#kinds.keys()];
    }

    /** Jobs that are queued or run. */
    get busy(): number {
        return this.#open;
    }

    /** Whether it lets jobs come to the end of their steps and takes no more. */
    get isStopping(): boolean {
        return this.#stopping;
    }

    /** The jobs that others of the same site wait for, the oldest first. */
    atWork(): { id: number, site: string }[] {
        return this.records.open().flatMap(({ id, site, kind }) => site === null || this.#kinds.get(kind)?.beside ? [] : [{ id, site }]);
    }

    /** Hears of every change of a job. */
    onChange(listener: (job: Job, owner: string | null) => void): void {
        this.#listeners.add(listener);
    }

    /**
     * Stores a job and starts it as soon as its site is free.
     * @param reserve changes of the store that belong to the job's beginning: all are made, or none
     * @returns number of the job
     */
    submit<A extends Args>(kind: string, request: JobRequest<A>, reserve?: () => void): number {
        const definition = this.#kind(kind);
        if (this.#stopping)
            throw new HostingError('Failed', 'The service is about to end.', { hint: 'Try again in a moment.' });
        const id = this.#store.durably(() => {
            reserve?.();
            return this.records.insert(definition, request);
        });
        this.#start(id);
        return id;
    }

    /** Takes up what was left open. */
    resume(): void {
        for (const { id } of this.records.open()) {
            log('notice', `Taking up job ${id} again`, { JOB: id });
            this.#start(id);
        }
    }

    /** Goes on with a job that failed half-way: forward past its point of no return, else backward. */
    goOn(id: number): void {
        const job = this.records.read(id);
        if (job?.state !== 'failed')
            throw new HostingError('Conflict', 'Only a job that failed can go on.');
        const steps = this.#kind(job.kind).steps(this.records.args(id));
        const passed = isPastReturn(job.steps, steps);
        this.#store.durably(() => this.records.setState(id, passed ? 'queued' : 'rolling-back'));
        this.#start(id);
    }

    /**
     * Lets a job go no further, and undoes what it has done: at once when it waits, else when its present step has ended. The
     * wish is on the disk when this returns.
     * @param by who wants it, for people
     * @throws HostingError `Conflict` for a job that is being undone or has ended, is past its point of no return or was cancelled
     */
    cancel(id: number, by: string): void {
        const job = this.records.read(id);
        if (!job || (job.state !== 'queued' && job.state !== 'running')) {
            throw new HostingError('Conflict', job?.state === 'rolling-back' ? `Job ${id} is being undone already.`
                : `Job ${id} has come to its end.`);
        }
        if (job.cancelledBy !== null)
            throw new HostingError('Conflict', `Job ${id} was cancelled by ${job.cancelledBy}, and ends with its present step.`);
        if (isPastCancelling(job.steps, this.#kind(job.kind).steps(this.records.args(id)))) {
            throw new HostingError('Conflict', `Job ${id} (${job.title}) cannot be taken back any more: it goes on.`,
                { hint: 'It has begun what is for good, which can only be brought to its end.' });
        }
        const waits = job.state === 'queued';
        this.#store.durably(() => {
            this.records.setCancelled(id, by);
            if (waits)
                this.records.setState(id, 'rolling-back', { code: 'Failed', step: null, message: `Cancelled by ${by}.` });
        });
        log('notice', `${job.title}: cancelled by ${by}`, { SITE: job.site ?? undefined, JOB: id });
        this.#running.get(id)?.cancel();
        if (waits)
            // Nobody works on what was reserved with it: it need not wait for the others.
            this.#start(id, `job ${id}`);
        else
            this.#announce(id);
    }

    /** Lets every job come to the end of its present step, and starts no further. */
    async stop(): Promise<void> {
        this.#stopping = true;
        for (const runner of this.#running.values())
            runner.stopping = true;
        await Promise.all(this.#tails.values());
    }

    #start(id: number, own?: string): void {
        const job = this.records.read(id);
        if (!job)
            return;
        this.#open++;
        const lock = own ?? (job.site === null || this.#kinds.get(job.kind)?.beside ? `job ${id}` : job.site);
        const before = this.#tails.get(lock) ?? Promise.resolve();
        const mine = before.then(() => this.#run(id)).finally(() => {
            this.#open--;
            if (this.#tails.get(lock) === mine)
                this.#tails.delete(lock);
        });
        this.#tails.set(lock, mine);
        this.#announce(id);
    }

    async #run(id: number): Promise<void> {
        let told = '';
        while (!this.#stopping) {
            try {
                const job = this.records.read(id);
                // What was cancelled while it waited has been undone since, or is being undone.
                if (!job || job.finishedAt !== null || this.#running.has(id))
                    return;
                const kind = this.#kinds.get(job.kind);
                if (!kind) {
                    this.#giveUp(id, job.kind);
                    return;
                }
                const runner = new Runner(id, this.records, kind.steps(this.records.args(id)), () => this.#announce(id));
                this.#running.set(id, runner);
                await runner.run();
                return;
            } catch (error) {
                // The store itself failed, on a full disk for instance. What is done is done; what is next waits.
                const { message, stack } = error instanceof Error ? error : { message: String(error) };
                const why = error instanceof HostingError ? message : stack ?? message;
                if (why !== told)
                    log('err', `Job ${id} waits: ${why}`, { JOB: id });
                told = why;
                await new Promise(resolve => setTimeout(resolve, STORE_RETRY));
            } finally {
                this.#running.delete(id);
            }
        }
    }

    /** A job that another version of the service began: to wait for its kind would hold up its site for ever. */
    #giveUp(id: number, kind: string): void {
        this.records.setState(id, 'failed', { code: 'Failed', step: null,
            message: `This version of cockpit-hosting has no jobs of the kind ${kind}.`,
            hint: 'Finish it with the version that began it.' });
        this.#announce(id);
    }

    #kind(name: string): JobKind {
        const kind = this.#kinds.get(name);
        if (!kind)
            throw new HostingError('Failed', `This version of cockpit-hosting has no jobs of the kind ${name}.`);
        return kind;
    }

    #announce(id: number): void {
        const job = this.records.read(id);
        if (job) {
            const owner = this.records.ownerOf(id);
            for (const listener of this.#listeners) {
                try {
                    listener(job, owner);
                } catch (error) {
                    // To tell of a change is not part of the job.
                    log('err', `A change of job ${id} was not told: ${String(error)}`, { JOB: id });
                }
            }
        }
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Jobs and steps as rows of the store. */

import type { Job, JobState, JobSummary, Step, StepState } from '../contract/jobs.ts';
import { now, type Store } from '../store/store.ts';
import type { Args, JobKind, JobRequest, StepDefinition } from './job.ts';

/** Why a job failed, as it is stored. */
export type JobError = NonNullable<Job['error']>;

interface JobRow {
    id: number; kind: string; title: string; state: JobState; site: string | null; domain: string | null;
    owner: string | null; args: string; actor: string; error: string | null; retry_of: number | null;
    created_at: string; started_at: string | null; finished_at: string | null; retried: number;
    cancelled_by: string | null;
    /** Null before the point of no return; past it 1 where what is at work can be cut short, else 2. */
    finality: 1 | 2 | null;
}

interface StepRow {
    position: number; name: string; title: string; state: StepState; note: string | null; attempts: number;
    log: string; started_at: string | null; finished_at: string | null;
}

/** Which jobs are asked for; without `state` all. */
export interface JobFilter {
    site?: string | undefined;
    owner?: string | undefined;
    state?: keyof typeof STATES | undefined;
    /** In the title or the name of who began it, in any case. */
    search?: string | undefined;
    limit: number;
}

/** What people tell apart of a job's states. */
const STATES = {
    open: 'jobs.state IN (\'queued\', \'running\', \'rolling-back\')',
    done: 'jobs.state = \'done\'',
    // What was cancelled is as somebody wanted it, unless something of it could not be undone.
    failed: '(jobs.state = \'failed\' OR (jobs.state = \'rolled-back\' AND jobs.cancelled_by IS NULL))',
    cancelled: '(jobs.cancelled_by IS NOT NULL AND jobs.state IN (\'failed\', \'rolled-back\'))',
} as const;

const JOBS = `
    SELECT jobs.*, EXISTS (SELECT 1 FROM jobs again WHERE again.retry_of = jobs.id) AS retried,
           (SELECT 2 - min(can_be_cut) FROM steps WHERE job_id = jobs.id AND steps.is_final = 1
                   AND steps.state NOT IN ('pending', 'skipped', 'unchanged')) AS finality FROM jobs`;
/** Lines kept of one step: the newest. A program gone wild must not fill the store. */
const MAX_LOG_LINES = 500;
const MAX_ARTIFACT = 1024 * 1024;
/** Ended jobs that are kept: the newest. */
const MAX_ENDED = 5000;
const REMOVED_AT_ONCE = 1000;

export class JobRecords {
    readonly #store: Store;

    constructor(store: Store) {
        this.#store = store;
    }

    /** Adds a job with its steps; call it within the transaction that reserves what the job works on. */
    insert<A extends Args>(kind: JobKind<A>, request: JobRequest<A>): number {
        const id = this.#store.run(
            `INSERT INTO jobs (kind, title, state, site, domain, owner, args, actor, retry_of, created_at)
             VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?)`,
            kind.kind, kind.title(request.args), request.site, request.domain, request.owner,
            JSON.stringify(request.args), request.actor, request.retryOf ?? null, now());
        kind.steps(request.args).forEach((step, position) => this.#store.run(
            `INSERT INTO steps (job_id, position, name, title, state, is_final, can_be_cut) VALUES (?, ?, ?, ?, 'pending', ?, ?)`,
            id, position, step.name, step.title, step.pointOfNoReturn ? 1 : 0, step.canBeCut ? 1 : 0));
        return id;
    }

    /**
     * Removes what is more than the history of ended jobs that is kept, with their logs and artifacts. What failed and can go on
     * stays. Some at a time: more is removed at the next start.
     */
    removeOld(most = MAX_ENDED): void {
        this.#store.run(
            `DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state IN ('done', 'rolled-back') AND id <=
             (SELECT id FROM jobs WHERE state IN ('done', 'rolled-back') ORDER BY id DESC LIMIT 1 OFFSET ?) ORDER BY id LIMIT ?)`,
            most, REMOVED_AT_ONCE);
    }

    /** A job with its steps, as the contract shows it. */
    read(id: number): Job | undefined {
        const row = this.#store.get<JobRow>(`${JOBS} WHERE jobs.id = ?`, id);
        return row && { ...summary(row), steps: this.#steps(id) };
    }

    /** Jobs, the newest first; of one site, or of one owner's sites. */
    list(filter: JobFilter): JobSummary[] {
        return this.#store.all<JobRow>(
            `${JOBS} WHERE jobs.site IS coalesce(?, jobs.site) AND jobs.owner IS coalesce(?, jobs.owner)
             ${filter.state ? `AND ${STATES[filter.state]}` : ''}
             AND instr(lower(jobs.title || ' ' || jobs.actor), lower(?)) > 0
             ORDER BY jobs.id DESC LIMIT ?`,
            filter.site ?? null, filter.owner ?? null, filter.search ?? '', filter.limit).map(summary);
    }

    /** The jobs that are not finished, the oldest first. */
    open(): { id: number, kind: string, site: string | null }[] {
        return this.#store.all(
            `SELECT id, kind, site FROM jobs WHERE state IN ('queued', 'running', 'rolling-back') ORDER BY id`);
    }

    /** How many jobs are running that have not yet come to a step of this name. */
    approaching(step: string): number {
        return this.#store.get<{ count: number }>(
            `SELECT count(*) AS count FROM jobs JOIN steps ON steps.job_id = jobs.id
             WHERE jobs.state = 'running' AND steps.name = ? AND steps.state = 'pending'`, step)?.count ?? 0;
    }

    args(id: number): Args {
        const row = this.#store.get<{ args: string }>('SELECT args FROM jobs WHERE id = ?', id);
        return JSON.parse(row?.args ?? '{}') as Args;
    }

    ownerOf(id: number): string | null {
        return this.#store.get<{ owner: string | null }>('SELECT owner FROM jobs WHERE id = ?', id)?.owner ?? null;
    }

    artifact(id: number, step: string, name: string): string | undefined {
        return this.#store.get<{ text: string }>(
            `SELECT text FROM artifacts JOIN steps USING (job_id, position)
             WHERE job_id = ? AND steps.name = ? AND artifacts.name = ?`, id, step, name)?.text;
    }

    setState(id: number, state: JobState, error?: JobError): void {
        const finished = state === 'done' || state === 'rolled-back' || state === 'failed';
        // What begins again or has come to its end after all has no error any more, and nobody's wish to end it.
        const isGood = state === 'queued' || state === 'done' ? 1 : 0;
        this.#store.run(
            `UPDATE jobs SET state = ?, error = iif(?, NULL, coalesce(?, error)), cancelled_by = iif(?, NULL, cancelled_by),
                             started_at = coalesce(started_at, ?), finished_at = ? WHERE id = ?`,
            state, isGood, error ? JSON.stringify(error) : null, isGood,
            state === 'queued' ? null : now(), finished ? now() : null, id);
    }

    /** Notes who wants a job not to go on. */
    setCancelled(id: number, by: string): void {
        this.#store.run('UPDATE jobs SET cancelled_by = ? WHERE id = ?', by, id);
    }

    /** Who wants a job not to go on; null when nobody does. */
    cancelledBy(id: number): string | null {
        return this.#store.get<{ by: string | null }>('SELECT cancelled_by AS by FROM jobs WHERE id = ?', id)?.by ?? null;
    }

    setStep(id: number, position: number, state: StepState, note?: string): void {
        const time = now();
        const begins = state === 'running';
        this.#store.run(
            `UPDATE steps SET state = ?, note = coalesce(?, note), attempts = attempts + ?,
                    started_at = coalesce(started_at, ?), finished_at = ?
             WHERE job_id = ? AND position = ?`,
            state, note ?? null, begins ? 1 : 0, time, begins ? null : time, id, position);
    }

    /** What is worth knowing about a step's outcome. */
    setNote(id: number, position: number, note: string): void {
        this.#store.run('UPDATE steps SET note = ? WHERE job_id = ? AND position = ?', note, id, position);
    }

    addLog(id: number, position: number, lines: string[]): void {
        this.#store.run('UPDATE steps SET log = ? WHERE job_id = ? AND position = ?',
            JSON.stringify(lines.slice(-MAX_LOG_LINES)), id, position);
    }

    addArtifact(id: number, position: number, name: string, text: string): void {
        this.#store.run('INSERT OR REPLACE INTO artifacts (job_id, position, name, text) VALUES (?, ?, ?, ?)',
            id, position, name, text.slice(0, MAX_ARTIFACT));
    }

    #steps(id: number): Step[] {
        const artifacts = this.#store.all<{ position: number, name: string, bytes: number }>(
            `SELECT position, name, length(CAST(text AS BLOB)) AS bytes FROM artifacts WHERE job_id = ? ORDER BY rowid`, id);
        return this.#store.all<StepRow>('SELECT * FROM steps WHERE job_id = ? ORDER BY position', id).map(row => ({
            name: row.name, title: row.title, state: row.state, note: row.note,
            startedAt: row.started_at, finishedAt: row.finished_at, attempts: row.attempts,
            log: JSON.parse(row.log) as string[],
            artifacts: artifacts.filter(each => each.position === row.position).map(({ name, bytes }) => ({ name, bytes })),
        }));
    }
}

function summary(row: JobRow): JobSummary {
    return {
        id: row.id, kind: row.kind, title: row.title, state: row.state, site: row.site, domain: row.domain,
        actor: row.actor, createdAt: row.created_at, startedAt: row.started_at, finishedAt: row.finished_at,
        error: row.error === null ? null : JSON.parse(row.error) as JobError,
        retryOf: row.retry_of,
        cancelledBy: row.cancelled_by,
        canCancel: (row.state === 'queued' || row.state === 'running') && row.cancelled_by === null && row.finality !== 2,
        undoes: row.state === 'failed' && row.finality === null,
        canRetry: row.state === 'failed' || (row.state === 'rolled-back' && row.retried === 0),
    };
}

/** Whether something was begun that cannot be undone. A step that did not apply, or was so already, destroyed nothing. */
export function isPastReturn(steps: readonly Step[], definitions: readonly StepDefinition[]): boolean {
    return hasBegun(steps, definitions, ({ pointOfNoReturn }) => pointOfNoReturn === true);
}

/** Whether it is too late to cancel: something was begun that can be neither undone nor cut short. */
export function isPastCancelling(steps: readonly Step[], definitions: readonly StepDefinition[]): boolean {
    return hasBegun(steps, definitions, isFinal);
}

function isFinal({ pointOfNoReturn, canBeCut }: StepDefinition): boolean {
    return pointOfNoReturn === true && canBeCut !== true;
}

function hasBegun(
    steps: readonly Step[], definitions: readonly StepDefinition[], isMeant: (definition: StepDefinition) => boolean,
): boolean {
    return steps.some(({ state }, position) => {
        const definition = definitions[position];
        return definition && isMeant(definition) && !['pending', 'skipped', 'unchanged'].includes(state);
    });
}

/** Positions and names of a job's steps are those it was made with; another version of a kind must not mix them up. */
export function matches(steps: readonly Step[], definitions: readonly StepDefinition[]): boolean {
    return steps.length === definitions.length && steps.every((step, index) => step.name === definitions[index]?.name);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * When a transaction of the policy begins: after each job that left something for it, when the service starts and finds that
 * something was left, and when an administrator asks.
 */

import { HostingError } from '../../../contract/errors.ts';
import type { Caller, Handlers } from '../../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../../contract/index.ts';
import type { Engine } from '../../../engine/engine.ts';
import { selinuxMode } from '../../../host/selinux.ts';
import { submitForHost } from '../../common/submit.ts';
import type { Restart } from '../../jobs/commands.ts';
import { findSite } from '../../sites/lookup.ts';
import type { SiteRecords } from '../../sites/records.ts';
import { APPLY, type ApplyArgs, type Others } from './apply.ts';
import type { PolicyRecords } from './records.ts';

const TITLE = 'Bring the sites into the SELinux policy';
const SERVICE = 'hostingd';
/** A job that has come to its end. */
const ENDED = ['done', 'rolled-back', 'failed'];

type Names = 'selinux.apply' | 'selinux.relabel' | 'selinux.set';

export class PolicyCommands {
    readonly #engine: Engine;
    readonly #records: PolicyRecords;
    readonly #sites: SiteRecords;
    #isAsking = false;

    constructor(engine: Engine, records: PolicyRecords, sites: SiteRecords) {
        this.#engine = engine;
        this.#records = records;
        this.#sites = sites;
        engine.onChange(job => {
            if (job.kind !== APPLY && ENDED.includes(job.state))
                void this.#submitIfNeeded();
        });
    }

    readonly handlers: Pick<Handlers, Names> = {
        'selinux.apply': (_input, caller) => this.#submit({ title: TITLE, now: true, relabel: [] }, caller.actor),
        'selinux.relabel': (input, caller) => this.#relabel(input, caller),
        'selinux.set': (input, caller) => this.#set(input, caller),
    };

    /** A job that was undone begins anew; all of them do the same. */
    readonly restarts: Record<string, Restart> = {
        [APPLY]: (args, caller, retryOf) => this.#submit({ ...args as ApplyArgs, now: true }, caller.actor, retryOf),
    };

    /** Takes up what an earlier life of the service left. What failed waits for a person, or the next change. */
    async begin(): Promise<void> {
        await this.#submitIfNeeded();
    }

    /**
     * Asked before anything is waited for: a job that gathers begins at the very end of the job which this is called for. While this
     * is asked for another job, what comes of it takes this one's site along.
     */
    async #submitIfNeeded(): Promise<void> {
        if (this.#isAsking || !this.#isNeeded())
            return;
        this.#isAsking = true;
        try {
            if (await selinuxMode() !== 'disabled' && this.#isNeeded() && !this.#engine.isStopping)
                this.#submit({ title: TITLE, now: false, relabel: [] }, SERVICE);
        } finally {
            this.#isAsking = false;
        }
    }

    /** One job that has not begun yet takes all with it. */
    #isNeeded(): boolean {
        return this.#records.isWaiting()
            && !this.#engine.records.open().some(({ id, kind }) => kind === APPLY && this.#isGathering(id));
    }

    #isGathering(id: number): boolean {
        const gather = this.#engine.records.read(id)?.steps.find(({ name }) => name === 'gather');
        return gather?.state === 'pending' || gather?.state === 'running';
    }

    #relabel({ site: reference }: InputOf<'selinux.relabel'>, caller: Caller): OutputOf<'selinux.relabel'> {
        const sites = reference === undefined ? this.#sites.list() : [findSite(this.#sites, reference, caller)];
        const relabel = sites.filter(({ state }) => state === 'active').map(({ name }) => name);
        const title = reference === undefined ? 'Label the files of all sites' : `Label the files of ${sites[0]?.domain}`;
        return this.#submit({ title, now: true, relabel }, caller.actor);
    }

    #set({ 'own-types': ownTypes }: InputOf<'selinux.set'>, caller: Caller): OutputOf<'selinux.set'> {
        if (ownTypes === undefined)
            throw new HostingError('Invalid', 'Say what is to change.', { hint: 'See hostingctl selinux set --help' });
        const title = ownTypes ? 'Give each site an SELinux type of its own' : 'Keep all sites on the shared SELinux type';
        return this.#submit({ title, now: true, relabel: [] }, caller.actor, undefined, () => {
            this.#records.ownTypes = ownTypes;
            this.#records.waitAll();
        });
    }

    #submit(args: ApplyArgs, actor: string, retryOf?: number, reserve?: () => void): { job: number, site: null } {
        return submitForHost(this.#engine, APPLY, args, { actor }, { retryOf, reserve });
    }
}

/** What a transaction waits for. */
export function othersOf(engine: () => Engine): Others {
    return {
        sites: () => !engine().isStopping && engine().atWork().length > 0,
        earlier: job => !engine().isStopping && engine().records.open().some(({ id, kind }) => kind === APPLY && id < job),
    };
}

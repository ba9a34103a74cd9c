// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * systemd's manager, over the bus: no child program, and the outcome of each job is known.
 * https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.systemd1.html
 */

import dbus from 'dbus-next';

import { failed, type HostingError } from '../contract/errors.ts';
import { BusError, type SystemBus, type Target } from './dbus/bus.ts';
import { run } from './run.ts';

const MANAGER: Target = {
    destination: 'org.freedesktop.systemd1',
    path: '/org/freedesktop/systemd1',
    interface: 'org.freedesktop.systemd1.Manager',
};
/** Longer than systemd's own limit for a unit to start or stop, 90 s unless the unit says otherwise. */
const JOB_TIMEOUT = 120_000;
const NO_SUCH_UNIT = 'org.freedesktop.systemd1.NoSuchUnit';

export type UnitAction = 'StartUnit' | 'StopUnit' | 'TryRestartUnit' | 'ReloadUnit';

/** Name of a property and its value, an unsigned 64-bit number. */
export type Property = readonly [name: string, value: bigint];

/** How a service failed, in the words of its properties: org.freedesktop.systemd1(5). */
export interface Outcome {
    /** `exit-code`, `signal`, `timeout`, `oom-kill`, … */
    result: string;
    status?: number;
    signal?: number;
}

/** CLD_EXITED of waitid(2). */
const EXITED = 1;

export class Systemd {
    readonly #bus: SystemBus;
    #subscribed: Promise<unknown> | undefined;

    constructor(bus: SystemBus) {
        this.#bus = bus;
    }

    /**
     * Does something to a unit and waits until it is done.
     * @throws HostingError `Failed` when the unit does not start, with the command that shows why
     */
    async unit(action: UnitAction, unit: string): Promise<void> {
        this.#subscribed ??= this.#bus.call(MANAGER, 'Subscribe');
        await this.#subscribed;

        const results = new Map<unknown, string>();
        let wake = (): void => undefined;
        const stopListening = await this.#bus.subscribe(
            { sender: MANAGER.destination, interface: MANAGER.interface, member: 'JobRemoved' },
            ([, job, , result]) => { results.set(job, String(result)); wake(); });
        const timer = setTimeout(() => { results.set('late', 'timeout'); wake(); }, JOB_TIMEOUT);
        try {
            const [job] = await this.#bus.call(MANAGER, action, 'ss', [unit, 'replace']);
            while (!results.has(job) && !results.has('late'))
                await new Promise<void>(resolve => { wake = resolve; });
            const result = results.get(job) ?? 'timeout';
            if (result !== 'done' && result !== 'skipped')
                throw failure(action, unit, result);
        } catch (error) {
            if (!(error instanceof BusError))
                throw error;
            if (action !== 'StopUnit' || error.errorName !== NO_SUCH_UNIT)
                throw failure(action, unit, error.message);
        } finally {
            clearTimeout(timer);
            stopListening();
        }
    }

    /** Starts a unit and does not wait for it. What comes of it shows when it is used. */
    async begin(unit: string): Promise<void> {
        await this.#bus.call(MANAGER, 'StartUnit', 'ss', [unit, 'replace']).catch(() => undefined);
    }

    /** Reads the files of all loaded units anew: over a second where there are a thousand sites, and not for somebody who waits. */
    async reload(): Promise<void> {
        await run('systemctl', ['daemon-reload'], { timeout: JOB_TIMEOUT });
    }

    /** Restarts those units that run, of names and patterns of names. */
    async restartLoaded(units: readonly string[]): Promise<void> {
        await run('systemctl', ['try-restart', '--', ...units], { timeout: JOB_TIMEOUT });
    }

    /** Sets properties of a unit that is loaded, until the next boot. */
    async setProperties(unit: string, properties: readonly Property[]): Promise<void> {
        const RUNTIME = true;
        try {
            await this.#bus.call(MANAGER, 'SetUnitProperties', 'sba(sv)',
                [unit, RUNTIME, properties.map(([name, value]) => [name, new dbus.Variant('t', value)])]);
        } catch (error) {
            throw failed(`systemd refused the settings of ${unit}: ${error instanceof Error ? error.message : String(error)}`);
        }
    }

    /** `active`, `inactive`, `failed`, …; `inactive` for a unit that is not loaded. Loads nothing. */
    async activeState(unit: string): Promise<string> {
        try {
            const [path] = await this.#bus.call(MANAGER, 'GetUnit', 's', [unit]);
            const properties: Target = { ...MANAGER, path: String(path), interface: 'org.freedesktop.DBus.Properties' };
            const [state] = await this.#bus.call(
                properties, 'Get', 'ss', ['org.freedesktop.systemd1.Unit', 'ActiveState']) as [{ value: string }];
            return state.value;
        } catch (error) {
            if (error instanceof BusError && error.errorName === NO_SUCH_UNIT)
                return 'inactive';
            throw error;
        }
    }

    /** How a unit failed; undefined for one that did not, or is not loaded. */
    async outcome(unit: string): Promise<Outcome | undefined> {
        if (await this.activeState(unit) !== 'failed')
            return undefined;
        const [path] = await this.#bus.call(MANAGER, 'GetUnit', 's', [unit]);
        const properties: Target = { ...MANAGER, path: String(path), interface: 'org.freedesktop.DBus.Properties' };
        const service = async (name: string): Promise<unknown> => {
            const [{ value }] = await this.#bus.call(
                properties, 'Get', 'ss', ['org.freedesktop.systemd1.Service', name]) as [{ value: unknown }];
            return value;
        };
        const [result, code, status] = await Promise.all([service('Result'), service('ExecMainCode'), service('ExecMainStatus')]);
        return { result: String(result), ...code === EXITED ? { status: Number(status) } : { signal: Number(status) } };
    }

    /** Forgets that a unit failed, so that it is unloaded and its file is read anew next time. */
    async forgetFailure(unit: string): Promise<void> {
        await this.#bus.call(MANAGER, 'ResetFailedUnit', 's', [unit]).catch(() => undefined);
    }
}

const PARTICIPLE: Record<UnitAction, string> = {
    StartUnit: 'started', StopUnit: 'stopped', TryRestartUnit: 'restarted', ReloadUnit: 'reloaded',
};

function failure(action: UnitAction, unit: string, why: string): HostingError {
    return failed(`${unit} could not be ${PARTICIPLE[action]}: ${why}.`, `See systemctl status ${unit}.`);
}

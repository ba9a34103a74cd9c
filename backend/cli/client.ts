// SPDX-License-Identifier: LGPL-2.1-or-later
/* Calls the service, and follows a job to its end. */

import { BUS_NAME, type Command, INTERFACE_PREFIX, OBJECT_PATH, SIGNAL_INTERFACE } from '../contract/command.ts';
import { ERROR_PREFIX, type ErrorCode, type ErrorDocument, HostingError } from '../contract/errors.ts';
import { KEY_NOT_OPENED, KEY_STATUS, UNIT_PATH } from '../contract/host.ts';
import { commands, type CommandName, type OutputOf } from '../contract/index.ts';
import type { Job } from '../contract/jobs.ts';
import { BusError, DBUS, SystemBus, type Target } from '../host/dbus/bus.ts';

const ALLOW_INTERACTIVE_AUTHORIZATION = 0x4;
/** A person may have to type a password first. */
const TIMEOUT = 300_000;
/** Milliseconds after which a job is looked at of which no signal was heard, though the service did not end. */
const SILENCE = 5000;
/** Milliseconds until the next try after one that failed. */
const TRY_AGAIN = 1000;
const GIVE_UP_AFTER = 60;
const UNIT: Target = {
    destination: 'org.freedesktop.systemd1', path: UNIT_PATH, interface: 'org.freedesktop.DBus.Properties',
};

export interface Connection {
    /** The bus, where it is not this host's: `unix:path=/run/…`. */
    address?: string;
    /** Called when the bus is gone: what was asked is never answered. */
    lost: () => void;
}

export class Client {
    readonly #bus: SystemBus;

    private constructor(bus: SystemBus) {
        this.#bus = bus;
    }

    static async connect({ address, lost }: Connection): Promise<Client> {
        const bus = await SystemBus.connect(address);
        bus.onClose(lost);
        return new Client(bus);
    }

    /** @throws HostingError as the service answered it */
    async call<N extends CommandName>(name: N, input: Record<string, unknown>): Promise<OutputOf<N>> {
        try {
            // What only asks is asked again where the service was killed over it: the bus starts it anew. An audited query may do more:
            // it hands out a secret, once, or keeps what it is given.
            return await this.#ask(name, input).catch((error: unknown) => {
                const { kind, audited }: Command = commands[name];
                if (kind === 'query' && !audited && error instanceof BusError && isOfKilled(error))
                    return this.#ask(name, input);
                throw error;
            });
        } catch (error) {
            throw error instanceof BusError ? await this.#reason(error) ?? translate(error) : error;
        }
    }

    async #ask<N extends CommandName>(name: N, input: Record<string, unknown>): Promise<OutputOf<N>> {
        const { interface: face, method } = commands[name];
        const target: Target = { destination: BUS_NAME, path: OBJECT_PATH, interface: INTERFACE_PREFIX + face };
        const [text] = await this.#bus.call(target, method, 's', [JSON.stringify(input)],
            { timeout: TIMEOUT, flags: ALLOW_INTERACTIVE_AUTHORIZATION });
        return JSON.parse(text as string) as OutputOf<N>;
    }

    /** Why there is nobody who could say it. */
    async #reason({ errorName }: BusError): Promise<HostingError | undefined> {
        if (errorName.startsWith(ERROR_PREFIX))
            return undefined;
        const { message, hint = '' } = KEY_NOT_OPENED;
        const isKey = await this.#bus.call(UNIT, 'Get', 'ss', ['org.freedesktop.systemd1.Service', 'ExecMainStatus'])
            .then(([status]) => (status as { value: number }).value === KEY_STATUS, () => false);
        return isKey ? new HostingError('Failed', message, { hint }) : undefined;
    }

    /**
     * Waits until a job has ended.
     * @param progress hears of every change
     */
    async follow(id: number, progress: (job: Job) => void): Promise<Job> {
        let lookNow = (): void => undefined;
        let latest: Job | undefined;
        let isHeardOf = false as boolean;
        const take = (job: Job): void => {
            latest = job;
            progress(job);
            if (job.finishedAt)
                lookNow();
        };
        const stops = await Promise.all([
            this.#bus.subscribe({ sender: BUS_NAME, interface: SIGNAL_INTERFACE, member: 'JobUpdated' }, ([text]) => {
                const job = JSON.parse(String(text)) as Job;
                if (job.id !== id)
                    return;
                isHeardOf = true;
                take(job);
            }),
            // The service has ended, or is back.
            this.#bus.subscribe({ sender: DBUS.destination, interface: DBUS.interface, member: 'NameOwnerChanged', arg0: BUS_NAME }, () => {
                isHeardOf = false;
                lookNow();
            }),
        ]);
        try {
            for (let failures = 0; ;) {
                try {
                    if (!isHeardOf) {
                        await this.call('host.subscribe', { job: id });
                        take(await this.call('job.show', { id }));
                    }
                    isHeardOf = false;
                    failures = 0;
                } catch (error) {
                    // The service was killed: it is started again, and goes on with the job.
                    if (++failures > GIVE_UP_AFTER || !(error instanceof HostingError) || error.code !== 'Failed')
                        throw error;
                }
                if (latest?.finishedAt)
                    return latest;
                const pause = failures > 0 ? TRY_AGAIN : SILENCE;
                await new Promise<void>(resolve => {
                    const timer = setTimeout(resolve, pause);
                    lookNow = () => {
                        clearTimeout(timer);
                        resolve();
                    };
                });
            }
        } finally {
            stops.forEach(stop => stop());
        }
    }

    close(): void {
        this.#bus.close();
    }
}

/** Both dbus-broker and dbus-daemon say "disconnected" of one that ended with a call unanswered, and not of one that is late. */
function isOfKilled({ errorName, message }: BusError): boolean {
    return errorName === 'org.freedesktop.DBus.Error.NoReply' && message.includes('disconnected');
}

function translate(error: BusError): HostingError {
    if (error.errorName.startsWith(ERROR_PREFIX)) {
        const { message, fields, hint } = JSON.parse(error.message) as ErrorDocument;
        return new HostingError(error.errorName.slice(ERROR_PREFIX.length) as ErrorCode, message, { fields, hint });
    }
    switch (error.errorName) {
        case 'org.freedesktop.DBus.Error.ServiceUnknown':
            return new HostingError('Failed', 'cockpit-hosting is not installed on this host.', { hint: 'dnf install cockpit-hosting' });
        case 'org.freedesktop.DBus.Error.AccessDenied':
            return new HostingError('Denied', 'The system bus refused the call.');
        default:
            return new HostingError('Failed', `The service did not answer: ${error.message}`,
                { hint: 'See systemctl status hostingd.service' });
    }
}

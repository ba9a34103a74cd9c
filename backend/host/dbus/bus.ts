// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A connection to the system bus: dbus-next's low-level part with guards, calls that settle, and match rules that end.
 *
 *     const bus = await SystemBus.connect();
 *     const [uid] = await bus.call(DBUS, 'GetConnectionUnixUser', 's', [name]);
 *     bus.onClose(() => process.exit(1));
 */

import dbus, { type Message } from 'dbus-next';

import { failed } from '../../contract/errors.ts';
import { guardParser } from './guards.ts';

/** Whom to call: bus name, object, interface. */
export interface Target {
    destination: string;
    path: string;
    interface: string;
}

/** The bus daemon itself. */
export const DBUS: Target = {
    destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus',
};

/** What a signal must look like to be delivered. */
export interface SignalMatch {
    sender: string;
    path?: string;
    interface: string;
    member: string;
    arg0?: string;
}

export type SignalHandler = (body: unknown[], message: Message) => void;

/** An error a peer answered with. */
export class BusError extends Error {
    readonly errorName: string;

    constructor(errorName: string, message: string) {
        super(message);
        this.errorName = errorName;
    }
}

const NO_REPLY_EXPECTED = 0x1;
/**
 * Longer than libdbus's own 25 seconds: fifty sites made at once on a busy host kept systemd from answering for as long, and a job
 * that gives up then is rolled back for nothing.
 */
const CALL_TIMEOUT = 60_000;
const HIGHEST_SERIAL = 0xffff_0000; // a serial is an unsigned 32-bit number, and dbus-next counts on

export class SystemBus {
    readonly #bus: dbus.MessageBus;
    readonly #handlers = new Map<string, Set<{ match: SignalMatch, handler: SignalHandler }>>();
    readonly #closing = new Set<() => void>();
    /** Of calls that have no answer yet. */
    readonly #timers = new Set<NodeJS.Timeout>();

    private constructor(bus: dbus.MessageBus) {
        this.#bus = bus;
        bus.on('message', (message: Message) => this.#dispatch(message));
        const { stream } = (bus as unknown as { _connection: { stream: NodeJS.EventEmitter } })._connection;
        stream.on('close', () => this.#closing.forEach(callback => callback()));
    }

    /**
     * Connects.
     * @param address of a bus that is not this host's own: `unix:path=/run/…`
     * @throws HostingError `Failed` when there is no system bus
     */
    static async connect(address?: string): Promise<SystemBus> {
        guardParser();
        const bus = address === undefined ? dbus.systemBus() : dbus.sessionBus({ busAddress: address });
        await new Promise<void>((resolve, reject) => {
            bus.once('connect', () => resolve());
            // Later errors are either the end of the stream, which has an event of its own, or a message that could
            // not be parsed, which is dropped. Without a listener they would end the process.
            bus.on('error', () => reject(failed('The system bus cannot be reached.', 'Is dbus running?')));
        });
        return new SystemBus(bus);
    }

    /** Our unique name on the bus. */
    get name(): string {
        return (this.#bus as unknown as { name: string }).name;
    }

    /** Runs when the connection has ended. Calls that were open never settle: a service ends then. */
    onClose(callback: () => void): void {
        this.#closing.add(callback);
    }

    /** Ends the connection; nobody is told. What was not answered yet does not keep the process. */
    close(): void {
        this.#closing.clear();
        this.#timers.forEach(timer => timer.unref());
        this.#bus.disconnect();
    }

    /**
     * Calls a method.
     * @throws BusError with the peer's error name, or `org.freedesktop.DBus.Error.NoReply` after the timeout
     */
    async call(
        target: Target, member: string, signature = '', body: unknown[] = [],
        options: { timeout?: number, flags?: number } = {},
    ): Promise<unknown[]> {
        const message = new dbus.Message({ ...target, member, signature, body, flags: options.flags ?? 0 });
        this.#restartSerials();
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<never>((_resolve, reject) => {
            // Where we stood still ourselves, the answer may be there unread: what has come in is read before the immediate.
            timer = setTimeout(() => setImmediate(
                () => reject(new BusError('org.freedesktop.DBus.Error.NoReply', `${member} was not answered in time.`))),
            options.timeout ?? CALL_TIMEOUT);
            this.#timers.add(timer);
        });
        try {
            const reply = await Promise.race([this.#bus.call(message), late]);
            return (reply?.body ?? []) as unknown[];
        } catch (error) {
            const { type, text } = error as { type?: string, text?: unknown };
            if (type !== undefined)
                throw new BusError(type, typeof text === 'string' ? text : '');
            throw error;
        } finally {
            clearTimeout(timer);
            if (timer)
                this.#timers.delete(timer);
        }
    }

    /** Takes over method calls; the handler answers with `true` when it does. */
    onCall(handler: (message: Message) => boolean): void {
        this.#bus.addMethodHandler(handler);
    }

    /** Exports an interface's description, for introspection. */
    describe(path: string, description: dbus.interface.Interface): void {
        this.#bus.export(path, description);
    }

    /** Answers a call, unless its sender wants no answer. */
    answer(call: Message, signature: string, body: unknown[]): void {
        if (!(flagsOf(call) & NO_REPLY_EXPECTED))
            this.#send(dbus.Message.newMethodReturn(call, signature, body));
    }

    /** Answers a call with an error. */
    answerError(call: Message, errorName: string, text: string): void {
        if (!(flagsOf(call) & NO_REPLY_EXPECTED))
            this.#send(newError(call, errorName, text));
    }

    /** Sends a signal to one connection. */
    signal(destination: string, from: Omit<Target, 'destination'>, member: string, signature: string, body: unknown[]): void {
        const message = dbus.Message.newSignal(from.path, from.interface, member, signature, body);
        message.destination = destination;
        this.#send(message);
    }

    async requestName(name: string): Promise<boolean> {
        const DO_NOT_QUEUE = 4, PRIMARY_OWNER = 1, ALREADY_OWNER = 4;
        const [reply] = await this.call(DBUS, 'RequestName', 'su', [name, DO_NOT_QUEUE]);
        return reply === PRIMARY_OWNER || reply === ALREADY_OWNER;
    }

    async releaseName(name: string): Promise<void> {
        await this.call(DBUS, 'ReleaseName', 's', [name]);
    }

    /** Delivers signals until the returned function is called. */
    async subscribe(match: SignalMatch, handler: SignalHandler): Promise<() => void> {
        const rule = matchRule(match);
        const entry = { match, handler };
        const present = this.#handlers.get(rule);
        if (present) {
            present.add(entry);
        } else {
            this.#handlers.set(rule, new Set([entry]));
            await this.call(DBUS, 'AddMatch', 's', [rule]);
        }
        return () => {
            const entries = this.#handlers.get(rule);
            if (entries?.delete(entry) && entries.size === 0) {
                this.#handlers.delete(rule);
                void this.call(DBUS, 'RemoveMatch', 's', [rule]).catch(() => undefined);
            }
        };
    }

    #dispatch(message: Message): void {
        if (message.type !== dbus.MessageType.SIGNAL)
            return;
        for (const entries of this.#handlers.values()) {
            for (const { match, handler } of entries) {
                // The sender is compared by the daemon's match rule: here it is a unique name already.
                if (message.interface === match.interface && message.member === match.member
                    && (match.path === undefined || message.path === match.path)
                    && (match.arg0 === undefined || message.body[0] === match.arg0))
                    handler(message.body as unknown[], message);
            }
        }
    }

    #send(message: Message): void {
        this.#restartSerials();
        this.#bus.send(message);
    }

    #restartSerials(): void {
        const counter = this.#bus as unknown as { _serial: number };
        if (counter._serial > HIGHEST_SERIAL)
            counter._serial = 1;
    }
}

/** Flags of a message. The declaration calls them an enumeration; they are a set of bits. */
export function flagsOf(message: Message): number {
    return message.flags;
}

/** The declaration leaves out the first parameter. */
function newError(call: Message, errorName: string, text: string): Message {
    const { Message: real } = dbus as unknown as { Message: { newError: (call: Message, name: string, text: string) => Message } };
    return real.newError(call, errorName, text);
}

function matchRule(match: SignalMatch): string {
    // Values are our own constants and unique names: none can hold a quote.
    const parts = [
        `type='signal'`, `sender='${match.sender}'`, `interface='${match.interface}'`, `member='${match.member}'`,
    ];
    if (match.path !== undefined)
        parts.push(`path='${match.path}'`);
    if (match.arg0 !== undefined)
        parts.push(`arg0='${match.arg0}'`);
    return parts.join(',');
}

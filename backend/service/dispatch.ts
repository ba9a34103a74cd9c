// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From a D-Bus message to a command and back: one JSON document in, one out. Everything that can be wrong with a
 * message is answered here, before the command's handler sees it.
 */

import type { Message } from 'dbus-next';

import { type Command, INTERFACE_PREFIX, OBJECT_PATH } from '../contract/command.ts';
import { ERROR_PREFIX, HostingError, invalid } from '../contract/errors.ts';
import type { Caller, Handlers, ServiceCommand } from '../contract/handlers.ts';
import { commandList, type CommandName, commands, type InputOf, type OutputOf } from '../contract/index.ts';
import { withoutSecrets } from '../contract/values.ts';
import { flagsOf, type SystemBus } from '../host/dbus/bus.ts';
import { log } from '../host/journal.ts';
import type { Store } from '../store/store.ts';
import { audit } from './audit.ts';
import { authorise, identify, type Identity, uidOf } from './authorise.ts';
import { parseInput, sentInput } from './input.ts';
import { sessionBehind } from './session.ts';
import type { Subscribers } from './subscribers.ts';

const PROPERTIES = 'org.freedesktop.DBus.Properties';
/** Interfaces dbus-next answers by itself, harmlessly. */
const STANDARD = ['org.freedesktop.DBus.Introspectable', 'org.freedesktop.DBus.Peer'];
/** (uid_t) -1: a caller the bus could not name. */
const NOBODY = 0xffff_ffff;
const INTERNAL = 'An internal error occurred.';

const table = new Map(commandList.map(([name, command]) =>
    [`${INTERFACE_PREFIX}${command.interface}.${command.method}`, { name, command }]));

/** Tells what a command's work would do, and starts nothing. */
export type Preview = (work: () => unknown) => Promise<OutputOf<'site.preview'>>;

export class Dispatcher {
    readonly #bus: SystemBus;
    readonly #store: Store;
    readonly #handlers: Handlers;
    readonly #subscribers: Subscribers;
    readonly #preview: Preview;
    /** Calls that are being answered. */
    #open = 0;
    /** Called with each message, so that the service knows it is used. */
    onUse: () => void = () => undefined;

    constructor(
        bus: SystemBus, store: Store, handlers: Handlers, { subscribers, preview }: { subscribers: Subscribers, preview: Preview },
    ) {
        this.#bus = bus;
        this.#store = store;
        this.#handlers = handlers;
        this.#subscribers = subscribers;
        this.#preview = preview;
        bus.onCall(message => this.#take(message));
    }

    get busy(): number {
        return this.#open;
    }

    /** Answers whether the message was taken; dbus-next answers the rest. */
    #take(message: Message): boolean {
        this.onUse();
        if (STANDARD.includes(message.interface))
            return false;
        if (message.interface === PROPERTIES)
            return this.#refuse(message, 'org.freedesktop.DBus.Error.PropertyReadOnly', 'There are no properties.');
        if (message.path !== OBJECT_PATH)
            return this.#refuse(message, 'org.freedesktop.DBus.Error.UnknownObject', `There is no object ${message.path}.`);
        const found = message.interface
            ? table.get(`${message.interface}.${message.member}`)
            : [...table.values()].find(({ command }) => command.method === message.member);
        if (!found)
            return this.#refuse(message, 'org.freedesktop.DBus.Error.UnknownMethod', 'There is no such method.');
        if (message.signature !== 's')
            return this.#refuse(message, 'org.freedesktop.DBus.Error.InvalidArgs', 'The method takes one JSON document (signature s).');

        this.#open++;
        void this.#answer(message, found.name, found.command)
            .catch((error: unknown) => log('warning', `An answer was not sent: ${String(error)}`))
            .finally(() => { this.#open--; this.onUse(); });
        return true;
    }

    async #answer(message: Message, name: CommandName, command: Command): Promise<void> {
        try {
            const output = await this.#run(message, name, command);
            this.#bus.answer(message, 's', [JSON.stringify(output)]);
        } catch (error) {
            const known = error instanceof HostingError ? error : unexpected(error);
            this.#refuse(message, ERROR_PREFIX + known.code, JSON.stringify(known.document()));
        }
    }

    async #run(message: Message, name: CommandName, command: Command): Promise<unknown> {
        const sender = message.sender;
        let who: Identity = { uid: NOBODY, name: sender, actor: sender };
        const text = message.body[0] as string;
        /** As the audit may have it: what was sent, until it was checked. */
        let input: unknown = sentInput(command, text);
        const begun = performance.now();
        // Asked at once: the caller may be gone when its command is done.
        const session = isAudited(command) ? sessionBehind(this.#bus, sender) : undefined;
        const write = async (outcome: string, message?: string, job: number | null = null): Promise<void> => {
            const { session: id, address } = await (session ?? sessionBehind(this.#bus, sender));
            const duration = Math.round(performance.now() - begun);
            audit(this.#store, {
                uid: who.uid, actor: who.actor, session: id, address, command: name, input, outcome, message, duration, job,
            });
        };
        try {
            who = { ...who, uid: await uidOf(this.#bus, sender) };
            who = await identify(this.#bus, sender, who.uid, isAudited(command));
            const caller = await authorise(this.#bus, command, who, { sender, flags: flagsOf(message) });
            const parsed = parseInput(command, text);
            input = withoutSecrets(command.input, parsed);
            // Known before anything is done: between what is done and its entry there is no time in which the service could be killed.
            await session;
            const output = await this.#output(name, parsed, caller, sender);
            if (isAudited(command))
                await write('ok', undefined, jobOf(output));
            return output;
        } catch (error) {
            const { code, message: words } = error instanceof HostingError ? error : { code: 'Failed', message: INTERNAL };
            if (isAudited(command) || code === 'Denied')
                await write(code, words);
            throw error;
        }
    }

    async #output(name: CommandName, input: unknown, caller: Caller, sender: string): Promise<unknown> {
        if (name === 'host.subscribe') {
            await this.#subscribers.add(sender, caller, (input as InputOf<'host.subscribe'>).job);
            return {};
        }
        if (name !== 'site.preview')
            return await this.#handler(name)(input as never, caller);
        // Who may ask is who may call any of them: an administrator who may change things.
        const { command, input: its } = input as InputOf<'site.preview'>;
        const previewed = previewable(command);
        const parsed = parseInput(commands[previewed], JSON.stringify(its));
        return await this.#preview(() => this.#handler(previewed)(parsed as never, caller));
    }

    #handler(name: Exclude<CommandName, ServiceCommand>): (input: never, caller: Caller) => unknown {
        return this.#handlers[name];
    }

    #refuse(message: Message, errorName: string, text: string): true {
        this.#bus.answerError(message, errorName, text);
        return true;
    }
}

function isAudited(command: Command): boolean {
    return command.kind === 'job' || command.audited === true;
}

/** @throws HostingError `Invalid` for what is no command whose effect can be told beforehand */
function previewable(command: string): Exclude<CommandName, ServiceCommand> {
    const found = commandList.find(([name, { preview }]) => name === command && preview);
    if (!found)
        throw invalid('command', `There is no command ${command} whose effect could be told beforehand.`);
    return found[0] as Exclude<CommandName, ServiceCommand>;
}

/** The job a command has started. */
function jobOf(output: unknown): number | null {
    const job = typeof output === 'object' && output !== null && 'job' in output ? output.job : undefined;
    return typeof job === 'number' ? job : null;
}

/** A defect: the caller gets a sentence and no stack, the journal gets all. */
function unexpected(error: unknown): HostingError {
    log('err', error instanceof Error ? error.stack ?? error.message : String(error));
    return new HostingError('Failed', INTERNAL, { hint: 'See journalctl -u hostingd.service.' });
}

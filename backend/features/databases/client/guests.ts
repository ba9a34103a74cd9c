// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Sessions of the web client. Each has a user of its own on the server, with the privileges of one of the database's users and a
 * password that nobody is told but the client. The user goes with the session: when it is logged out of, when its time is up, when
 * its address is not used, and with whatever it belongs to.
 *
 * Nothing of ours waits for that: hosting-database-client.timer asks for it once a minute while there are any. What is begun and
 * ended goes one after the other, so that a job that ends the sessions of a site finds each of them, whole.
 */

import { randomBytes } from 'node:crypto';

import { HostingError } from '../../../contract/errors.ts';
import { log } from '../../../host/journal.ts';
import type { Systemd } from '../../../host/systemd.ts';
import { newPassword } from '../../common/password.ts';
import type { DatabaseRecord, DatabaseUserRecord, SiteRecord } from '../../common/site.ts';
import { engineOf, engines } from '../engines.ts';
import { type Handover, handOver, lookInside, newToken, takeBack, tokenHash } from './handover.ts';
import { type GuestRecord, type GuestRecords, guestName } from './records.ts';

/** Started with the first session, stopped with the last one. */
const TIMER = 'hosting-database-client.timer';
const ID_BYTES = 8;
const PASSWORD_LENGTH = 32;
/** Milliseconds that an address is good for: a click, and a new tab. */
const OPENING = 60_000;
/** The longest session. */
const LENGTH = 60 * 60_000;
/** Sessions of a site at once: each is a user on a server. */
const MOST = 20;

export interface Opened { token: string, openUntil: string, endsAt: string }

/** What is opened, looked up when its turn has come. */
export interface Wish { client: SiteRecord, site: SiteRecord, database: DatabaseRecord, user: DatabaseUserRecord }

export interface GuestTools {
    records: GuestRecords;
    /** The web client, where it is on. */
    client: () => SiteRecord | undefined;
    systemd: Systemd;
}

export class Guests {
    readonly #tools: GuestTools;
    #last: Promise<unknown> = Promise.resolve();

    constructor(tools: GuestTools) {
        this.#tools = tools;
    }

    get count(): number {
        return this.#tools.records.list().length;
    }

    /** @param wish @throws HostingError where it cannot be opened now */
    open(wish: () => Wish): Promise<Opened> {
        return this.#inTurn(async () => this.#open(wish()));
    }

    /** Ends those that are meant. @throws HostingError `Failed` where a server does not answer */
    end(isMeant: (guest: GuestRecord) => boolean): Promise<number> {
        return this.#inTurn(async () => {
            const meant = this.#tools.records.list().filter(isMeant);
            for (const guest of meant)
                await this.#remove(guest);
            if (meant.length > 0)
                await this.#setTimer();
            return meant.length;
        });
    }

    /** Ends those whose time is up; what cannot be ended now is tried again the next time. */
    tidy(): Promise<{ ended: number, left: number }> {
        return this.#inTurn(async () => {
            const before = this.#tools.records.list();
            const client = this.#tools.client();
            // After a reboot, or where it was stopped by hand; before anything that may fail.
            await this.#setTimer();
            // A sandbox that cannot be looked into is one that nobody should be at work in.
            const inside = client && before.length > 0 ? await lookInside(client).catch(() => undefined) : undefined;
            for (const guest of before.filter(each => isOver(each, new Date().toISOString(), inside)))
                await this.#remove(guest).catch(tellOf('A session of the web client stays'));
            await this.#setTimer();
            return { ended: before.length - this.count, left: this.count };
        });
    }

    /** What an earlier life of the service has left. */
    async begin(): Promise<void> {
        if (this.count > 0)
            await this.tidy().catch(tellOf('Sessions of the web client were not looked after'));
    }

    async #open({ client, site, database, user }: Wish): Promise<Opened> {
        const { records } = this.#tools;
        if (records.list().filter(each => each.site === site.name).length >= MOST) {
            throw new HostingError('Conflict', `Databases of the site ${site.name} are open ${MOST} times in the web client.`,
                { hint: 'Log out of one that is not needed any more, and wait a minute.' });
        }
        const [id, token, password] = [randomBytes(ID_BYTES).toString('hex'), newToken(), newPassword(PASSWORD_LENGTH)];
        const [until, end] = [Date.now() + OPENING, Date.now() + LENGTH];
        const guest: GuestRecord = {
            id, site: site.name, engine: database.engine, database: database.name, user: user.name, token: tokenHash(token),
            state: 'opening', openUntil: new Date(until).toISOString(), endsAt: new Date(end).toISOString(),
        };
        // First of all: a service that is killed from here on finds it again.
        records.insert(guest);
        try {
            await this.#setTimer();
            await engineOf(database).lend(
                database, { name: guestName(id), privileges: user.privileges, password, until: new Date(end) }, site.name);
            await handOver(client, token, {
                id, engine: database.engine, server: serverFor(database), user: guestName(id), password, database: database.name,
                site: site.domain, openUntil: seconds(until), endsAt: seconds(end),
            });
        } catch (error) {
            // Where that fails as well, the timer comes back to it.
            await this.#remove(guest).catch(() => undefined);
            throw error;
        }
        records.setOpen(id);
        return { token, openUntil: guest.openUntil, endsAt: guest.endsAt };
    }

    async #remove(guest: GuestRecord): Promise<void> {
        await engines[guest.engine].reclaim(guest.database, guestName(guest.id));
        const client = this.#tools.client();
        if (client)
            await takeBack(client, guest);
        this.#tools.records.remove(guest.id);
    }

    /** It runs while there are any. */
    async #setTimer(): Promise<void> {
        await this.#tools.systemd.unit(this.count > 0 ? 'StartUnit' : 'StopUnit', TIMER);
    }

    #inTurn<T>(work: () => Promise<T>): Promise<T> {
        const next = this.#last.then(work, work);
        this.#last = next.catch(() => undefined);
        return next;
    }
}

function tellOf(what: string): (error: unknown) => void {
    return error => { log('warning', `${what}: ${error instanceof Error ? error.message : String(error)}`); };
}

/** Whether a session is over. What is seen `opening` in its turn was cut off there. */
export function isOver(guest: GuestRecord, now: string, inside?: { unused: ReadonlySet<string>, ended: ReadonlySet<string> }): boolean {
    return guest.state === 'opening' || guest.endsAt <= now || !inside || inside.ended.has(guest.id)
        || (guest.openUntil <= now && inside.unused.has(guest.token));
}

/** The server in the words of Adminer: nothing but the socket of this host. */
function serverFor(database: DatabaseRecord): Handover['server'] {
    const { socket } = engineOf(database);
    return database.engine === 'mariadb' ? `localhost:${socket}` : socket;
}

function seconds(milliseconds: number): number {
    return Math.floor(milliseconds / 1000);
}

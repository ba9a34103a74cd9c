// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A log-in of the administrator of an application: the first of a new one, or one whose password was forgotten. The password
 * is chosen here, sealed in the store until it was shown once, and nowhere else: a job knows the site's name only.
 */

import type { Secrets } from '../../store/secrets.ts';
import type { Store } from '../../store/store.ts';
import { newPassword } from '../common/password.ts';

const PASSWORD_LENGTH = 24;     // 142 bits, and short enough to be typed

export interface Login { user: string, password: string }

export interface FirstLogin extends Login { email: string, title: string }

interface Row { site_id: number, user: string, email: string, title: string, password: string | null }

export class ApplicationLogins {
    readonly #store: Store;
    readonly #secrets: Secrets;

    constructor(store: Store, secrets: Secrets) {
        this.#store = store;
        this.#secrets = secrets;
    }

    /** Chooses the log-in of a site that is being created; call it within that transaction. */
    insert(site: string, { title, email }: { title: string, email: string }): void {
        // Named after the site: "admin" is what every password guesser tries first.
        this.#store.run(
            `INSERT INTO application_logins (site_id, user, email, title, password)
             SELECT id, ?, ?, ?, ? FROM sites WHERE name = ?`,
            site, email, title, this.#secrets.seal(newPassword(PASSWORD_LENGTH), loginPlace(site)), site);
    }

    /** The log-in of a site, undefined where there is none or it was shown already. */
    read(site: string): FirstLogin | undefined {
        const row = this.#store.get<Row>(
            'SELECT * FROM application_logins WHERE site_id = (SELECT id FROM sites WHERE name = ?)', site);
        return typeof row?.password === 'string'
            ? { user: row.user, email: row.email, title: row.title, password: this.#secrets.unseal(row.password, loginPlace(site)) }
            : undefined;
    }

    /** Chooses a new password for the log-in of a site; call it within the transaction of the job that sets it. */
    renew(site: string): void {
        this.#store.run('UPDATE application_logins SET password = ? WHERE site_id = (SELECT id FROM sites WHERE name = ?)',
            this.#secrets.seal(newPassword(PASSWORD_LENGTH), loginPlace(site)), site);
    }

    /** Whose log-in it is, where the application knows better. */
    setUser(site: string, user: string): void {
        this.#store.run('UPDATE application_logins SET user = ? WHERE site_id = (SELECT id FROM sites WHERE name = ?)', user, site);
    }

    /** Forgets a password that was never set. */
    forget(site: string): void {
        this.#store.run('UPDATE application_logins SET password = NULL WHERE site_id = (SELECT id FROM sites WHERE name = ?)', site);
    }

    /** Whether a log-in waits to be shown. */
    isWaiting(site: string): boolean {
        return this.#store.get<{ waits: number }>(
            `SELECT 1 AS waits FROM application_logins
              WHERE password IS NOT NULL AND site_id = (SELECT id FROM sites WHERE name = ?)`, site) !== undefined;
    }

    /** Reads the log-in and forgets its password: of two that ask at once, one gets it. */
    take(site: string): Login | undefined {
        return this.#store.durably(() => {
            const login = this.read(site);
            this.forget(site);
            return login && { user: login.user, password: login.password };
        });
    }
}

/** What a sealed password is bound to: see store/secrets.ts. */
export function loginPlace(site: string): string {
    return `applications/${site}/password`;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The administrator's first log-in to a new application. Its password is chosen here, sealed in the store until it was
 * shown once, and nowhere else: a job knows the site's name only.
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
            site, email, title, this.#secrets.seal(newPassword(PASSWORD_LENGTH), secretPlace(site)), site);
    }

    /** The log-in of a site, undefined where there is none or it was shown already. */
    read(site: string): FirstLogin | undefined {
        const row = this.#store.get<Row>(
            'SELECT * FROM application_logins WHERE site_id = (SELECT id FROM sites WHERE name = ?)', site);
        return typeof row?.password === 'string'
            ? { user: row.user, email: row.email, title: row.title, password: this.#secrets.unseal(row.password, secretPlace(site)) }
            : undefined;
    }

    /** Reads the log-in and forgets its password: of two that ask at once, one gets it. */
    take(site: string): Login | undefined {
        return this.#store.durably(() => {
            const login = this.read(site);
            this.#store.run(
                'UPDATE application_logins SET password = NULL WHERE site_id = (SELECT id FROM sites WHERE name = ?)', site);
            return login && { user: login.user, password: login.password };
        });
    }
}

function secretPlace(site: string): string {
    return `applications/${site}/password`;
}

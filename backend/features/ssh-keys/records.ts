// SPDX-License-Identifier: LGPL-2.1-or-later
/* SSH keys of this host and its administrators, as rows of the store, with what each opens. */

import type { GrantedKey } from '../../contract/ssh-keys.ts';
import type { Secrets } from '../../store/secrets.ts';
import { now, type Store } from '../../store/store.ts';
import type { PublicKey } from './public-key.ts';

export interface KeyRow {
    id: number; name: string; type: string; key: string; comment: string; fingerprint: string;
    purpose: 'host' | 'person' | 'imported'; private: string | null; created_at: string;
}

export interface AccountRow { account: string, from: string[], until: string | null }

export interface ServerRow {
    id: number; key_id: number; user: string; host: string; port: number; fingerprint: string;
    host_key: string | null; password: string | null;
}

export class KeyRecords {
    readonly #store: Store;
    readonly #secrets: Secrets;

    constructor(store: Store, secrets: Secrets) {
        this.#store = store;
        this.#secrets = secrets;
    }

    list(): KeyRow[] {
        return this.#store.all<KeyRow>('SELECT * FROM ssh_keys ORDER BY name');
    }

    byName(name: string): KeyRow | undefined {
        return this.#store.get<KeyRow>('SELECT * FROM ssh_keys WHERE name = ?', name);
    }

    byFingerprint(fingerprint: string): KeyRow | undefined {
        return this.#store.get<KeyRow>('SELECT * FROM ssh_keys WHERE fingerprint = ?', fingerprint);
    }

    /** @param privateKey null for a key of somebody else's */
    insert(name: string, { type, key, comment, fingerprint }: PublicKey, purpose: KeyRow['purpose'], privateKey: string | null): void {
        this.#store.durably(() => {
            const id = this.#store.run(
                'INSERT INTO ssh_keys (name, type, key, comment, fingerprint, purpose, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
                name, type, key, comment, fingerprint, purpose, now());
            if (privateKey !== null) {
                this.#store.run('UPDATE ssh_keys SET private = ? WHERE id = ?',
                    this.#secrets.seal(privateKey, privateKeyPlace(String(id))), id);
            }
        });
    }

    rename(id: number, name: string): void {
        this.#store.run('UPDATE ssh_keys SET name = ? WHERE id = ?', name, id);
    }

    remove(name: string): void {
        this.#store.run('DELETE FROM ssh_keys WHERE name = ?', name);
    }

    /** The private half, for a log-in of this host's. */
    privateKey({ id, private: sealed }: KeyRow): string | undefined {
        return sealed === null ? undefined : this.#secrets.unseal(sealed, privateKeyPlace(String(id)));
    }

    /** The private half of a key that was made for somebody, and forgets it: of two that ask at once, one gets it. */
    take(name: string): string | undefined {
        return this.#store.durably(() => {
            const row = this.byName(name);
            const text = row?.purpose === 'person' ? this.privateKey(row) : undefined;
            if (row && text !== undefined)
                this.#store.run('UPDATE ssh_keys SET private = NULL WHERE id = ?', row.id);
            return text;
        });
    }

    accountsOf(id: number): AccountRow[] {
        return this.#store.all<{ account: string, addresses: string, until: string | null }>(
            'SELECT account, addresses, until FROM ssh_key_accounts WHERE key_id = ? ORDER BY account', id)
            .map(({ account, addresses, until }) => ({ account, until, from: JSON.parse(addresses) as string[] }));
    }

    /** What opens an account. */
    keysOf(account: string): GrantedKey[] {
        return this.#store.all<Pick<KeyRow, 'type' | 'key' | 'comment' | 'fingerprint'> & { addresses: string, until: string | null }>(
            `SELECT type, key, comment, fingerprint, addresses, until FROM ssh_key_accounts JOIN ssh_keys ON id = key_id
              WHERE account = ? ORDER BY name`, account)
            .map(({ addresses, ...key }) => ({ ...key, from: JSON.parse(addresses) as string[] }));
    }

    /** Lets a key open an account as said, or no longer. */
    setAccount(id: number, account: string, limits: Omit<AccountRow, 'account'> | null): void {
        this.#store.run('DELETE FROM ssh_key_accounts WHERE key_id = ? AND account = ?', id, account);
        if (limits) {
            this.#store.run('INSERT INTO ssh_key_accounts (account, key_id, addresses, until) VALUES (?, ?, ?, ?)',
                account, id, JSON.stringify(limits.from), limits.until);
        }
    }

    serversOf(id: number): ServerRow[] {
        return this.#store.all<ServerRow>('SELECT * FROM ssh_key_servers WHERE key_id = ? ORDER BY host, user, port', id);
    }

    server(id: number): ServerRow | undefined {
        return this.#store.get<ServerRow>('SELECT * FROM ssh_key_servers WHERE id = ?', id);
    }

    /** Remembers where a key is to be installed; call it within the transaction of the job that does so. */
    insertServer(
        { key_id: key, user, host, port, fingerprint }: Omit<ServerRow, 'id' | 'host_key' | 'password'>, password: string,
    ): number {
        const id = this.#store.run('INSERT INTO ssh_key_servers (key_id, user, host, port, fingerprint) VALUES (?, ?, ?, ?, ?)',
            key, user, host, port, fingerprint);
        this.#store.run('UPDATE ssh_key_servers SET password = ? WHERE id = ?',
            this.#secrets.seal(password, serverPasswordPlace(String(id))), id);
        return id;
    }

    passwordOf({ id, password }: ServerRow): string | undefined {
        return password === null ? undefined : this.#secrets.unseal(password, serverPasswordPlace(String(id)));
    }

    setHostKey(id: number, hostKey: string): void {
        this.#store.run('UPDATE ssh_key_servers SET host_key = ? WHERE id = ?', hostKey, id);
    }

    forgetPassword(id: number): void {
        this.#store.run('UPDATE ssh_key_servers SET password = NULL WHERE id = ?', id);
    }

    removeServer(id: number): void {
        this.#store.run('DELETE FROM ssh_key_servers WHERE id = ?', id);
    }

    /** A successor takes the name of a key and all that it opens. */
    succeed(old: KeyRow, next: KeyRow): void {
        this.#store.durably(() => {
            this.rename(old.id, retiredName(old.name));
            this.rename(next.id, old.name);
            this.#store.run('UPDATE ssh_key_servers SET key_id = ? WHERE key_id = ?', next.id, old.id);
        });
    }
}

/** Names no caller can give: what is on its way in or out during a rotation. */
export const nextName = (name: string): string => `+${name}`;
export const retiredName = (name: string): string => `-${name}`;

/** What sealed values are bound to: see store/secrets.ts. */
export function privateKeyPlace(id: string): string {
    return `ssh-keys/${id}/private`;
}

export function serverPasswordPlace(id: string): string {
    return `ssh-servers/${id}/password`;
}

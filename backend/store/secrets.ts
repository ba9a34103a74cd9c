// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Secrets at rest: AES-256-GCM under a random key that only root can read. A sealed value carries the number of its
 * key, so that keys can be rotated:  v1:KEY-ID:base64(nonce | ciphertext | tag)
 *
 * The value's place ("databases/shop/password") is authenticated with it: a sealed value copied into another row does
 * not open there.
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { failed } from '../contract/errors.ts';

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;     // NIST SP 800-38D, 8.2
const TAG_BYTES = 16;

interface KeyFile {
    /** The key new values are sealed with. */
    current: string;
    keys: Record<string, string>;
}

export class Secrets {
    readonly #file: string;
    #current: string;
    readonly #keys: Map<string, Buffer>;

    private constructor(place: string, file: KeyFile) {
        this.#file = place;
        this.#current = file.current;
        this.#keys = new Map(Object.entries(file.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')]));
    }

    /**
     * Reads the key file, and makes it on a host that has none yet.
     * @param mayCreate whether values sealed with a lost key can exist: then a new key would only hide the loss
     * @throws HostingError `Failed` when the file is missing or not ours
     */
    static open(file: string, mayCreate: boolean): Secrets {
        let text: string;
        try {
            text = readFileSync(file, 'utf8');
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !mayCreate)
                throw failed(`The key file ${file} cannot be read.`, 'Put it back from a backup: secrets cannot be read without it.');
            text = create(file);
        }
        try {
            const parsed = JSON.parse(text) as KeyFile;
            if (Buffer.from(parsed.keys[parsed.current] ?? '', 'base64').length !== KEY_BYTES)
                throw new Error('no current key');
            return new Secrets(file, parsed);
        } catch {
            throw failed(`The key file ${file} is damaged.`, 'Put it back from a backup: secrets cannot be read without it.');
        }
    }

    /** Numbers of the keys that new values are no longer sealed with. */
    get oldKeys(): string[] {
        return [...this.#keys.keys()].filter(id => id !== this.#current);
    }

    /** Makes a key that new values are sealed with from now on; one of that number that is there already is taken. */
    addKey(id: string): void {
        if (this.#current === id)
            return;
        const keys = new Map(this.#keys);
        if (!keys.has(id))
            keys.set(id, randomBytes(KEY_BYTES));
        // On disk first: nothing may be sealed with a key that a power cut could take away.
        save(this.#file, id, keys);
        this.#keys.set(id, keys.get(id) as Buffer);
        this.#current = id;
    }

    /** Forgets all keys but the present one; answers which. What is sealed with them is lost. */
    removeOldKeys(): string[] {
        const old = this.oldKeys;
        if (old.length > 0) {
            save(this.#file, this.#current, new Map([[this.#current, this.#key(this.#current)]]));
            old.forEach(id => this.#keys.delete(id));
        }
        return old;
    }

    /** Encrypts a text for one place in the store. */
    seal(text: string, place: string): string {
        const nonce = randomBytes(NONCE_BYTES);
        const cipher = createCipheriv(CIPHER, this.#key(this.#current), nonce);
        cipher.setAAD(Buffer.from(place));
        const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
        return `${VERSION}:${this.#current}:${sealed.toString('base64')}`;
    }

    /**
     * Decrypts what `seal` made for the same place.
     * @throws HostingError `Failed` when the key is not there or the value was altered
     */
    unseal(sealed: string, place: string): string {
        const [version, id = '', encoded = ''] = sealed.split(':');
        if (version !== VERSION)
            throw failed('A stored secret has an unknown form.');
        const data = Buffer.from(encoded, 'base64');
        const key = this.#key(id);
        try {
            const decipher = createDecipheriv(CIPHER, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
            decipher.setAAD(Buffer.from(place));
            decipher.setAuthTag(data.subarray(-TAG_BYTES));
            return decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
        } catch {
            throw failed('A stored secret does not open: it was altered, or its key is another one.');
        }
    }

    #key(id: string): Buffer {
        const key = this.#keys.get(id);
        if (!key)
            throw failed(`The key ${id} of a stored secret is missing.`, 'Put the key file back from a backup.');
        return key;
    }
}

function create(file: string): string {
    const id = randomBytes(4).toString('hex');
    return save(file, id, new Map([[id, randomBytes(KEY_BYTES)]]));
}

/** Writes the key file so that it is the old or the new one, whatever happens. */
function save(file: string, current: string, keys: ReadonlyMap<string, Buffer>): string {
    const encoded = Object.fromEntries([...keys].map(([id, key]) => [id, key.toString('base64')]));
    const text = JSON.stringify({ current, keys: encoded } satisfies KeyFile);
    // What a service that was killed has left cannot be written to.
    rmSync(`${file}.new`, { force: true });
    writeFileSync(`${file}.new`, text, { mode: 0o400, flush: true });
    chmodSync(`${file}.new`, 0o400);
    renameSync(`${file}.new`, file);
    syncDirectory(path.dirname(file));
    return text;
}

/** The new name of a file is on disk with its directory only. */
function syncDirectory(directory: string): void {
    const descriptor = openSync(directory, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
}

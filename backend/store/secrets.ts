// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Secrets at rest: AES-256-GCM under a random key that only root can read (on this host alone, where it is protected). A sealed
 * value carries the number of its key, so that keys can be rotated:  v1:KEY-ID:base64(nonce | ciphertext | tag)
 *
 * The value's place ("databases/shop/password") is authenticated with it: a sealed value copied into another row does
 * not open there.
 */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

import { failed } from '../contract/errors.ts';
import { type KeyPlace, PlainPlace, type SealedKeys, type SealedPlace, writeKeyFile } from './key-place.ts';

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

const RESTORE = 'Put it back from a backup: secrets cannot be read without it.';

/** Where keys may be, and the one of them that the next start will read. */
interface Places {
    readonly plain: PlainPlace;
    readonly sealed: SealedPlace | undefined;
    inForce: KeyPlace;
}

export class Secrets {
    readonly #places: Places;
    #current: string;
    #keys: Map<string, Buffer>;
    #lastChange: Promise<unknown> = Promise.resolve();

    private constructor(places: Places, file: KeyFile) {
        this.#places = places;
        this.#current = file.current;
        this.#keys = new Map(Object.entries(file.keys).map(([id, key]) => [id, Buffer.from(key, 'base64')]));
    }

    /**
     * Reads the keys, and makes the first one on a host that has none yet. The plain file counts where it is there: it is what an
     * administrator has put back, or the rest of a change that was cut off and holds the same keys.
     * @param mayCreate whether values sealed with a lost key can exist: then a new key would only hide the loss
     * @throws HostingError `Failed` when the keys are missing or not ours
     */
    static open(file: string, mayCreate: boolean, sealed?: SealedKeys): Secrets {
        const plain = new PlainPlace(file);
        const isSealed = !existsSync(file) && sealed?.text !== undefined;
        const inForce = isSealed ? sealed.place : plain;
        const text = isSealed ? sealed.text : readPlain(file, mayCreate, sealed?.place);
        try {
            const parsed = JSON.parse(text) as KeyFile;
            if (Buffer.from(parsed.keys[parsed.current] ?? '', 'base64').length !== KEY_BYTES)
                throw new Error('no current key');
            return new Secrets({ plain, sealed: sealed?.place, inForce }, parsed);
        } catch {
            throw failed(`The key file ${inForce.file} is damaged.`, RESTORE);
        }
    }

    /** The file that the next start will read the keys from. */
    get keyFile(): string {
        return this.#places.inForce.file;
    }

    /** Whether only this host can open that file. */
    get isProtected(): boolean {
        return this.#places.inForce === this.#places.sealed;
    }

    /** Numbers of the keys that new values are no longer sealed with. */
    get oldKeys(): string[] {
        return [...this.#keys.keys()].filter(id => id !== this.#current);
    }

    /** Makes a key that new values are sealed with from now on; one of that number that is there already is taken. */
    addKey(id: string): Promise<void> {
        return this.#change(async () => {
            if (this.#current === id)
                return;
            const keys = new Map(this.#keys);
            if (!keys.has(id))
                keys.set(id, randomBytes(KEY_BYTES));
            // On disk first: nothing may be sealed with a key that a power cut could take away.
            await this.#places.inForce.save(keyText(id, keys));
            this.#keys = keys;
            this.#current = id;
        });
    }

    /** Forgets all keys but the present one; answers which. What is sealed with them is lost. */
    removeOldKeys(): Promise<string[]> {
        return this.#change(async () => {
            const old = this.oldKeys;
            if (old.length > 0) {
                const keys = new Map([[this.#current, this.#key(this.#current)]]);
                await this.#places.inForce.save(keyText(this.#current, keys));
                this.#keys = keys;
            }
            return old;
        });
    }

    /** Puts the keys into the sealed file, too, unless they are there. */
    copyToSealed(): Promise<void> {
        return this.#change(async () => { await this.#seal(); });
    }

    /** Takes the copy away again. Where it is all there is, it stays. */
    removeCopy(): Promise<void> {
        return this.#change(async () => {
            if (!this.isProtected)
                await this.#places.sealed?.remove();
        });
    }

    /** Leaves the sealed file as the only one. Until the plain one is gone it is the one that counts, and so takes new keys. */
    removePlain(): Promise<void> {
        return this.#change(async () => {
            const sealed = await this.#seal();
            await this.#places.plain.remove();
            this.#places.inForce = sealed;
        });
    }

    /** Puts the keys into the plain file, too. Once it is there it is the one that counts, and so takes new keys. */
    copyToPlain(): Promise<void> {
        return this.#change(async () => {
            const { plain } = this.#places;
            try {
                await plain.save(keyText(this.#current, this.#keys));
            } finally {
                if (existsSync(plain.file))
                    this.#places.inForce = plain;
            }
        });
    }

    /** All changes of the files, one after the other: each leaves in one of them every key that seals a value. */
    #change<T>(work: () => Promise<T>): Promise<T> {
        const result = this.#lastChange.then(work);
        this.#lastChange = result.catch(() => undefined);
        return result;
    }

    async #seal(): Promise<SealedPlace> {
        const { sealed } = this.#places;
        if (!sealed)
            throw failed('This service was started without a place for sealed keys.');
        const text = keyText(this.#current, this.#keys);
        if (!await sealed.holds(text))
            await sealed.save(text);
        return sealed;
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

function readPlain(file: string, mayCreate: boolean, sealed: SealedPlace | undefined): string {
    if (sealed && !existsSync(file) && existsSync(sealed.file)) {
        throw failed(`The key file ${sealed.file} was not opened by systemd.`,
            'See systemctl cat hostingd.service: it has to name this file with LoadCredentialEncrypted=.');
    }
    try {
        return readFileSync(file, 'utf8');
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT' && mayCreate)
            return create(file);
        throw failed(`The key file ${file} cannot be read.`, RESTORE);
    }
}

function create(file: string): string {
    const id = randomBytes(4).toString('hex');
    const text = keyText(id, new Map([[id, randomBytes(KEY_BYTES)]]));
    writeKeyFile(file, text);
    return text;
}

function keyText(current: string, keys: ReadonlyMap<string, Buffer>): string {
    const encoded = Object.fromEntries([...keys].map(([id, key]) => [id, key.toString('base64')]));
    return JSON.stringify({ current, keys: encoded } satisfies KeyFile);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the keys of secrets are kept: a file of their own, or one that only this host can open (`features/secrets/sealed-place.ts`). */

import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';

export interface KeyPlace {
    readonly file: string;
    /** Puts keys there, durably; whatever interrupts it, the old ones are there or the new ones. */
    save(text: string): Promise<void>;
    /** Takes away what is there, and what was left of it. */
    remove(): Promise<void>;
}

/** The keys as they were found sealed at the begin. */
export interface SealedKeys {
    readonly place: SealedPlace;
    /** What the host opened; undefined where it opened nothing. */
    readonly text: string | undefined;
}

export interface SealedPlace extends KeyPlace {
    /** Whether the next start will find these very keys there. */
    holds(text: string): Promise<boolean>;
}

/** A file that root alone can read. */
export class PlainPlace implements KeyPlace {
    readonly file: string;

    constructor(file: string) {
        this.file = file;
    }

    save(text: string): Promise<void> {
        return replaceKeyFile(this.file, text);
    }

    /**
     * Overwritten first, so that it is not merely forgotten; what the disk keeps of it nobody knows. Under another name: a
     * start in between would take it for damaged.
     */
    remove(): Promise<void> {
        const old = `${this.file}.old`;
        if (existsSync(this.file)) {
            renameSync(this.file, old);
            syncDirectory(path.dirname(this.file));
        }
        if (existsSync(old)) {
            const descriptor = openSync(old, 'r+');
            writeSync(descriptor, Buffer.alloc(statSync(old).size));
            fsyncSync(descriptor);
            closeSync(descriptor);
        }
        rmSync(old, { force: true });
        rmSync(`${this.file}.new`, { force: true });
        syncDirectory(path.dirname(this.file));
        return Promise.resolve();
    }
}

/**
 * Writes a file of keys so that it is the old or the new one, whatever happens.
 * @param accept looks at the new one before it takes the place of the old
 */
export async function replaceKeyFile(file: string, text: string, accept?: (candidate: string) => Promise<void>): Promise<void> {
    writeBeside(file, text);
    try {
        await accept?.(`${file}.new`);
    } catch (error) {
        rmSync(`${file}.new`, { force: true });
        throw error;
    }
    takePlace(file);
}

/** The same at once, where there is nothing to look at. */
export function writeKeyFile(file: string, text: string): void {
    writeBeside(file, text);
    takePlace(file);
}

function writeBeside(file: string, text: string): void {
    // What a service that was killed has left cannot be written to.
    rmSync(`${file}.new`, { force: true });
    writeFileSync(`${file}.new`, text, { mode: 0o400, flush: true });
    chmodSync(`${file}.new`, 0o400);
}

function takePlace(file: string): void {
    renameSync(`${file}.new`, file);
    syncDirectory(path.dirname(file));
}

/** The new name of a file is on disk with its directory only. */
export function syncDirectory(directory: string): void {
    const descriptor = openSync(directory, 'r');
    fsyncSync(descriptor);
    closeSync(descriptor);
}

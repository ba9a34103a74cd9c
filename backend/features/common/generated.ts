// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files that are generated from a site's settings. What was written last is remembered, so that a file that a person has
 * edited is noticed and never overwritten silently.
 */

import { createHash } from 'node:crypto';

import { HostingError } from '../../contract/errors.ts';
import { type FileOptions, readFile, writeFile } from '../../host/files.ts';
import type { Store } from '../../store/store.ts';
import type { SiteRecord } from './site.ts';

/** Files of a piece: path and wanted text. */
export type Files = ReadonlyMap<string, string>;

export type Drift = 'missing' | 'edited' | 'outdated';

export class Generated {
    readonly #store: Store;

    constructor(store: Store) {
        this.#store = store;
    }

    /** How a file on disk differs from what is wanted, or undefined where it does not. */
    async drift(file: string, wanted: string, read: (file: string) => Promise<string | undefined> = readFile): Promise<Drift | undefined> {
        const present = await read(file);
        if (present === undefined)
            return 'missing';
        if (present === wanted)
            return undefined;
        const last = this.#store.get<{ sha256: string }>('SELECT sha256 FROM generated_files WHERE path = ?', file)?.sha256;
        return last === undefined || last === digest(present) ? 'outdated' : 'edited';
    }

    /**
     * Refuses where a person has edited one of the files.
     * @throws HostingError `Conflict`
     */
    async requireUnedited(files: Files, read?: (file: string) => Promise<string | undefined>): Promise<void> {
        for (const [file, wanted] of files) {
            if (await this.drift(file, wanted, read) === 'edited') {
                throw new HostingError('Conflict', `${file} was changed by hand.`, {
                    hint: 'See the difference with hostingctl site check. hostingctl site apply --force overwrites it; a template '
                        + 'override in /etc/hosting/templates/ makes it last.',
                });
            }
        }
    }

    /** Writes the files that differ, and remembers all. Answers whether there were any. */
    async write(site: SiteRecord, files: Files, options: FileOptions = {}): Promise<boolean> {
        let changed = false;
        for (const [file, wanted] of files) {
            if (await readFile(file) !== wanted) {
                await writeFile(file, wanted, options);
                changed = true;
            }
        }
        this.remember(site, files);
        return changed;
    }

    /** Forgets all files of a directory: those that it still has are remembered after it. */
    forgetBelow(directory: string): void {
        this.#store.run('DELETE FROM generated_files WHERE path >= ? AND path < ?', `${directory}/`, `${directory}0`);
    }

    /** Remembers what was written. */
    remember(site: SiteRecord, files: Files): void {
        for (const [file, wanted] of files) {
            this.#store.run('INSERT OR REPLACE INTO generated_files (path, site_id, sha256) VALUES (?, ?, ?)',
                file, site.id, digest(wanted));
        }
    }
}

function digest(text: string): string {
    return createHash('sha256').update(text).digest('hex');
}

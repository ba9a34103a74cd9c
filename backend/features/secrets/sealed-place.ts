// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The keys of secrets as a credential of systemd, which only this host can open. hostingd.service names the file and, for a host
 * whose keys are not sealed, a text in its place: LoadCredentialEncrypted= without the file would keep the service from starting.
 */

import { rmSync } from 'node:fs';
import path from 'node:path';

import { failed } from '../../contract/errors.ts';
import { UNIT_PATH } from '../../contract/host.ts';
import { givenCredential, openCredential, opensCredential, sealCredential } from '../../host/credentials.ts';
import { exists } from '../../host/files.ts';
import { replaceKeyFile, type SealedKeys, type SealedPlace, syncDirectory } from '../../store/key-place.ts';
import { KEY_FILE } from '../../store/state.ts';

const UNIT = 'hostingd.service';
/** As rpm/hostingd.service says. */
const NO_KEY = 'none';

/** The sealed keys of a state directory, as systemd has opened them for this service. */
export function sealedKeys(directory: string): SealedKeys {
    const text = givenCredential(KEY_FILE);
    return { place: new CredentialPlace(path.join(directory, `${KEY_FILE}.sealed`)), text: text === NO_KEY ? undefined : text };
}

class CredentialPlace implements SealedPlace {
    readonly file: string;

    constructor(file: string) {
        this.file = file;
    }

    async holds(text: string): Promise<boolean> {
        if (!await exists(this.file))
            return false;
        return await openCredential(KEY_FILE, this.file).then(found => found === text, () => false);
    }

    /** Opened before it takes its place: what the host cannot open again must not be all there is. */
    async save(text: string): Promise<void> {
        if (!await opensCredential(UNIT_PATH, KEY_FILE, this.file)) {
            throw failed(`${UNIT} would not be given the key file ${this.file}.`,
                `Nothing was changed. In systemctl cat ${UNIT} the line LoadCredentialEncrypted=${KEY_FILE}:${this.file} is missing.`);
        }
        await replaceKeyFile(this.file, await sealCredential(KEY_FILE, text), async candidate => {
            if (await openCredential(KEY_FILE, candidate) !== text)
                throw failed('The sealed keys do not open to what was sealed.', 'Nothing was changed. See journalctl -u hostingd.service.');
        });
    }

    remove(): Promise<void> {
        rmSync(this.file, { force: true });
        rmSync(`${this.file}.new`, { force: true });
        syncDirectory(path.dirname(this.file));
        return Promise.resolve();
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Credentials of systemd: texts that only this host can open, by the key in /var/lib/systemd/credential.secret and, where there is
 * one, by its TPM. systemd itself opens them when it starts a unit that names them. systemd-creds(1), systemd.exec(5)
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { exists } from './files.ts';
import { runApart } from './own-unit.ts';
import { run } from './run.ts';

const PROGRAM = '/usr/bin/systemd-creds';

/** Whether systemd of this host has credentials that are sealed: since version 250. */
export function hasSealedCredentials(): Promise<boolean> {
    return exists(PROGRAM);
}

/** What systemd opened for this service when it started it; undefined where the unit names none of that name. */
export function givenCredential(name: string): string | undefined {
    const directory = process.env['CREDENTIALS_DIRECTORY'];
    if (directory === undefined)
        return undefined;
    try {
        return readFileSync(path.join(directory, name), 'utf8');
    } catch {
        return undefined;
    }
}

/** Whether a unit, by its object in systemd, has a credential of that name opened from that file. systemctl show does not tell it. */
export async function opensCredential(unitPath: string, name: string, file: string): Promise<boolean> {
    const { status, stdout } = await run('busctl', ['get-property', '--', 'org.freedesktop.systemd1', unitPath,
        'org.freedesktop.systemd1.Service', 'LoadCredentialEncrypted'], { accept: [1] });
    return status === 0 && stdout.includes(`"${name}" "${file}"`);
}

/**
 * Seals a text. The TPM is not asked about the state of the firmware (its PCRs): an update of that would lock the service out, and
 * what this keeps from is a disk or a copy of it in other hands.
 */
export async function sealCredential(name: string, text: string): Promise<string> {
    const { stdout } = await runApart('Seal a key of cockpit-hosting',
        [PROGRAM, 'encrypt', '--with-key=auto', '--tpm2-pcrs=', `--name=${name}`, '-', '-'], [], { input: text });
    return stdout;
}

/** Opens a sealed text in the way in which systemd will do it for a service. */
export async function openCredential(name: string, file: string): Promise<string> {
    const { stdout } = await runApart('Open a key of cockpit-hosting',
        [PROGRAM, 'cat', name], [`LoadCredentialEncrypted=${name}:${file}`], {});
    return stdout;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* How MariaDB's client is called with a dump as its input. */

import type { Login } from '../engine.ts';
import { CREDENTIALS_INSIDE } from './sandbox.ts';

/**
 * `--binary-mode` refuses every command of the client itself in a dump (`\!`, `\.`, `source`, `system`, …): what does not go to the
 * server is an error.
 */
export const CLIENT: readonly string[] = [
    'mariadb', `--defaults-extra-file=${CREDENTIALS_INSIDE}`, '--batch', '--binary-mode', '--skip-named-commands', '--local-infile=0',
    '--skip-reconnect', '--max-allowed-packet=1G', '--default-character-set=utf8mb4',
];

/** An options file. Names and passwords of ours hold nothing that such a file would read otherwise. */
export function credentials({ user, password }: Login): string {
    return `[client]\nuser=${user}\npassword=${password}\n`;
}

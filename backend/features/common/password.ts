// SPDX-License-Identifier: LGPL-2.1-or-later
/* Passwords that we choose: letters and digits only, so that no configuration format has to quote them. */

import { randomInt } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** @param length each character has 5.95 bits */
export function newPassword(length: number): string {
    return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

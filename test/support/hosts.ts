// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * How many test hosts a suite runs on, side by side: HOSTING_HOSTS, 1 where it is not set. Each worker of vitest's has one of its own,
 * and takes the next file when it is done with one.
 */

export const HOSTS = Number(process.env['HOSTING_HOSTS'] ?? 1);
const FIRST = process.env['HOSTING_MACHINE'] ?? '';

/** Name of a test host as HOSTING_MACHINE takes it. @param number counts from 1 */
export function hostName(number: number): string {
    return number === 1 ? FIRST : `${FIRST}-${number}`;
}

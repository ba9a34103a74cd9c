// SPDX-License-Identifier: LGPL-2.1-or-later

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** An amount of bytes for people. */
export function sizeText(bytes: number): string {
    const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), UNITS.length - 1);
    const value = bytes / 1000 ** power;
    return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${UNITS[power]}`;
}

/** How far something has come: `312 MB of 1.0 GB (31 %)`; without the total where nobody knows it. */
export function progressText(bytes: number, total: number | undefined): string {
    if (total === undefined || total === 0)
        return sizeText(bytes);
    return `${sizeText(bytes)} of ${sizeText(total)} (${Math.min(100, Math.floor(bytes / total * 100))} %)`;
}

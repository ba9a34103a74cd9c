// SPDX-License-Identifier: LGPL-2.1-or-later
/* The browser of the tests: Debian's Chromium without windows. It draws the same pages, for less than half of the processor's time. */

export const CHROMIUM = '/usr/bin/chromium-headless-shell';

/** As root, and asking nothing of the world. */
export const FLAGS = [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync',
];

// SPDX-License-Identifier: LGPL-2.1-or-later

/** Versions of PHP that Remi's repository has side by side, the newest first. */
export const SETUP_PHP = ['8.5', '8.4', '8.3', '8.2', '8.1', '8.0', '7.4'] as const;

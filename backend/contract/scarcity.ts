// SPDX-License-Identifier: LGPL-2.1-or-later
/* Shares of a disk or the memory that should be left. */

export const SCARCE = 0.1;
export const ALMOST_NONE = 0.05;

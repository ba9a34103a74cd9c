// SPDX-License-Identifier: LGPL-2.1-or-later

/** Names of templates that others include: those in a folder `parts`, as in `nginx/parts/php.conf`. */
export const PART = /^[a-z]+\/parts\/[a-z.-]+$/;

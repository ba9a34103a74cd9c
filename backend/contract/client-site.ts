// SPDX-License-Identifier: LGPL-2.1-or-later

/** User name of the web client for databases, as a site's. No site that people make is called so. */
export const CLIENT_SITE = 'dbwebclient';

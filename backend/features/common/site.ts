// SPDX-License-Identifier: LGPL-2.1-or-later
/* The noun all features share: a site as the store holds it, and the places that belong to it by its name. */

import path from 'node:path';

import type { Redirect } from '../../contract/redirects.ts';

export type App = 'generic' | 'wordpress';

/** A site with what its pieces on the host are made from. */
export interface SiteRecord {
    id: number;
    /** User name; the one name of its home, units, virtual host and directories. */
    name: string;
    domain: string;
    aliases: string[];
    app: App;
    php: string;
    state: 'creating' | 'active' | 'deleting';
    owner: string | null;
    suspended: boolean;
    limits: Limits;
    redirects: Redirect[];
    uid: number;
    /** SELinux level: `s0:c1,c101`. */
    level: string;
    database: DatabaseRecord | null;
    createdAt: string;
}

/** In the words of systemd.resource-control(5). */
export interface Limits {
    memory: string;
    cpu: string;
    processes: number;
    io: number;
}

/** What of a site can be changed; `site.change` jobs carry it before and after. */
export type SiteSettings = Pick<SiteRecord, 'domain' | 'aliases' | 'php' | 'owner' | 'suspended' | 'limits' | 'redirects'>;

export interface DatabaseRecord {
    engine: 'mariadb';
    name: string;
    user: string;
    /** Sealed: see store/secrets.ts and databases/password.ts. */
    password: string;
}

/** Every path and unit of a site. They are a contract: scripts of administrators rely on them. */
export const place = {
    home: (name: string) => `/home/${name}`,
    docroot: (name: string) => `/home/${name}/public_html`,
    environment: (name: string) => `/home/${name}/.env`,
    /** Where a home is built before it is moved into place, and taken apart after it was moved away: root's alone. */
    staging: (name: string) => path.join(STAGING, name),
    logs: (name: string) => `/var/log/hosting/${name}`,
    runtime: (name: string) => `/run/hosting/${name}`,
    socket: (name: string) => `/run/hosting/${name}/php.sock`,
    php: (name: string) => `/etc/hosting/php/${name}`,
    virtualHost: (name: string) => `/etc/nginx/conf.d/hosting-${name}.conf`,
    socketUnit: (name: string) => `hosting-php@${name}.socket`,
    serviceUnit: (name: string) => `hosting-php@${name}.service`,
    sliceUnit: (name: string) => `hosting-${name}.slice`,
    archives: '/var/lib/hosting/archive',
} as const;

export const STAGING = '/home/.hosting';

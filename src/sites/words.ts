// SPDX-License-Identifier: LGPL-2.1-or-later
/* The contract's words as people read them. */

import type { Site, SiteSummary } from '../../backend/contract/sites.ts';

const _ = cockpit.gettext;

type App = SiteSummary['app'];
type Engine = NonNullable<SiteSummary['database']>['engine'];

// Every word of the contract has its name here; a newer service may know more.
const APPS: Partial<Record<App, string>> =
    { generic: _('Generic'), wordpress: 'WordPress', laravel: 'Laravel' } satisfies Record<App, string>;
const ENGINES: Partial<Record<Engine, string>> = { mariadb: 'MariaDB', postgresql: 'PostgreSQL' } satisfies Record<Engine, string>;

export function appName(app: App): string {
    return APPS[app] ?? app;
}

export function engineName(engine: Engine): string {
    return ENGINES[engine] ?? engine;
}

/** Where the site answers; undefined for anything that is no plain domain name. */
export function addressOf({ domain }: Pick<Site, 'domain'>): string | undefined {
    return /^[a-z0-9.-]+$/.test(domain) ? `http://${domain}/` : undefined;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A connection to a database as the site itself makes it: by a script inside the site's own PHP, with its user and sandbox. */

import { HostingError } from '../../contract/errors.ts';
import type { OutputOf } from '../../contract/index.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { DatabaseRecord, SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';
import { putScript, removeScript, runInside } from '../wordpress/inside.ts';
import { engineOf } from './engines.ts';
import { loginOf } from './passwords.ts';

/** Below the home, outside of the document root. */
const SCRIPT = 'tmp/hosting-database.php';
/** What is kept of the server's words. */
const LONGEST = 500;

type Answer = Pick<OutputOf<'database.test'>, 'ok' | 'answer' | 'milliseconds'>;

export async function testConnection(secrets: Secrets, site: SiteRecord, database: DatabaseRecord): Promise<OutputOf<'database.test'>> {
    if (site.suspended)
        throw new HostingError('Conflict', `The site ${site.name} is suspended: nothing of it runs.`, { hint: 'Resume it first.' });
    const { engine, name } = database;
    const login = loginOf(secrets, database);
    await putScript(site, SCRIPT, await render('databases/test.php', {}));
    try {
        const answer = await runInside(site, {
            script: SCRIPT, values: { engine, database: name, socket: engineOf(database).socket, ...login },
            failure: 'The connection could not be tried', read: understood,
        });
        return { engine, database: name, user: login.user, ...answer };
    } finally {
        await removeScript(site, SCRIPT);
    }
}

/** The script runs among the customer's files: its answer is a stranger's. */
function understood({ ok, answer, milliseconds }: Record<string, unknown>): Answer | undefined {
    return typeof ok === 'boolean' && typeof answer === 'string' && typeof milliseconds === 'number'
        ? { ok, answer: answer.replaceAll(/\s+/g, ' ').slice(0, LONGEST), milliseconds } : undefined;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The job that gives an administrator of WordPress a new password. It is chosen and kept by logins.ts: the job never holds it. */

import { HostingError } from '../../contract/errors.ts';
import type { JobKind, StepContext } from '../../engine/job.ts';
import type { SiteRecord } from '../common/site.ts';
import type { SiteRecords } from '../sites/records.ts';
import { render } from '../templates/render.ts';
import { putScript, removeScript, runInside } from './inside.ts';
import type { ApplicationLogins } from './logins.ts';

export const SET_PASSWORD = 'wordpress.password';

/** Below the home, outside of the document root. */
const SCRIPT = 'tmp/hosting-password.php';

export interface PasswordArgs extends Record<string, unknown> {
    name: string;
    domain: string;
    /** The administrator that was asked for; null: whom the log-in was shown for last, or the first one there is. */
    user: string | null;
}

export function setPassword(records: SiteRecords, logins: ApplicationLogins): JobKind<PasswordArgs> {
    return {
        kind: SET_PASSWORD,
        title: ({ domain, user }) => user === null ? `New password for ${domain}` : `New password for ${user} of ${domain}`,
        steps: ({ name, user }) => [{
            name: 'password',
            title: 'Give WordPress the new password',
            do: async context => {
                const site = records.byName(name);
                if (site)
                    await change(site, user, logins, context);
            },
            undo: () => Promise.resolve(logins.forget(name)),
            reserves: true,
        }],
    };
}

async function change(site: SiteRecord, user: string | null, logins: ApplicationLogins, context: StepContext): Promise<void> {
    const login = logins.read(site.name);
    if (!login)
        throw new Error('a new password that is not in the store');
    await putScript(site, SCRIPT, await render('wordpress/password.php', {}));
    try {
        const found = await runInside(site, {
            script: SCRIPT, values: { user: user ?? login.user, named: user !== null, password: login.password },
            failure: 'The password could not be set', read: userOf,
        });
        if (found.user === null) {
            const message = user === null ? `${site.domain} has no administrator.` : `${user} is no administrator of ${site.domain}.`;
            throw new HostingError('NotFound', message, user === null ? {} : { fields: { user: message } });
        }
        logins.setUser(site.name, found.user);
        context.note(`The log-in of ${found.user} is shown once: hostingctl site credentials ${site.name}`);
    } finally {
        await removeScript(site, SCRIPT);
    }
}

/** What the script answers is the site's word: a name of any letters, and nothing that is no text for people. */
function userOf({ user }: Record<string, unknown>): { user: string | null } | undefined {
    if (user === null)
        return { user };
    return typeof user === 'string' && /^[^\p{C}\p{Zl}\p{Zp}]{1,60}$/u.test(user) ? { user } : undefined;
}

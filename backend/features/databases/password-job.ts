// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that gives a database user another password. No request of the site fails meanwhile: the server takes the old and the
 * new one until nothing of the site holds the old one any more. The new one was chosen and sealed when the job was stored; the
 * job itself never holds a password.
 */

import type { JobKind, StepContext, StepDefinition } from '../../engine/job.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { restartPhp, restartWorkers } from '../common/restart.ts';
import { place, type SiteRecord } from '../common/site.ts';
import type { Environments } from '../environment/versions.ts';
import type { DatabaseTools } from './database-jobs.ts';
import { engineOf } from './engines.ts';
import { unsealed } from './passwords.ts';
import { wanted } from './piece.ts';
import { replacePassword } from './site-files.ts';
import { readUser, type UserArgs } from './user-jobs.ts';

export const SET_PASSWORD = 'database.password';

/** What holds the password of an application. */
export interface Holders {
    systemd: Systemd;
    generated: Generated;
    environments: Environments;
    /** The piece of PHP, whose pool may have the variables of the environment. */
    php: Piece;
}

export function passwordJob(tools: DatabaseTools, holders: Holders): JobKind<UserArgs> {
    return {
        kind: SET_PASSWORD,
        title: ({ user, domain }) => `New password for the database user ${user} of ${domain}`,
        steps: args => [accept(tools, args), files(tools, holders, args), confirm(tools, args)],
    };
}

function accept(tools: DatabaseTools, args: UserArgs): StepDefinition {
    return {
        name: 'accept',
        title: `Let ${args.user} log in with the old and the new password`,
        do: async () => {
            const { user } = readUser(tools, args);
            if (user.password === null)
                return { skipped: 'The old password is known to others alone: it is replaced at once.' };
            await admit(tools, args, true);
            return undefined;
        },
        undo: async () => {
            const { site, database, user } = readUser(tools, args);
            if (user.password !== null) {
                const before = wanted(tools.secrets, site, database, { ...user, nextPassword: null });
                await engineOf(database).setUser(database, before, site.name);
                await engineOf(database).admit(user.name, site.name, false);
            }
            tools.records.updateUser({ ...user, nextPassword: null });
        },
    };
}

/** Both passwords, or what amounts to it. */
async function admit(tools: DatabaseTools, args: UserArgs, isAdmitted: boolean): Promise<void> {
    const { site, database, user } = readUser(tools, args);
    await engineOf(database).admit(user.name, site.name, isAdmitted);
    await engineOf(database).setUser(database, wanted(tools.secrets, site, database, user), site.name);
}

function files(tools: DatabaseTools, holders: Holders, args: UserArgs): StepDefinition {
    const exchange = async (isBack: boolean, context: StepContext): Promise<boolean> => {
        const { site, database: { engine }, user } = readUser(tools, args);
        if (user.password === null || user.nextPassword === null)
            return false;
        const open = (sealed: string): string => unsealed(tools.secrets, engine, user.name, sealed);
        const [old, next] = [open(user.password), open(user.nextPassword)];
        const [from, to] = isBack ? [next, old] : [old, next];
        recordVersion(holders, site, [from, to], `${isBack ? 'Old' : 'New'} password of ${user.name}`);
        const changed = await replacePassword(site, from, to);
        for (const file of changed)
            context.log(`The password in ${file} is the ${isBack ? 'old' : 'new'} one.`);
        // An earlier run that was cut off may have changed the files and not PHP.
        if (changed.length > 0 || context.resumed)
            await forget(holders, readUser(tools, args).site, context);
        return changed.length > 0;
    };
    return {
        name: 'files',
        title: `Write the new password where ${args.name} reads it`,
        do: async context => {
            if (readUser(tools, args).user.password === null)
                return { skipped: 'Where the old password stands, nobody here knows.' };
            if (!await exchange(false, context) && !context.resumed)
                context.note('Neither .env nor wp-config.php holds the old password.');
            return undefined;
        },
        undo: async context => { await exchange(true, context); },
    };
}

/**
 * The environment has a version with the other password. It comes before the file: what was cut off in between finds the
 * file without it and goes on. Of a file that was changed by hand the password alone is exchanged; it stays such a file.
 */
function recordVersion(
    { environments, generated }: Holders, site: SiteRecord, [from, to]: readonly [string, string], comment: string,
): void {
    const text = environments.current(site);
    if (text?.includes(from) !== true)
        return;
    const wanted = text.replaceAll(from, to);
    environments.begin(site, wanted, 'hostingd', comment);
    generated.remember(site, new Map([[place.environment(site.name), wanted]]));
}

/** Running requests are finished and visitors wait in the socket's queue; what starts then has read the files as they are now. */
async function forget({ systemd, php }: Holders, site: SiteRecord, context: StepContext): Promise<void> {
    if (site.environment.inPhp)
        await php.make(site, context);
    if (site.suspended)
        return;
    await restartPhp(systemd, site);
    await restartWorkers(systemd, site);
}

function confirm(tools: DatabaseTools, args: UserArgs): StepDefinition {
    return {
        name: 'confirm',
        title: 'Refuse the old password',
        do: async context => {
            const { site, database, user } = readUser(tools, args);
            // An earlier run that was cut off came to its end.
            if (user.nextPassword === null)
                return;
            const changed = { ...user, password: user.nextPassword, nextPassword: null };
            // Whoever is kept out by the new password has not what was opened with the old one either.
            await tools.guests.end(guest => guest.user === user.name);
            await engineOf(database).setUser(database, wanted(tools.secrets, site, database, changed), site.name);
            await engineOf(database).admit(user.name, site.name, false);
            tools.records.updateUser({ ...changed, isWaiting: true });
            context.note(`It is shown once: hostingctl database credentials ${args.name} ${args.user}`);
        },
        undo: async () => {
            if (readUser(tools, args).user.password !== null)
                await admit(tools, args, true);
        },
    };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The account of a site while SFTP is on. It is closed to everything else that asks PAM; opened, it has a shell that refuses, a
 * password only if one was set, and no manager of its own: with a session, systemd would start one that runs what the home
 * names (.config/systemd/user), outside of all confinement and limits.
 */

import path from 'node:path';

import type { Secrets } from '../../store/secrets.ts';
import { closeAccount, findAccount, addGroup, openAccount, setMembership, setPasswordHash } from '../../host/accounts.ts';
import { linkTo, makeDirectory, removeFile, removeTree, writeFile } from '../../host/files.ts';
import { endSessions } from '../../host/sshd.ts';
import type { Systemd } from '../../host/systemd.ts';
import { accessPlace } from '../access/passwords.ts';
import type { SiteRecord } from '../common/site.ts';
import { render } from '../templates/render.ts';

/** Who logs in to a jail, and who of them may with a password: templates/ssh/sshd.conf.hbs. */
const GROUP = 'hosting-sftp';
const PASSWORD_GROUP = 'hosting-sftp-password';

const UNITS = '/etc/systemd/system';

/** Brings the user into the groups by which sshd knows it, and keeps it from a manager of its own; it is closed still. */
export async function prepareAccount(systemd: Systemd, site: SiteRecord): Promise<void> {
    for (const group of [GROUP, PASSWORD_GROUP])
        await addGroup(group);
    await linkTo('/dev/null', manager(site));
    await makeDirectory(sliceSettings(site));
    await writeFile(path.join(sliceSettings(site), '50-hosting.conf'), await render('systemd/sftp-sessions.slice', { name: site.name }));
    await systemd.forgetFailure(path.basename(manager(site)));
    await setMembership(site.name, GROUP, true);
}

/** Gives it the password of the settings, or none, and opens it. */
export async function openTo(secrets: Secrets, { name, sftp }: SiteRecord): Promise<void> {
    await setMembership(name, PASSWORD_GROUP, sftp.password !== null);
    await setPasswordHash(name, sftp.password === null ? null : secrets.unseal(sftp.password, accessPlace(name)));
    await openAccount(name);
}

/** Closes it, ends its sessions, and takes away what was made for them; any of it may be gone already. */
export async function close(systemd: Systemd, site: SiteRecord): Promise<void> {
    if ((await findAccount(site.name))?.uid === site.uid) {
        await closeAccount(site.name);
        await setPasswordHash(site.name, null);
        await endSessions(site.uid);
        for (const group of [GROUP, PASSWORD_GROUP])
            await setMembership(site.name, group, false);
    }
    await systemd.unit('StopUnit', `user-${site.uid}.slice`);
    await removeTree(sliceSettings(site));
    await removeFile(manager(site));
}

/** A link to nothing in the place of the unit. */
function manager({ uid }: SiteRecord): string {
    return path.join(UNITS, `user@${uid}.service`);
}

/** Where systemd looks for limits of all of its sessions together. */
function sliceSettings({ uid }: SiteRecord): string {
    return path.join(UNITS, `user-${uid}.slice.d`);
}

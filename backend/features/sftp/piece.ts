// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * SFTP of a site: its jail, the keys and the password that open it, sshd's part. A site without it, or one that is suspended,
 * has nothing of this on the host.
 */

import path from 'node:path';

import { failed } from '../../contract/errors.ts';
import type { Skipped, StepContext } from '../../engine/job.ts';
import { exists, removeTree } from '../../host/files.ts';
import { configureSshd, effectiveFor, isConfigured, SSHD_DROPINS } from '../../host/sshd.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { Files, Generated } from '../common/generated.ts';
import type { OtherDrift, Piece } from '../common/piece.ts';
import { place, type SiteRecord, SSH_KEYS } from '../common/site.ts';
import { authorizedKeys, makeKeyDirectory } from '../ssh-keys/authorized-keys.ts';
import { render } from '../templates/render.ts';
import { close, openTo, prepareAccount } from './account.ts';
import { jailFiles, makeJail, removeJail, unitFile } from './jail.ts';

const SSHD_FILE = path.join(SSHD_DROPINS, '50-hosting.conf');

interface Tools { systemd: Systemd, secrets: Secrets, generated: Generated }

export function sftp(tools: Tools): Piece {
    return {
        name: 'sftp',
        label: site => `SFTP of ${site}`,
        settings: ['sftp', 'suspended'],
        make: (site, context) => make(tools, site, context),
        remove: site => remove(tools, site),
        files,
        drift: site => drift(tools, site),
    };
}

function isOpen({ sftp: { enabled }, suspended }: SiteRecord): boolean {
    return enabled && !suspended;
}

async function files(site: SiteRecord): Promise<Files> {
    return isOpen(site) ? new Map([...await jailFiles(site), ...await keyFiles(site)]) : new Map();
}

async function keyFiles({ name, sftp: { keys } }: SiteRecord): Promise<Files> {
    return new Map([[place.authorizedKeys(name), await authorizedKeys(name, keys, 'restrict')]]);
}

async function make(tools: Tools, site: SiteRecord, context: StepContext): Promise<Skipped | void> {
    if (!isOpen(site)) {
        if (!await isThere(site))
            return { skipped: site.sftp.enabled ? 'The site is suspended: nobody logs in.' : 'SFTP is off for this site.' };
        await remove(tools, site);
        context.log('Nobody logs in any more; sessions were ended.');
        return undefined;
    }
    const { systemd, secrets, generated } = tools;
    await prepareAccount(systemd, site);
    await makeJail(systemd, generated, site);
    await makeKeyDirectory(site.name, site.uid);
    await generated.write(site, await keyFiles(site), { mode: 0o640, owner: { uid: 0, gid: site.uid } });
    await configureSshd(systemd, SSHD_FILE, await render('ssh/sshd.conf', {}));
    await requireJailed(site.name);
    // Last: until here nobody could log in.
    await openTo(secrets, site);
    const { keys, password } = site.sftp;
    context.log(`${site.name} logs in by SFTP and sees its own home alone. `
        + `${keys.length} keys open it${password === null ? ', no password' : ', and a password'}.`);
    return undefined;
}

/** Each by itself: not every sshd tells of DisableForwarding, and before 10.0 it let agents and X11 through. */
const FORBIDDEN = [
    'allowtcpforwarding', 'allowstreamlocalforwarding', 'allowagentforwarding', 'x11forwarding', 'permittunnel', 'permittty',
];

/** What sshd would really do counts, not what stands in our file: somebody else's may come before it. */
async function requireJailed(user: string): Promise<void> {
    const settings = await effectiveFor(user);
    const { chrootdirectory, forcecommand, authorizedkeysfile } = settings;
    const isJailed = chrootdirectory === '/srv/jail/%u' && forcecommand?.startsWith('internal-sftp ')
        && authorizedkeysfile === `${SSH_KEYS}/%u/authorized_keys` && FORBIDDEN.every(each => settings[each] === 'no');
    if (!isJailed) {
        throw failed(`sshd does not go by ${SSHD_FILE}: ${user} would not be kept in its jail.`,
            `Another Match block of its configuration stands before. See sshd -T -C user=${user}.`);
    }
}

async function remove({ systemd }: Tools, site: SiteRecord): Promise<void> {
    if (!await isThere(site))
        return;
    await close(systemd, site);
    await removeJail(systemd, site);
    // Last, as it is what tells that there is something.
    await removeTree(path.dirname(place.authorizedKeys(site.name)));
}

/** Whether anything of it may be on the host. */
async function isThere({ name, uid }: SiteRecord): Promise<boolean> {
    const places = [path.dirname(place.authorizedKeys(name)), place.jail(name), unitFile(name), `/etc/systemd/system/user@${uid}.service`];
    return (await Promise.all(places.map(each => exists(each)))).some(Boolean);
}

async function drift({ systemd }: Tools, site: SiteRecord): Promise<OtherDrift[]> {
    if (!isOpen(site))
        return [];
    const found: OtherDrift[] = [];
    if (await systemd.activeState(place.jailUnit(site.name)) !== 'active')
        found.push({ path: `${place.jail(site.name)}/home`, reason: 'missing', diff: 'The home is not mounted in the jail.\n' });
    if (!await isConfigured(SSHD_FILE, await render('ssh/sshd.conf', {})))
        found.push({ path: SSHD_FILE, reason: 'edited', diff: 'It is not as it was written: sites may do more, or less.\n' });
    return found;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a site may keep on disks: user quotas of the file systems it can write to. setquota(8) and quota(1) need a capability that
 * the service does not have, so systemd starts them, each in a unit with that one.
 */

import { failed, invalid } from '../../contract/errors.ts';
import { bytesOf } from '../../contract/values.ts';
import type { Skipped, StepContext } from '../../engine/job.ts';
import { exists } from '../../host/files.ts';
import { run, type RunResult } from '../../host/run.ts';
import type { Piece } from '../common/piece.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { type FileSystem, findFileSystem } from './file-systems.ts';

const HOME = '/home';
/** Where a site can write beside its home: its /tmp and /var/tmp, and the log of its PHP. */
const ELSEWHERE = ['/tmp', '/var/tmp', '/var/log/hosting'];
const SETQUOTA = '/usr/sbin/setquota';
const REPQUOTA = '/usr/sbin/repquota';
const KIBIBYTE = 1024;

type Owner = Pick<SiteRecord, 'uid'>;

export const quota: Piece = {
    name: 'quota',
    label: site => `disk quota of ${place.home(site)}`,
    settings: ['storage'],
    make,
    remove: async site => { await forget(site); },
};

async function make(site: SiteRecord, context: StepContext): Promise<Skipped | void> {
    const { disk, files } = site.storage;
    if (disk === 'none' && files === 0) {
        await forget(site);
        return { skipped: 'No limit is set.' };
    }
    await requireQuota();
    const fileSystems = await withQuota();
    await setQuota(site, { kibibytes: disk === 'none' ? 0 : bytesOf(disk) / KIBIBYTE, files }, fileSystems);
    const words = [disk === 'none' ? [] : disk, files === 0 ? [] : `${files} files`].flat().join(' and ');
    context.log(`At most ${words} on ${fileSystems.map(({ mountPoint }) => mountPoint).join(', ')}, each.`);
    return undefined;
}

/**
 * Whether a limit can be kept on this host.
 * @throws HostingError `Invalid` at the field `disk`
 */
export async function requireQuota(field = 'disk'): Promise<void> {
    const fileSystem = await findFileSystem(HOME);
    if (!fileSystem?.hasUserQuota) {
        throw invalid(field, `${HOME} is on a file system without user quota${fileSystem ? ` (${fileSystem.type})` : ''}.`,
            adviceFor(fileSystem));
    }
    if (!await exists(SETQUOTA))
        throw failed(`${SETQUOTA} is not installed.`, 'Install it: dnf install quota');
}

function adviceFor(fileSystem: FileSystem | undefined): string {
    const { type, mountPoint } = fileSystem ?? { type: 'unknown', mountPoint: HOME };
    if (type === 'xfs' && mountPoint === '/')
        return 'Switch it on and restart the host: grubby --update-kernel=ALL --args=rootflags=uquota';
    if (type === 'xfs') {
        return `Add uquota to the mount options of ${mountPoint} in /etc/fstab, unmount it and mount it again: `
            + 'XFS takes it at no other time.';
    }
    if (/^ext[34]$/.test(type)) {
        return `Add usrquota to the mount options of ${mountPoint} in /etc/fstab, then: mount -o remount ${mountPoint}, `
            + `quotacheck -cum ${mountPoint}, quotaon ${mountPoint}`;
    }
    return `User quotas are known of xfs and ext4; put ${HOME} on one of them.`;
}

/** What a site keeps in its home's file system; null where nothing counts it. */
export async function storageOf(site: Owner): Promise<{ bytes: number, files: number } | null> {
    const home = await findFileSystem(HOME);
    if (!home?.hasUserQuota)
        return null;
    const OVER = 1;     // quota(1): the user is at its limit
    const { stdout } = await privileged(
        ['quota', '--user', '--verbose', '--no-wrap', '--raw-grace', '--show-mntpoint', '--hide-device', '--', String(site.uid)], [OVER]);
    return parseQuota(stdout, home.mountPoint);
}

/** The same of all users, bytes by user number. */
export async function storageOfAll(): Promise<Map<number, number> | null> {
    const home = await findFileSystem(HOME);
    if (!home?.hasUserQuota || !await exists(REPQUOTA))
        return null;
    const { stdout } = await privileged([REPQUOTA, '--user', '--no-names', '--raw-grace', '--', home.mountPoint]);
    return parseReport(stdout);
}

/** Lines of repquota(8): `#1001     --     140       0       0             35     0     0`, in kibibytes. */
export function parseReport(text: string): Map<number, number> {
    return new Map([...text.matchAll(/^#(\d+) +[-+]{2} +(\d+) /gm)].map(([, uid, blocks]) => [Number(uid), Number(blocks) * KIBIBYTE]));
}

/** A line of quota(1): mount point, kibibytes, three columns of their limits, files. A star marks what is at its limit. */
export function parseQuota(text: string, mountPoint: string): { bytes: number, files: number } | null {
    const columns = text.split('\n').map(line => line.trim().split(/\s+/)).find(([first]) => first === mountPoint);
    const [blocks, files] = [columns?.[1], columns?.[5]].map(word => Number.parseInt(word ?? '', 10));
    return blocks === undefined || files === undefined || Number.isNaN(blocks + files) ? null : { bytes: blocks * KIBIBYTE, files };
}

/** Takes limits away, where any were set; a host that keeps none has none to take away. */
async function forget(site: SiteRecord): Promise<void> {
    const fileSystems = await withQuota();
    if (fileSystems.length > 0)
        await setQuota(site, { kibibytes: 0, files: 0 }, fileSystems);
}

/** The file systems that a site can write to and that keep quotas; each once. */
async function withQuota(): Promise<FileSystem[]> {
    const found = (await Promise.all([HOME, ...ELSEWHERE].map(findFileSystem))).filter(each => each?.hasUserQuota) as FileSystem[];
    return [...new Map(found.map(each => [each.mountPoint, each])).values()];
}

async function setQuota({ uid }: Owner, { kibibytes, files }: { kibibytes: number, files: number }, on: FileSystem[]): Promise<void> {
    await privileged([SETQUOTA, '--user', String(uid), '0', String(kibibytes), '0', String(files), ...on.map(each => each.mountPoint)]);
}

/** By systemd, in the host's own view of its file systems, with the rights to read and set quotas alone. */
async function privileged(command: readonly string[], accept: number[] = []): Promise<RunResult> {
    return await run('systemd-run', [
        '--quiet', '--wait', '--pipe', '--collect', '--service-type=exec', '--description=Disk quota of a site',
        ...[
            'CapabilityBoundingSet=CAP_SYS_ADMIN CAP_DAC_READ_SEARCH', 'NoNewPrivileges=yes', 'ProtectSystem=strict', 'PrivateTmp=yes',
            'PrivateNetwork=yes', 'RestrictAddressFamilies=AF_UNIX', 'RestrictNamespaces=yes', 'ProtectKernelModules=yes',
            'LockPersonality=yes',
        ].map(each => `--property=${each}`),
        '--', ...command,
    ], { accept });
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Disk quotas on XFS, which is Enterprise Linux's own: a site that fills its disk, and its neighbour, which goes on. */

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { SiteActivity, Usage } from '../../backend/contract/limits.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { exec, hostingctl, run } from '../support/machine.ts';
import { page, put } from './host.ts';

const IMAGE = '/var/lib/home.xfs';
/** Writes what it may, and says how much that was. */
const FILL = `<?php set_error_handler(function ($code, $words) { echo $words, "\n"; return true; });
    for ($bytes = 0; $bytes < 60 << 20 && ($written = file_put_contents('/home/filled/fill', str_repeat('x', 1 << 20), FILE_APPEND)); )
        $bytes += $written;
    echo $bytes;`;
const MANY = `<?php set_error_handler(fn () => true);
    mkdir('/home/filled/many');
    for ($files = 0; $files < 600 && touch("/home/filled/many/$files"); )
        $files++;
    echo $files;`;

/** Limits of a user as the file system has them: kibibytes and files. */
async function limitsOf(uid: number): Promise<[string | undefined, string | undefined]> {
    const line = (await run(['repquota', '--user', '--no-names', '--raw-grace', '/home'])).split('\n').find(each => each.startsWith(`#${uid} `));
    const columns = line?.split(/\s+/) ?? [];
    return [columns[4], columns[8]];
}

let uid: number;

beforeAll(async () => {
    await run(['bash', '-c', `truncate --size=400M ${IMAGE} && mkfs.xfs -q ${IMAGE} && mount -o loop,uquota ${IMAGE} /mnt && cp -a /home/. /mnt &&
        umount /mnt && mount -o loop,uquota ${IMAGE} /home && restorecon -RF /home && systemctl stop hostingd.service`]);
    await hostingctl('selinux', 'set', '--no-own-types');
    await hostingctl('site', 'create', 'filled.example');
    await hostingctl('site', 'create', 'calm.example');
    ({ uid } = await hostingctl<Site>('site', 'show', 'filled'));
    await put('filled', 'fill.php', FILL);
    await put('filled', 'many.php', MANY);
    await put('calm', 'write.php', '<?php echo file_put_contents("/home/calm/more", str_repeat("x", 1 << 20));');
});

afterAll(async () => {
    for (const name of ['filled', 'calm'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await exec(['bash', '-c', `systemctl stop hostingd.service; umount --lazy /home; rm -f ${IMAGE}`]);
});

it('a site may fill the disk while it has no limit', async () => {
    expect((await page('filled.example', '/fill.php')).body).toBe(String(60 << 20));
    const disk = new Map((await hostingctl<SiteActivity[]>('site', 'top')).map(each => [each.site, each.disk]));
    expect(disk.get('filled')).toBeGreaterThanOrEqual(60 << 20);
    expect(disk.get('calm')).toBeLessThan(1 << 20);
    await run(['rm', '/home/filled/fill']);
});

it('a limit is set, shown and counted', async () => {
    await hostingctl('site', 'set', 'filled', '--disk', '20M', '--files', '300');
    expect((await hostingctl<Site>('site', 'show', 'filled')).storage).toEqual({ disk: '20M', files: 300 });
    expect(await limitsOf(uid)).toEqual([String(20 * 1024), '300']);
    const { disk, files } = await hostingctl<Usage>('site', 'usage', 'filled');
    expect(disk).toMatchObject({ limit: '20M', current: expect.any(Number) as number });
    expect(files.current).toBeGreaterThan(4);
});

it('a disk filler gets an error of its own, and its neighbour goes on writing', async () => {
    const { status, body } = await page('filled.example', '/fill.php');
    expect(status).toBe(200);
    expect(body).toMatch(/quota exceeded/i);
    expect(Number(body.trim().split('\n').at(-1))).toBeLessThan(20 << 20);
    expect((await page('calm.example', '/write.php')).body).toBe(String(1 << 20));
    await run(['rm', '/home/filled/fill']);
});

it('so does a filler of inodes', async () => {
    expect(Number((await page('filled.example', '/many.php')).body)).toBeLessThan(300);
    expect((await page('calm.example', '/write.php')).body).toBe(String(1 << 20));
});

it('apply brings back what was changed, none takes it away, and a deletion leaves nothing', async () => {
    await run(['setquota', '--user', String(uid), '0', '0', '0', '0', '/home']);
    await hostingctl('site', 'apply', 'filled');
    expect(await limitsOf(uid)).toEqual([String(20 * 1024), '300']);
    await hostingctl('site', 'set', 'filled', '--files', '0');
    expect(await limitsOf(uid)).toEqual([String(20 * 1024), '0']);
    await hostingctl('site', 'delete', 'filled', '--yes', '--files', 'delete');
    expect((await limitsOf(uid)).filter(each => each !== undefined && each !== '0')).toEqual([]);
});

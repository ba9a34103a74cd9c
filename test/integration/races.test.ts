// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A site that swaps directories and files of its home for links, without a pause, while the administrator clones, changes, applies,
 * archives and deletes it: nothing outside of its own tree is read or changed.
 */

import { afterAll, beforeAll, expect, it } from 'vitest';

import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, run, until } from '../support/machine.ts';

/** Each name in the home is now a thing of its own and now a link outside; renameat2(2) exchanges the two in one step. */
const RACE = `
import ctypes, itertools, os
libc = ctypes.CDLL(None)
os.chdir('/home/racer')
targets = {
    'public_html': '/home/bystander/public_html', 'tmp': '/etc', 'sessions': '/var/lib/hosting', '.env': '/home/bystander/.env',
    'public_html/deep': '/home/bystander', 'file': '/etc/shadow', 'tree/a': '/etc', 'tree/a/b': '/root',
}
for name in 'public_html/deep', 'tree/a/b':
    os.makedirs(name, exist_ok=True)
open('file', 'w').close()
for name, target in targets.items():
    os.symlink(target, name + '.link')
for round in itertools.count():
    for name in targets:
        libc.renameat2(-100, name.encode(), -100, (name + '.link').encode(), 2)
    if round % 1000 == 0:
        with open('rounds', 'w') as file: file.write(str(round))
`;

/** What the links lead to, as it has to stay. */
const outside = (): Promise<string> => run(['bash', '-c', `
    find /home/bystander /etc/shadow /etc/passwd /etc/sudoers /etc/nginx/nginx.conf /root -printf '%p %u %g %m %s %T@\\n' | grep -v ' /root/' | sort
    sha256sum /home/bystander/public_html/* /home/bystander/.env; getfacl --absolute-names /home/bystander; cut -d: -f1,3,6,7 /etc/passwd | grep -v '^racer\\|^copy'`]);

let before: string;

beforeAll(async () => {
    await hostingctl('site', 'create', 'bystander.example');
    await run(['tee', '/home/bystander/public_html/secret.txt'], { user: 'bystander', input: 'of the bystander' });
    await run(['chmod', '0600', '/home/bystander/public_html/secret.txt']);
    await hostingctl('site', 'create', 'racer.example');
    await run(['tee', '/home/racer/race.py'], { user: 'racer', input: RACE });
    before = (await outside()).replace(/^\/etc\/(?:shadow|passwd).*\n/gm, '');
    await run(['hostingctl', '--no-wait', 'site', 'run', 'racer', '--timeout', '3600', '--', 'python3', '/home/racer/race.py']);
    await until('the race is on', async () => Number((await exec(['cat', '/home/racer/rounds'])).stdout) > 1000);
});

afterAll(async () => {
    for (const name of ['racer', 'copy0', 'copy1', 'bystander'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await exec(['bash', '-c', 'rm -rf /var/lib/hosting/archive/racer-*']);
});

it('root alone follows the links: they do lead outside', async () => {
    await until('a link is where a file was', async () =>
        (await exec(['cat', '/home/racer/public_html/secret.txt'])).stdout === 'of the bystander', 60);
});

it('neither copies, nor changes, nor applications of settings leave the tree', async () => {
    for (const round of [0, 1]) {
        // Whether it can be copied while it turns is chance; what comes of it is looked at below.
        await exec(['hostingctl', 'site', 'clone', 'racer', `copy${round}.example`, '--user', `copy${round}`]);
        await exec(['hostingctl', 'site', 'apply', 'racer', '--force']);
        await exec(['hostingctl', 'site', 'set', 'racer', '--owner', round ? '' : 'customer']);
        await exec(['hostingctl', 'web', 'set', 'racer', '--docroot', round ? '' : 'deep']);
    }
    const copied = await run(['bash', '-c', 'grep --recursive --files-with-matches --devices=skip "of the bystander\\|^root:" /home/copy0 /home/copy1 2>/dev/null || true']);
    expect(copied).toBe('');
    expect(Number(await run(['cat', '/home/racer/rounds']))).toBeGreaterThan(5000);
});

it('nor do archive and deletion', async () => {
    await hostingctl('site', 'delete', 'racer', '--yes', '--files', 'archive');
    expect(await leftovers('racer')).toEqual([]);
    const found = await run(['bash', '-c', `cd "$(mktemp -d)" && tar --extract --gzip --file /var/lib/hosting/archive/racer-*/files.tar.gz --no-same-owner
        grep --recursive --files-with-matches --devices=skip 'of the bystander\\|^root:' --no-dereference-recursive . || true; rm -rf "$PWD"`]);
    expect(found).toBe('');
    expect((await outside()).replace(/^\/etc\/(?:shadow|passwd).*\n/gm, '')).toBe(before);
    expect(await run(['stat', '--format=%a %U', '/etc/shadow', '/etc/passwd'])).toMatch(/^(?:0|640|600) root\n644 root\n$/);
});

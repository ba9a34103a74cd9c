// SPDX-License-Identifier: LGPL-2.1-or-later
/* When the PHP of a site that nobody visits ends: hosting-idle.timer looks for it. */

import { afterAll, beforeAll, expect, it } from 'vitest';

import type { Usage } from '../../backend/contract/limits.ts';
import { journalAfter, journalEnd } from '../support/journal.ts';
import { exec, hostingctl, run, until, visit, writeAs } from '../support/machine.ts';

const set = (...flags: string[]): Promise<unknown> => hostingctl('php', 'set', 'still', ...flags);
const usage = (): Promise<Usage> => hostingctl<Usage>('site', 'usage', 'still');
const look = (): Promise<string> => run(['systemctl', 'start', 'hosting-idle.service']);
const master = async (): Promise<string> => (await run(['systemctl', 'show', '-P', 'MainPID', 'hosting-php@still.service'])).trim();
/** Read by its master, after what the panel has written. */
const SLOW = '/etc/hosting/php/still/zz-test.ini';
/** Without workers, and older than what is left alone as just started. */
async function alone(): Promise<void> {
    await visit('still.example', '/ok.php');
    await until('its workers have left', async () => (await usage()).processes.current === 1);
    await run(['sleep', '10']);
}

beforeAll(async () => {
    // It looks when the tests want it to.
    await run(['systemctl', 'mask', '--runtime', '--now', 'hosting-idle.timer']);
    await hostingctl('site', 'create', 'still.example');
    await writeAs('still', '/home/still/public_html/ok.php', '<?php echo "ok";');
});

afterAll(async () => {
    await exec(['hostingctl', 'site', 'delete', 'still', '--yes', '--files', 'delete']);
    await exec(['systemctl', 'unmask', '--runtime', 'hosting-idle.timer']);
});

it('stays as long as its setting says, and no longer', async () => {
    await set('--idle-seconds', '1', '--idle-minutes', '5');
    await alone();
    const first = await master();
    await look();
    expect(await master()).toBe(first);
    // Five minutes later.
    await run(['sed', '-i', 's/"since":[0-9.]*/"since":-300000/', '/run/hosting-idle/seen.json']);
    await look();
    await until('it has ended', async () => await master() === '0');
    expect((await visit('still.example', '/ok.php')).body).toBe('ok');
});

it('is not taken for one while it starts, however slowly: whoever waits for it is answered', async () => {
    await set('--idle-seconds', '1', '--idle-minutes', '0');
    await run(['tee', '/home/still/slow.php'], { user: 'still', input: '<?php sleep(16);' });
    await run(['tee', SLOW], { input: 'opcache.enable=1\nopcache.preload=/home/still/slow.php\n' });
    await run(['systemctl', 'stop', 'hosting-php@still.service']);
    try {
        const visitor = visit('still.example', '/ok.php', '--max-time', '50');
        // Beyond what is left alone as just started.
        await run(['sleep', '12']);
        const starting = await master();
        await look();
        expect((await visitor).body).toBe('ok');
        expect(await master()).toBe(starting);
    } finally {
        await run(['rm', SLOW, '/home/still/slow.php']);
    }
});

it('is looked for without a word in the journal, unless that fails', async () => {
    const MEMORY = '/run/hosting-idle/seen.json';
    const begin = await journalEnd();
    const said = (): Promise<string[]> => journalAfter(begin, '--quiet', '--unit=hosting-idle.service');
    await look();
    expect(await said()).toEqual([]);
    await run(['bash', '-c', `printf '{"gone":{}}' >${MEMORY}; chown root: ${MEMORY}; chmod 0444 ${MEMORY}`]);
    expect((await exec(['systemctl', 'start', 'hosting-idle.service'])).status).not.toBe(0);
    await run(['rm', MEMORY]);
    expect((await said()).join('\n')).toMatch(/EACCES[\s\S]*Failed with result/);
    await look();
});

it('stays for ever where it is to keep running, and leaves at once without a setting', async () => {
    await set('--keep-running', '--idle-minutes', '0');
    await alone();
    await look();
    expect(await master()).not.toBe('0');
    // A change of this alone restarts nothing.
    const before = await master();
    await set('--no-keep-running');
    expect(await master()).toBe(before);
    await look();
    await until('it has ended', async () => await master() === '0');
});

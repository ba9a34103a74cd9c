// SPDX-License-Identifier: LGPL-2.1-or-later
/* The logs of a site: written, read, followed, rotated, and closed to everybody else. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';

interface Log { text: string, after: string }

beforeAll(async () => {
    await hostingctl('site', 'create', 'logs.example', '--owner', 'customer');
    await writeAs('logs', '/home/logs/public_html/error.php', '<?php error_log("something went wrong"); echo "ok";');
});

afterAll(async () => {
    await exec(['hostingctl', 'site', 'delete', 'logs', '--yes', '--files', 'delete']);
});

describe('logs', () => {
    it('show requests and errors of PHP, the newest last', async () => {
        for (const url of ['/first', '/second', '/error.php'])
            await visit('logs.example', url);
        const { text } = await hostingctl<Log>('site', 'log', 'logs');
        expect(text.indexOf('GET /first')).toBeGreaterThan(-1);
        expect(text.indexOf('GET /second')).toBeGreaterThan(text.indexOf('GET /first'));
        expect((await hostingctl<Log>('site', 'log', 'logs', '--kind', 'php-error')).text).toContain('something went wrong');
        expect((await hostingctl<Log>('site', 'log', 'logs', '--lines', '1')).text.trim().split('\n')).toHaveLength(1);
        expect((await hostingctl<Log>('site', 'log', 'logs', '--search', 'second')).text).toMatch(/^.*GET \/second.*\n$/);
    });

    it('go on from where the last answer ended', async () => {
        const { after } = await hostingctl<Log>('site', 'log', 'logs');
        expect(JSON.parse(await run(['busctl', '--json=short', 'call', 'org.cockpithosting.Hosting', '/org/cockpithosting/Hosting',
            'org.cockpithosting.Logs1', 'Read', 's', JSON.stringify({ site: 'logs', after })])))
            .toMatchObject({ data: [JSON.stringify({ text: '', after })] });
    });

    it('can be followed, over a rotation', async () => {
        const following = exec(['timeout', '8', 'hostingctl', 'site', 'log', 'logs', '--follow', '--lines', '1']);
        await new Promise(resolve => setTimeout(resolve, 2000));
        await visit('logs.example', '/before-rotation');
        await new Promise(resolve => setTimeout(resolve, 1500));
        await run(['logrotate', '--force', '/etc/logrotate.d/cockpit-hosting']);
        await visit('logs.example', '/after-rotation');
        const { stdout } = await following;
        expect(stdout).toContain('/before-rotation');
        expect(stdout).toContain('/after-rotation');
    });

    it('keep owner, mode and a closed directory after a rotation', async () => {
        const modes = await run(['stat', '--format=%a %U:%G %n', '/var/log/hosting/logs', '/var/log/hosting/logs/php-error.log']);
        expect(modes).toBe('750 root:logs /var/log/hosting/logs\n640 logs:logs /var/log/hosting/logs/php-error.log\n');
        await visit('logs.example', '/error.php');
        expect((await hostingctl<Log>('site', 'log', 'logs', '--kind', 'php-error')).text).toContain('something went wrong');
    });

    it('are the owner\'s to read, and nobody else\'s', async () => {
        expect((await run(['hostingctl', 'site', 'log', 'logs', '--json'], { user: 'customer' })).length).toBeGreaterThan(10);
        expect(await refused(['site', 'log', 'logs'], { user: 'nobodyelse' })).toMatchObject({ status: 3 });
        expect((await exec(['cat', '/var/log/hosting/logs/access.log'], { user: 'nobodyelse' })).status).not.toBe(0);
    });

    it('take no other kind than their own, no link and no place that is none', async () => {
        expect(await refused(['site', 'log', 'logs', '--kind', '../../../etc/shadow'])).toMatchObject({ status: 2 });
        expect(await refused(['site', 'log', 'logs', '--lines', '0'])).toMatchObject({ status: 2 });
        await run(['ln', '-sf', '/etc/shadow', '/var/log/hosting/logs/slow.log']);
        expect(await refused(['site', 'log', 'logs', '--kind', 'slow'])).toMatchObject({ status: 1 });
        await run(['rm', '/var/log/hosting/logs/slow.log']);
    });

    it('print no control character on a terminal', async () => {
        await visit('logs.example', '/', '--user-agent', 'evil\u001b[2Jagent');
        await run(['tee', '-a', '/var/log/hosting/logs/php-error.log'], { input: 'evil \u001b[31m line\n' });
        expect(await run(['hostingctl', 'site', 'log', 'logs', '--kind', 'php-error'])).not.toContain('\u001b');
    });
});

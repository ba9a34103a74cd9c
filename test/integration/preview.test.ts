// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a change would do, told before: as it is done then, with the same refusals, and without changing anything. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { commandList, type OutputOf } from '../../backend/contract/index.ts';
import { exec, hostingctl, refused, run } from '../support/machine.ts';

const SITE = 'foreseen';
const VIRTUAL_HOST = `/etc/nginx/conf.d/hosting-${SITE}.conf`;
const [INVALID, NOT_FOUND, DENIED, CONFLICT] = [2, 3, 4, 5];

type Preview = OutputOf<'site.preview'>;

const preview = (...args: string[]): Promise<Preview> => hostingctl(...args, '--preview');

/** One call of each command that can be previewed; its input as the bus takes it. */
const CALLS: Record<string, Record<string, unknown>> = {
    'site.set': { memory: '300M' },
    'site.suspend': {},
    'site.resume': {},
    'site.apply': {},
    'domain.add': { domain: 'more.example' },
    'domain.remove': { domain: 'also.example' },
    'domain.primary': { domain: 'also.example' },
    'domain.rename': { domain: 'other.example' },
    'domain.prefer': { form: 'www' },
    'redirect.add': { from: '/a', to: '/b' },
    'redirect.remove': { from: '/old' },
    'web.set': { gzip: false },
    'header.add': { name: 'X-Told', value: 'before' },
    'header.remove': { name: 'X-Here' },
    'header.preset': { preset: 'recommended' },
    'access.allow': { address: '192.0.2.1' },
    'access.deny': { address: '192.0.2.2' },
    'access.remove': { address: '192.0.2.9' },
    'protection.add': { path: '/more', user: 'anna', password: 'canary-of-a-password' },
    'protection.remove': { path: '/closed' },
    'https.set': { hsts: false },
    'snippet.set': { text: 'add_header X-Snippet told;\n' },
    'snippet.remove': {},
    'php.set': { processes: 3 },
    'wordpress.set': { xmlrpc: true },
    'laravel.set': { scheduler: true },
    'database-remote.allow': { name: SITE, address: '192.0.2.7' },
    'database-remote.remove': { name: SITE, address: '192.0.2.8' },
    'selinux.allow': { port: '8080' },
    'selinux.remove': { port: '9090' },
};

/** All that a change could leave: the files, and every table of the store but what the host itself writes. */
async function world(): Promise<string> {
    const files = await run(['bash', '-c', `find /etc/nginx /etc/hosting /etc/systemd/system /home/${SITE} /run/hosting -xdev -type f -print0 \
        | sort -z | xargs -0 sha256sum`]);
    const store = await run(['sqlite3', '/var/lib/hosting/hosting.db', '.dump']);
    return files + store;
}

async function call(command: string, input: Record<string, unknown>): Promise<{ status: number, output: string }> {
    const { status, stdout, stderr } = await exec(['busctl', '--json=short', 'call', 'org.cockpithosting.Hosting', '/org/cockpithosting/Hosting',
        'org.cockpithosting.Sites1', 'Preview', 's', JSON.stringify({ command, input: { site: SITE, ...input } })]);
    return { status, output: stdout + stderr };
}

beforeAll(async () => {
    await run(['systemctl', 'start', 'mariadb.service']);
    await hostingctl('site', 'create', `${SITE}.example`, '--alias', 'also.example', '--database', 'mariadb');
    await hostingctl('redirect', 'add', SITE, '/old', '/new');
    await hostingctl('header', 'add', SITE, 'X-Here', 'yes');
    await hostingctl('access', 'deny', SITE, '192.0.2.9');
    await run(['hostingctl', 'protection', 'add', SITE, '/closed', 'anna'], { input: 'canary-of-old\n' });
});
afterAll(async () => { await exec(['hostingctl', 'site', 'delete', SITE, '--yes', '--files', 'delete']); });

describe('of every command that can tell beforehand', () => {
    it('one call is known here', () => {
        expect(Object.keys(CALLS).sort()).toEqual(commandList.filter(([, { preview: can }]) => can).map(([name]) => name).sort());
    });

    it('the telling changes nothing, and shows no secret', async () => {
        const before = await world();
        const told: string[] = [];
        for (const [command, input] of Object.entries(CALLS)) {
            const { status, output } = await call(command, input);
            expect(output, command).not.toMatch(/canary|\$2y\$|\$6\$|internal error/i);
            if (status === 0)
                told.push(command);
        }
        expect(await world()).toBe(before);
        // The others are refused as the commands themselves are: this site is no Laravel site, is not suspended, has no such rule.
        expect(Object.keys(CALLS).filter(command => !told.includes(command)).sort()).toEqual([
            'database-remote.remove', 'domain.prefer', 'laravel.set', 'selinux.allow', 'selinux.remove', 'site.resume', 'snippet.remove', 'wordpress.set',
        ]);
        expect(await run(['journalctl', '--no-pager', '--unit=hostingd.service', '--since=-3min'])).not.toContain('canary-of-a-password');
    });
});

describe('what is told', () => {
    it('is what then happens', async () => {
        const args = ['redirect', 'add', SITE, '/from', '/to'];
        const { title, steps, files } = await preview(...args);
        expect(title).toBe(`Redirect /from of ${SITE}.example to /to`);
        expect(files.map(({ path, reason }) => [path, reason])).toEqual([[VIRTUAL_HOST, 'outdated']]);
        await run(['cp', VIRTUAL_HOST, '/tmp/foreseen.conf']);
        const job = await hostingctl<{ title: string, steps: { title: string }[] }>(...args);
        expect([job.title, job.steps.map(step => step.title)]).toEqual([title, steps]);
        const real = await exec(['diff', '--unified', '/tmp/foreseen.conf', VIRTUAL_HOST]);
        const body = (diff: string): string => diff.slice(diff.indexOf('@@'));
        expect(body(files[0]!.diff)).toBe(body(real.stdout));
    });

    it('names files with secrets, and nothing of what is in them', async () => {
        const { files } = await preview('protection', 'remove', SITE, '/closed');
        const secret = files.find(({ isSecret }) => isSecret);
        expect(secret).toMatchObject({ reason: 'removed', diff: '' });
        expect(files.find(({ path }) => path === VIRTUAL_HOST)?.diff).toContain('-');
    });

    it('is for people to read without --json, and asks nothing first', async () => {
        const { status, stdout } = await exec(['hostingctl', 'php', 'set', SITE, '--processes', '7', '--preview']);
        expect(status).toBe(0);
        expect(stdout).toContain('Nothing was changed.');
        expect(stdout).toContain(`/etc/hosting/php/${SITE}/pool.conf is written anew.`);
        expect(stdout).toMatch(/^\+.*= 7$/m);
    });

    it('says what was edited by hand, at which the job would stop', async () => {
        await run(['bash', '-c', `echo '# by hand' >>${VIRTUAL_HOST}`]);
        const { files } = await preview('redirect', 'add', SITE, '/x', '/y');
        expect(files).toMatchObject([{ path: VIRTUAL_HOST, reason: 'edited' }]);
        expect(files[0]!.diff).toContain('-# by hand');
        expect(await refused(['redirect', 'add', SITE, '/x', '/y'])).toMatchObject({ status: CONFLICT });
        await hostingctl('site', 'apply', SITE, '--force');
        expect((await preview('site', 'apply', SITE)).files).toEqual([]);
    });
});

describe('is refused', () => {
    it.each([
        [['php', 'set', SITE, '--processes', '0'], INVALID],
        [['redirect', 'add', 'nosuch', '/a', '/b'], NOT_FOUND],
        [['redirect', 'remove', SITE, '/nosuch'], NOT_FOUND],
        [['domain', 'add', SITE, `${SITE}.example`], CONFLICT],
    ])('%j as the command is', async (args, status) => {
        const told = await refused([...args, '--preview']);
        expect(told).toMatchObject({ status });
        expect(told).toEqual(await refused(args));
    });

    it('to whoever may not make the change', async () => {
        expect(await refused(['php', 'set', SITE, '--processes', '7', '--preview'], { user: 'customer' })).toMatchObject({ status: DENIED });
    });

    it.each(['site.delete', 'env.set', 'site.show', 'site.preview', 'constructor'])('of %s, which cannot tell', async command => {
        expect((await call(command, {})).output).toContain(`There is no command ${command} whose effect could be told beforehand.`);
        expect(await refused(['site', 'show', SITE, '--preview'])).toMatchObject({ status: INVALID });
    });
});

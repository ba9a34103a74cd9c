// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The way from the release before (test/machine/previous-commit) to the present one, with what an administrator has on it by then, and
 * back. It begins with a store of its own, as the release before makes it; that of the other tests is put aside meanwhile.
 */

import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { HostCheck } from '../../backend/contract/host-check.ts';
import type { JobSummary } from '../../backend/contract/jobs.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { migrations } from '../../backend/store/migrations.ts';
import { leftovers } from '../support/leftovers.ts';
import { underLoad } from '../support/load.ts';
import { MACHINE, exec, installedHostingctl as hostingctl, machine, run, until, visit, writeAs } from '../support/machine.ts';
import '../support/skip.ts';

const NAME = 'cockpit-hosting';
const SITE = 'upgraded';
const DOMAIN = `${SITE}.example`;
const DATABASE = '/var/lib/hosting/hosting.db';
const ASIDE = '/var/lib/hosting.aside';
/** Where dnf finds the release before; the present one is in the repository of the test host. */
const OLDER = '/srv/previous-release.rpm';
/** The page reads its row with the words in .env, as an application does. */
const PAGE = `<?php $env = parse_ini_file('/home/${SITE}/.env', false, INI_SCANNER_RAW);
    $db = new mysqli($env['DB_HOST'] ?? 'localhost', $env['DB_USERNAME'], $env['DB_PASSWORD'], $env['DB_DATABASE']);
    echo $db->query('SELECT words FROM kept')->fetch_row()[0], ' ', $env['GREETING'];`;

const shell = (script: string) => run(['bash', '-ec', script]);

/** Builds the release before. Where that cannot be: why. */
async function previousRelease(): Promise<{ file: string } | { reason: string }> {
    const script = path.join(path.dirname(MACHINE), 'previous-release');
    try {
        return { file: (await promisify(execFile)(script)).stdout.trim() };
    } catch (error) {
        const { code, stderr } = error as { code: number, stderr: string };
        if (code !== 3)
            throw error;
        return { reason: stderr.trim() };
    }
}

const previous = await previousRelease();

async function dnf(...args: string[]): Promise<void> {
    const { status, stdout, stderr } = await exec(['dnf', '--assumeyes', ...args]);
    expect(status, stdout + stderr).toBe(0);
    expect(stdout + stderr).not.toMatch(/scriptlet failed|error in .* scriptlet|warning: .*(hosting|scriptlet)/i);
}

/** Does something while the site is asked for; expects that no visitor notices. */
async function unnoticed(action: () => Promise<unknown>): Promise<void> {
    const { asked, wrong } = await underLoad(DOMAIN, '/', action);
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(50);
}

/** Everything that commands tell of the site. */
async function known() {
    const [site, environment, databases, certificate, history, jobs] = await Promise.all([
        hostingctl<Site>('site', 'show', SITE), hostingctl('env', 'get', SITE), hostingctl<object[]>('database', 'list', SITE),
        hostingctl('certificate', 'show', SITE), hostingctl<object[]>('env', 'history', SITE),
        hostingctl<JobSummary[]>('job', 'list', '--site', SITE, '--limit', '100'),
    ]);
    return { site, environment, databases, certificate, history, jobs };
}

/** Jobs apart: those that look after things come by themselves. */
const settled = async () => until('no job is open', async () =>
    (await hostingctl<JobSummary[]>('job', 'list', '--limit', '100')).every(job => job.finishedAt !== null));

const schema = async () => Number(await run(['sqlite3', DATABASE, 'PRAGMA user_version']));
const integrity = () => run(['sqlite3', DATABASE, 'PRAGMA integrity_check']);
/** The audit is compared with the journal, which knows one store of a host. */
const FORGET = 'journalctl --quiet --rotate; journalctl --quiet --vacuum-time=1ms';
/** The whole of the store, as text. */
const contents = () => shell(`sqlite3 -readonly ${DATABASE} .dump`);

describe.skipIf('reason' in previous)('from the release before', { meta: 'reason' in previous ? previous : {} }, () => {
    let before: Awaited<ReturnType<typeof known>>;
    let present = '';

    beforeAll(async () => {
        present = (await run(['rpm', '--query', NAME])).trim();
        const { stdout } = await machine(['pid']);
        await fs.copyFile('file' in previous ? previous.file : '', `/proc/${stdout.trim()}/root${OLDER}`);
        await shell(`systemctl stop hostingd.service; mv /var/lib/hosting ${ASIDE}; ${FORGET}`);
        await dnf('downgrade', OLDER);
        expect(await run(['rpm', '--query', NAME])).not.toContain(present);

        await hostingctl('site', 'create', DOMAIN, '--php', '8.2', '--database', 'mariadb', '--alias', `www.${DOMAIN}`);
        await hostingctl('env', 'set', SITE, 'GREETING=hello');
        await hostingctl('domain', 'add', SITE, `shop.${DOMAIN}`);
        await hostingctl('redirect', 'add', SITE, '/old', '/new');
        await shell(`mkdir -p /run/upgrade; cd /run/upgrade; openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=${DOMAIN} \
            -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:${DOMAIN} -keyout key.pem -out certificate.pem 2>/dev/null`);
        await hostingctl('certificate', 'upload', SITE,
            '--certificate-file', '/run/upgrade/certificate.pem', '--key-file', '/run/upgrade/key.pem');
        await run(['mariadb', SITE, '-e', 'CREATE TABLE kept (words TEXT); INSERT INTO kept VALUES ("of before")']);
        await writeAs(SITE, `/home/${SITE}/public_html/index.php`, PAGE);
        // One that fails belongs to a history, too.
        await exec(['hostingctl', 'certificate', 'issue', SITE]);
        await settled();
        expect(await visit(DOMAIN)).toEqual({ status: 200, body: 'of before hello' });
        expect(await schema()).toBeLessThan(migrations.length);
        before = await known();
    });

    afterAll(async () => {
        if (!(await run(['rpm', '--query', NAME])).includes(present))
            await dnf('upgrade', NAME);
        await exec(['hostingctl', 'site', 'delete', SITE, '--yes', '--files', 'delete']);
        await shell(`systemctl stop hostingd.service; rm -rf /var/lib/hosting /run/upgrade ${OLDER}; mv ${ASIDE} /var/lib/hosting
            ${FORGET}`);
    });

    it('it is upgraded, and no visitor notices', async () => {
        const master = () => run(['systemctl', 'show', '--value', '--property=MainPID', `hosting-php@${SITE}.service`]);
        const process = await master();
        await unnoticed(() => dnf('upgrade', NAME));
        expect(await run(['rpm', '--query', NAME])).toContain(present);
        expect(await master()).toBe(process);
        expect((await exec(['rpm', '--verify', NAME])).stdout).toBe('');
    });

    it('everything is known as it was, of a store that was brought up to date', async () => {
        await settled();
        const after = await known();
        expect(await schema()).toBe(migrations.length);
        expect(await integrity()).toBe('ok\n');
        // What a newer version tells besides is not asked here.
        expect(after.site).toMatchObject(before.site);
        expect(after.environment).toEqual(before.environment);
        expect(after.databases).toMatchObject(before.databases);
        expect(after.certificate).toMatchObject(before.certificate);
        expect(after.history).toEqual(before.history);
        const kept = after.jobs.filter(({ id }) => before.jobs.some(job => job.id === id));
        expect(kept).toMatchObject(before.jobs);
        expect(kept.length).toBeGreaterThan(4);
        expect(kept.map(({ state }) => state)).toContain('rolled-back');
        for (const { id } of kept)
            expect((await exec(['hostingctl', 'job', 'log', String(id)])).status).toBe(0);
    });

    it('files that the new version makes otherwise are told, and brought up to date without a visitor who notices', async () => {
        const drift = async (): Promise<string[]> =>
            (await hostingctl<OutputOf<'site.check'>[]>('site', 'check', '--all')).flatMap(each => each.drift.map(({ reason }) => reason));
        // Whatever templates have changed since: nobody edited a file, and none is missing.
        expect((await drift()).filter(reason => reason !== 'outdated')).toEqual([]);
        const { wrong } = await underLoad(DOMAIN, '/', () => run(['hostingctl', 'site', 'apply', '--all']));
        expect(wrong).toEqual([]);
        expect(await drift()).toEqual([]);
    });

    it('nothing of it is wrong: database, audit, and what the host is checked for', async () => {
        expect(await hostingctl('database', 'test', SITE, SITE)).toMatchObject({ ok: true });
        expect(await hostingctl('audit', 'verify')).toMatchObject({ state: 'intact' });
        const { results } = JSON.parse((await exec(['hostingctl', '--json', 'host', 'check'])).stdout) as HostCheck;
        expect(results.filter(({ state }) => state === 'fail')).toEqual([]);
        expect(results.filter(({ state, check }) => state === 'warn' && ['drift', 'units', 'store', 'package'].includes(check))).toEqual([]);
    });

    it('it is changed as before', async () => {
        await hostingctl('env', 'set', SITE, 'GREETING=good day');
        await hostingctl('database', 'password', SITE, SITE);
        await hostingctl('site', 'set', SITE, '--php', '8.4', '--memory', '512M');
        await hostingctl('domain', 'remove', SITE, `shop.${DOMAIN}`);
        expect(await visit(DOMAIN)).toEqual({ status: 200, body: 'of before good day' });
        await hostingctl('site', 'apply', SITE);
        expect(await hostingctl('env', 'get', SITE, 'GREETING')).toMatchObject({ variables: { GREETING: 'good day' } });
    });

    it('the release before refuses the newer store and says so, loses nothing, and visitors go on', async () => {
        await settled();
        await run(['systemctl', 'stop', 'hostingd.service']);
        const store = await contents();
        await unnoticed(async () => {
            await dnf('downgrade', OLDER);
            // Whoever calls again and again is not in the way of the upgrade that is to come.
            for (let call = 0; call < 5; call++) {
                const { message } = JSON.parse((await exec(['hostingctl', '--json', 'site', 'list'])).stdout) as { message: string };
                expect(message).toContain('The database was written by a newer version of cockpit-hosting.');
            }
        });
        expect(await contents()).toBe(store);
        expect(await integrity()).toBe('ok\n');
        expect((await visit(DOMAIN)).body).toBe('of before good day');
    });

    it('the present one takes it up again', async () => {
        await unnoticed(() => dnf('upgrade', NAME));
        expect(await hostingctl<Site>('site', 'show', SITE)).toMatchObject({ state: 'active', php: '8.4' });
        expect(await hostingctl('audit', 'verify')).toMatchObject({ state: 'intact' });
        expect(await run(['systemctl', '--failed', '--plain', '--no-legend'])).toBe('');
        await hostingctl('site', 'delete', SITE, '--yes', '--files', 'delete');
        expect(await leftovers(SITE)).toEqual([]);
    });
});

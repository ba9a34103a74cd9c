// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Secrets that are known to the test go through everything that takes one; then the whole host is searched for them: files, the
 * journal, answers of the service, and what stood in the list of processes meanwhile.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Job } from '../../backend/contract/jobs.ts';
import { credentialsOf } from '../support/databases.ts';
import { exec, hostingctl, run, writeAs } from '../support/machine.ts';
import { endRelease, serveRelease } from '../support/wordpress.ts';

const [STOP, SEEN] = ['/run/canary-stop', '/run/canary-processes'];
/** Where everything that is kept is; programs of the distribution are not. */
const PLACES = ['/etc', '/home', '/opt', '/root', '/run', '/srv', '/tmp', '/var'];
/** Where a secret has to be, for the site's programs or nginx to read it. */
const RIGHT_PLACES = [/^\/home\/canary\/\.env$/, /^\/home\/canary\/wp-config\.php$/, /^\/etc\/hosting\/tls\/canary\//];

/** By what it is. */
const secrets = new Map<string, string>();
let processes: Promise<unknown>;

const stdin = (input: string, ...args: string[]): Promise<string> => run(['hostingctl', '--json', ...args], { input });
const ENVIRONMENT = '/home/canary/.env', CONFIGURATION = '/home/canary/wp-config.php';
const databasePassword = async (): Promise<string> => /'DB_PASSWORD', *'([^']+)'/.exec(await run(['cat', CONFIGURATION]))?.[1] ?? '';

/** Which of the secrets stand in a text. */
const found = (text: string): string[] => [...secrets].filter(([, secret]) => text.includes(secret)).map(([what]) => what);

/** Files that hold one of the secrets. The pattern comes on standard input, so that no file or process has it. */
async function filesWithSecrets(): Promise<string[]> {
    const { stdout, status } = await exec(['grep', '--recursive', '--text', '--files-with-matches', '--fixed-strings', '--devices=skip',
        '--file=-', '--', ...PLACES], { input: [...secrets.values()].join('\n') });
    expect(status, 'grep').toBeLessThanOrEqual(2);
    return stdout.trim().split('\n').filter(Boolean);
}

beforeAll(async () => {
    await run(['rm', '-f', STOP]);
    processes = exec(['bash', '-c', `while [ ! -e ${STOP} ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n'; sleep 0.01; done \
        | awk '!seen[$0]++' >${SEEN}`], { timeout: 300_000 });
    await serveRelease();
    const { credentials } = await hostingctl<{ credentials: { password: string } }>('site', 'create', 'canary.example', '--app', 'wordpress');
    secrets.set('administrator of WordPress', credentials.password);
    secrets.set('first password of the database', await databasePassword());
    await hostingctl('database', 'password', 'canary', 'canary');
    secrets.set('password of the database', await databasePassword());
    await hostingctl('database', 'create', 'canary', '--engine', 'postgresql', '--name', 'pg');
    secrets.set('password of PostgreSQL', (await credentialsOf('pg', 'canary')).password);
    secrets.set('variable', 'canary-value-4711');
    await stdin('canary-value-4711', 'env', 'set', 'canary', 'API_KEY');
    secrets.set('imported variable', 'canary-import-0815');
    await stdin('API_KEY=canary-value-4711\nOTHER="canary-import-0815"\n', 'env', 'import', 'canary', '-', '--force');
    secrets.set('visitor', 'canary-visitor-42');
    await stdin('canary-visitor-42\n', 'protection', 'add', 'canary', '/private', 'ann');
    secrets.set('key of a certificate', await upload());
    await troubles();
    await run(['touch', STOP]);
    await processes;
}, 300_000);

/** @returns a line of the key */
async function upload(): Promise<string> {
    await run(['bash', '-euc', `mkdir -p /run/canary && cd /run/canary
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out certificate.pem -days 90 \
            -subj /CN=canary.example -addext subjectAltName=DNS:canary.example -addext basicConstraints=critical,CA:FALSE 2>/dev/null`]);
    await hostingctl('certificate', 'upload', 'canary', '--certificate-file', '/run/canary/certificate.pem', '--key-file', '/run/canary/key.pem');
    const line = (await run(['cat', '/run/canary/key.pem'])).split('\n')[1] ?? '';
    await run(['rm', '-r', '/run/canary']);
    return line;
}

/** Refusals, a failure, a rollback and a killed service: where secrets slip into words. */
async function troubles(): Promise<void> {
    await exec(['hostingctl', 'env', 'set', 'canary', 'bad-name'], { input: 'canary-value-4711' });
    await exec(['hostingctl', 'env', 'import', 'canary', '-'], { input: 'OTHER="canary-import-0815\n' });
    await exec(['hostingctl', 'protection', 'add', 'canary', '/private', 'ann'], { input: 'canary-visitor-42\n' });
    await writeAs('canary', '/home/canary/public_html/kept.txt', 'x');
    for (const command of [['database', 'password', 'canary', 'pg'], ['wordpress', 'password', 'canary'], ['site', 'apply', 'canary', '--force']]) {
        const change = exec(['hostingctl', ...command]);
        await new Promise(resolve => setTimeout(resolve, 400));
        await exec(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
        await change;
    }
    await run(['systemctl', 'stop', 'mariadb.service']);
    await exec(['hostingctl', 'database', 'password', 'canary', 'canary']);
    await run(['systemctl', 'start', 'mariadb.service']);
    await exec(['hostingctl', 'site', 'clone', 'canary', 'copy.example', '--user', 'canarycopy']);
    await exec(['hostingctl', 'site', 'delete', 'canarycopy', '--yes', '--files', 'delete']);
}

afterAll(async () => {
    await run(['touch', STOP]);
    await exec(['hostingctl', 'site', 'delete', 'canary', '--yes', '--files', 'delete']);
    await run(['rm', '-rf', SEEN, STOP, '/run/canary', '/run/canary-planted']);
    await endRelease();
});

describe('the secrets', () => {
    it('are known to this test', () => {
        expect(secrets.size).toBe(8);
        for (const [what, secret] of secrets)
            expect(secret.length, what).toBeGreaterThan(9);
    });

    it('are where they have to be', async () => {
        expect(found(await run(['cat', ENVIRONMENT]))).toEqual(expect.arrayContaining(['variable', 'imported variable']));
        expect(found(await run(['cat', CONFIGURATION]))).toEqual(['password of the database']);
    });

    it('are in no other file of the host', async () => {
        // That the search would find one.
        await run(['tee', '/run/canary-planted'], { input: `a\n${secrets.get('visitor')}\nb\n` });
        const files = await filesWithSecrets();
        expect(files).toContain('/run/canary-planted');
        await run(['rm', '/run/canary-planted']);
        expect(files.filter(file => file !== '/run/canary-planted' && !RIGHT_PLACES.some(place => place.test(file)))).toEqual([]);
    });

    it('are not in the journal', async () => {
        expect(found(await run(['journalctl', '--no-pager', '--all', '--output=export', '--since=-15min']))).toEqual([]);
    });

    it('never were in the list of processes', async () => {
        const seen = await run(['cat', SEEN]);
        // That it was looked at, and often enough to see a client that only speaks to its server.
        expect(seen).toContain('hostingctl');
        expect(seen).toMatch(/^(?:\/usr\/bin\/)?(?:mariadb|psql)$/m);
        expect(found(seen)).toEqual([]);
    });

    it('are in no answer that was not asked for them', async () => {
        const answers = [['site', 'list'], ['site', 'show', 'canary'], ['job', 'list', '--limit', '100'], ['audit', 'export'], ['audit', 'list'],
            ['database', 'list'], ['database', 'show', 'canary', 'canary'], ['database', 'show', 'canary', 'pg'], ['env', 'check', 'canary'],
            ['env', 'history', 'canary'], ['certificate', 'show', 'canary'], ['certificate', 'list'], ['site', 'check', 'canary'], ['php', 'show', 'canary']];
        for (const args of answers) {
            const { stdout, stderr } = await exec(['hostingctl', '--json', ...args]);
            expect(found(stdout + stderr), args.join(' ')).toEqual([]);
        }
        for (const { id } of await hostingctl<Job[]>('job', 'list', '--site', 'canary', '--limit', '100'))
            expect(found(await run(['hostingctl', '--json', 'job', 'show', String(id)])), `job ${id}`).toEqual([]);
    });

    it('are written to no core dump', async () => {
        expect(await run(['systemctl', 'show', '--property=LimitCORE', '--value', 'hostingd.service', 'hosting-php@canary.service'])).toBe('0\n\n0\n');
    });
});

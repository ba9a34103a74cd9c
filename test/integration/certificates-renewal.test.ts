// SPDX-License-Identifier: LGPL-2.1-or-later
/* Renewal by certbot itself, what becomes of what is not renewed, interruptions, uploads that end, and Cockpit's own certificate. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CertificateDetails } from '../../backend/contract/certificates.ts';
import type { Job } from '../../backend/contract/jobs.ts';
import { settled } from '../support/jobs.ts';
import { journalAfter, journalEnd } from '../support/journal.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, run, until, writeAs } from '../support/machine.ts';
import { clearAddress, restartAuthority, setAddress, shown, startAuthority, stopAuthority, visitSecurely } from '../support/pebble.ts';

const CONFLICT = 5;
/** HOSTING_RENEWALS=100 renews so many at once. */
const SITES = Array.from({ length: Number(process.env['HOSTING_RENEWALS'] ?? 6) }, (_, at) => `renew${at}`);
const TIME = 120_000 + 20_000 * SITES.length;
const RENEW = ['certbot', 'renew', '--force-renewal', '--noninteractive', '--no-random-sleep-on-renew'];
const show = (site: string): Promise<CertificateDetails> => hostingctl<CertificateDetails>('certificate', 'show', site);

beforeAll(async () => {
    await startAuthority();
    for (let at = 0; at < SITES.length; at += 6) {
        const some = SITES.slice(at, at + 6);
        await Promise.all(some.map(name => hostingctl('site', 'create', `${name}.example`)));
        await Promise.all(some.map(name => hostingctl('certificate', 'issue', name)));
    }
    await writeAs('renew0', '/home/renew0/public_html/index.php', 'page');
}, TIME);

afterAll(async () => {
    for (const site of [...SITES, 'mine'])
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
    await run(['rm', '-rf', '/run/upload']);
}, TIME);

describe('certbot\'s renewal', () => {
    it('is taken up by nginx with one reload for all, and fails no request', async () => {
        await hostingctl('https', 'set', 'renew1', '--force-https');
        await hostingctl('redirect', 'add', 'renew2', '/old', '/new');
        await hostingctl('site', 'suspend', 'renew3');
        const before = await Promise.all(SITES.map(show));
        const since = await journalEnd();
        const secure = await underLoad('renew0.example', '/', async () => {
            const plain = await underLoad('renew0.example', '/', async () => {
                await run(RENEW, { timeout: TIME });
                await settled();
            }, { timeout: TIME });
            expect(plain.asked).toBeGreaterThan(5);
            expect(plain.wrong).toEqual([]);
        }, { secure: true, timeout: TIME });
        expect(secure.asked).toBeGreaterThan(5);
        expect(secure.wrong).toEqual([]);
        const after = await Promise.all(SITES.map(show));
        for (const [index, { fingerprint, renewals }] of after.entries()) {
            expect(fingerprint).not.toBe(before[index]?.fingerprint);
            expect(renewals).toBe(1);
            const visitor = await run(['openssl', 'x509', '-noout', '-serial'],
                { input: (await exec(['openssl', 's_client', '-connect', '127.0.0.1:443', '-servername', `${SITES[index]}.example`])).stdout });
            expect(visitor.trim().toLowerCase()).toBe(`serial=${after[index]?.serial}`);
        }
        expect(await journalAfter(since, 'RELOAD=nginx')).toHaveLength(1);
        // What is promised to browsers has been seen to work.
        await hostingctl('https', 'set', 'renew1', '--hsts');
        await hostingctl('site', 'resume', 'renew3');
    }, TIME);

    it('goes on without a name that leads elsewhere now, which is said and taken back later', async () => {
        await hostingctl('domain', 'add', 'renew4', 'leaves.example');
        await settled();
        expect((await show('renew4')).names.sort()).toEqual(['leaves.example', 'renew4.example']);
        await run(['ip', 'address', 'add', '203.0.113.1/32', 'dev', 'lo']);
        await setAddress('leaves.example', '192.0.2.7');
        // One in a hundred times pebble takes the name for known from before, also where it is told never to.
        for (let tries = 0; tries < 3 && (await show('renew4')).names.length > 1; tries++) {
            await run([...RENEW, '--cert-name', 'renew4']);
            await settled();
        }
        const { names, leftOut, warning, renewals } = await show('renew4');
        expect(names).toEqual(['renew4.example']);
        expect(leftOut).toEqual([{ name: 'leaves.example', why: expect.stringContaining('192.0.2.7') as string }]);
        expect(warning).toContain('leaves.example is missing in it. DNS leads it to 192.0.2.7');
        expect(renewals).toBeGreaterThan(0);

        await clearAddress('leaves.example');
        await hostingctl('certificate', 'check');
        await settled();
        expect(await show('renew4')).toMatchObject({ leftOut: [], warning: null });
        expect((await show('renew4')).names.sort()).toEqual(['leaves.example', 'renew4.example']);
        await run(['ip', 'address', 'del', '203.0.113.1/32', 'dev', 'lo']);
    });

    it('that fails leaves what is served', async () => {
        const { fingerprint } = await show('renew5');
        await stopAuthority();
        expect((await exec([...RENEW, '--cert-name', 'renew5'])).status).not.toBe(0);
        await settled();
        expect((await shown('renew5.example')).status).toBe(0);
        expect((await show('renew5')).fingerprint).toBe(fingerprint);
        await restartAuthority();
    });
});

describe('an interruption', () => {
    it('anywhere in an order is taken up again, and orders nothing twice', async () => {
        for (const pause of ['0.3', '1.2', '2.2']) {
            const { job } = await hostingctl<{ job: number }>('certificate', 'renew', 'renew5', '--force', '--no-wait');
            await run(['sleep', pause]);
            await exec(['systemctl', 'kill', '--signal=SIGKILL', 'hostingd.service']);
            await until('the job has ended', async () => (await hostingctl<Job>('job', 'show', String(job))).finishedAt !== null, 60);
            expect((await hostingctl<Job>('job', 'show', String(job))).state).toBe('done');
        }
        const { fingerprint } = await show('renew5');
        expect(fingerprint).toHaveLength(64);
        expect((await visitSecurely('renew5.example')).status).toBe(200);
    });
});

describe('an uploaded certificate', () => {
    const upload = (certificate: string, key: string): readonly string[] =>
        ['certificate', 'upload', 'mine', '--certificate-file', `/run/upload/${certificate}`, '--chain-file', '/run/upload/ca.crt',
            '--key-file', `/run/upload/${key}`];

    beforeAll(async () => {
        await hostingctl('site', 'create', 'mine.example', '--www');
        await run(['bash', '-euc', `
            mkdir /run/upload; cd /run/upload
            key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $1.key 2>/dev/null; }
            key ca; openssl req -x509 -new -key ca.key -subj /CN=ca -days 30 -out ca.crt
            # Of 90 days each: of a short life there is no warning so early.
            for days in 5 25; do
                key mine$days; openssl req -new -key mine$days.key -subj /CN=mine -out mine.csr
                openssl x509 -req -in mine.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out mine$days.crt \
                    -not_before $(date -u -d "-$((90 - days)) days" +%Y%m%d%H%M%SZ) -not_after $(date -u -d "$days days" +%Y%m%d%H%M%SZ) \
                    -extfile <(echo subjectAltName=DNS:mine.example) 2>/dev/null
            done`]);
    });

    it('is served, without its key being anywhere but in one file', async () => {
        expect(await refused(upload('mine25.crt', 'mine5.key'))).toMatchObject({ status: 2, fields: { key: expect.any(String) as string } });
        const { title } = await hostingctl<Job>(...upload('mine25.crt', 'mine25.key'));
        expect(title).toBe('Serve mine.example with an uploaded certificate, without www.mine.example');
        expect(await show('mine')).toMatchObject({ source: 'uploaded', state: 'valid', names: ['mine.example'], issuer: 'ca' });
        expect((await shown('mine.example')).text).toMatch(/Issuer: CN ?= ?ca/);
        const key = (await run(['cat', '/run/upload/mine25.key'])).split('\n')[1] ?? '';
        expect((await exec(['grep', '-rqF', '--', key, '/var/lib/hosting', '/var/log'])).status).toBe(1);
        expect((await exec(['grep', '-rlF', '--', key, '/etc/hosting'])).stdout.trim().split('\n')).toHaveLength(1);
        expect(await refused(['certificate', 'renew', 'mine'])).toMatchObject({ status: CONFLICT });
    });

    it('whose job is undone leaves no key', async () => {
        const foreign = '/etc/nginx/conf.d/zz-foreign.conf';
        await run(['tee', foreign], { input: 'server { listen 80; nonsense on; }\n' });
        expect((await refused(upload('mine5.crt', 'mine5.key'))).message).toContain('nonsense');
        await run(['rm', foreign]);
        expect((await run(['bash', '-c', 'ls /etc/hosting/tls/mine/uploaded-*'])).trim().split('\n')).toHaveLength(1);
        expect(await show('mine')).toMatchObject({ source: 'uploaded', state: 'valid' });
    });

    it('whose job never began is deleted a day later', async () => {
        const directory = '/etc/hosting/tls/mine';
        await run(['bash', '-ec', `cd ${directory}; for age in 2hours 2days; do touch -d "-$age" uploaded-$age.pem; done`]);
        await hostingctl('certificate', 'check');
        const files = (await run(['ls', directory])).trim().split('\n');
        expect(files.filter(each => /hours|days/.test(each))).toEqual(['uploaded-2hours.pem']);
        await run(['rm', `${directory}/uploaded-2hours.pem`]);
    });

    it('that ends soon is warned of, in the list and in the journal, once', async () => {
        await hostingctl(...upload('mine5.crt', 'mine5.key'));
        expect(await show('mine')).toMatchObject({ state: 'ending', warning: expect.stringMatching(/^It ends in [45] days/) as string });
        const since = await journalEnd();
        await hostingctl('certificate', 'check');
        await hostingctl('certificate', 'check');
        const words = await journalAfter(since, 'SITE=mine', 'PRIORITY=4', '+', 'SITE=mine', 'PRIORITY=3');
        expect(words).toEqual([expect.stringContaining('The certificate of mine.example: It ends in')]);
        // The upload before is gone.
        expect((await run(['ls', '/etc/hosting/tls/mine'])).trim().split('\n')).toHaveLength(2);
        await hostingctl('certificate', 'remove', 'mine', '--yes');
        expect(await show('mine')).toMatchObject({ source: 'self-signed' });
        expect((await run(['ls', '/etc/hosting/tls/mine'])).trim()).toBe('self-signed.pem');
    });
});

describe('Cockpit', () => {
    it('gets a certificate for the name of the host, and a renewed one', async () => {
        await hostingctl('host', 'certificate', '--name', 'panel.almatest.example');
        const fingerprint = (): Promise<string> =>
            run(['openssl', 'x509', '-noout', '-fingerprint', '-in', '/etc/cockpit/ws-certs.d/50-hosting.cert']);
        const first = await fingerprint();
        expect(await run(['stat', '--format', '%a %U', '/etc/cockpit/ws-certs.d/50-hosting.key'])).toBe('600 root\n');
        await run(['systemctl', 'stop', 'cockpit.service']);
        const { stdout } = await exec(['openssl', 's_client', '-connect', '127.0.0.1:9090', '-servername', 'panel.almatest.example']);
        expect(await run(['openssl', 'x509', '-noout', '-fingerprint'], { input: stdout })).toBe(first);
        await run([...RENEW, '--cert-name', 'cockpit-host']);
        await settled();
        expect(await fingerprint()).not.toBe(first);
        await run(['rm', '-f', '/etc/cockpit/ws-certs.d/50-hosting.cert', '/etc/cockpit/ws-certs.d/50-hosting.key']);
        await run(['certbot', 'delete', '--noninteractive', '--cert-name', 'cockpit-host']);
    });
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Certificates of sites: the one of the beginning, issued by an authority, uploaded; and what of HTTPS can be chosen. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { CertificateDetails, CertificateSummary } from '../../backend/contract/certificates.ts';
import type { Job } from '../../backend/contract/jobs.ts';
import { leftovers } from '../support/leftovers.ts';
import { settled } from '../support/jobs.ts';
import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';
import {
    breakName, clearAddress, restartAuthority, setAddress, shown, startAuthority, stopAuthority, visitSecurely,
} from '../support/pebble.ts';

const INVALID = 2, DENIED = 4, CONFLICT = 5;
const show = (site = 'tls'): Promise<CertificateDetails> => hostingctl<CertificateDetails>('certificate', 'show', site);
const issue = (...args: string[]): Promise<Job> => hostingctl<Job>('certificate', 'issue', ...args);
const location = async (name: string, url: string): Promise<string> =>
    /^location: (.*)$/im.exec((await visit(name, url, '--head')).body)?.[1]?.trim() ?? '';
const protocol = async (name: string): Promise<string> => (await visitSecurely(name, '/', '--head')).body.split('\n')[0] ?? '';
/** Forgets tries that failed: another test than that of their bound would run into it. */
const forgive = (): Promise<string> =>
    run(['sqlite3', '/var/lib/hosting/hosting.db', `UPDATE certificates SET failures = '[]', next_try = NULL`]);

beforeAll(async () => {
    await startAuthority();
    await hostingctl('site', 'create', 'tls.example', '--www', '--owner', 'customer');
    await writeAs('tls', '/home/tls/public_html/index.php', '<?php echo $_SERVER["HTTPS"] ?? "plain", " ", $_SERVER["SERVER_PROTOCOL"];');
});

afterAll(async () => {
    for (const site of ['tls', 'many', 'copy', 'renamed', 'broken', 'wild'])
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
    await run(['rm', '-rf', '/etc/hosting/dns-hooks/test']);
});

describe('a new site', () => {
    it('answers over HTTPS at once, with a certificate of its own for all its names', async () => {
        expect((await visitSecurely('www.tls.example')).body).toBe('on HTTP/2.0');
        expect(await show()).toMatchObject({
            source: 'self-signed', state: 'self-signed', names: ['tls.example', 'www.tls.example'], key: 'ECDSA P-256', warning: null,
        });
        const { text } = await shown('tls.example');
        expect(text).toContain('CA:FALSE');
        expect(text).toContain('TLS Web Server Authentication');
    });

    it('has a key that only root can read, and that is nowhere else', async () => {
        expect(await run(['stat', '--format', '%a %U', '/etc/hosting/tls', '/etc/hosting/tls/tls', '/etc/hosting/tls/tls/self-signed.pem']))
            .toBe('700 root\n700 root\n600 root\n');
        expect((await exec(['cat', '/etc/hosting/tls/tls/self-signed.pem'], { user: 'tls' })).status).not.toBe(0);
        const key = (await run(['cat', '/etc/hosting/tls/tls/self-signed.pem'])).split('\n')[1] ?? '';
        expect(key.length).toBeGreaterThan(40);
        for (const place of ['/var/lib/hosting', '/var/log'])
            expect((await exec(['grep', '--recursive', '--quiet', '--fixed-strings', '--', key, place])).status, place).toBe(1);
        expect(await run(['hostingctl', 'certificate', 'download', 'tls'])).not.toContain('PRIVATE KEY');
    });

    it('is the only one that a visitor of its name is shown', async () => {
        const { status, words } = await shown('unknown.example');
        expect(status).toBe(1);
        expect(words).toContain('unrecognized name');
        expect(words).not.toContain('BEGIN CERTIFICATE');
        expect((await exec(['openssl', 's_client', '-connect', '127.0.0.1:443', '-noservername'])).stdout)
            .not.toContain('BEGIN CERTIFICATE');
    });

    it('gets another one with its names', async () => {
        await hostingctl('domain', 'add', 'tls', 'extra.example');
        expect((await shown('extra.example')).text).toContain('DNS:extra.example');
        await hostingctl('domain', 'remove', 'tls', 'extra.example');
        expect((await show()).names).toEqual(['tls.example', 'www.tls.example']);
    });
});

describe('an authority', () => {
    it('issues a certificate for all names, which is shown, owned and renewed by certbot', async () => {
        const { state, steps } = await issue('tls');
        expect(state).toBe('done');
        expect(steps.map(({ name }) => name)).toEqual(['names', 'order', 'record', 'certificate', 'virtual-host', 'serve', 'tidy']);
        expect(await show()).toMatchObject({
            source: 'acme', state: 'valid', names: ['tls.example', 'www.tls.example'], leftOut: [], renewals: 0, failure: null,
            issuer: expect.stringMatching(/^Pebble Intermediate/) as string,
            files: { certificate: '/etc/letsencrypt/live/tls/fullchain.pem', key: '/etc/letsencrypt/live/tls/privkey.pem' },
        });
        const { words, text } = await shown('www.tls.example', '-showcerts');
        expect(text).toContain('Pebble Intermediate');
        expect(words.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThanOrEqual(2);
        expect(await run(['stat', '--dereference', '--format', '%a %U', '/etc/letsencrypt/live/tls/privkey.pem'])).toBe('600 root\n');
        expect((await run(['systemctl', 'is-active', 'certbot-renew.timer'])).trim()).toBe('active');
        expect(await run(['cat', '/etc/letsencrypt/renewal/tls.conf'])).toContain('post_hook = /usr/libexec/hosting/certificates-renewed');
    });

    it('is asked once only for what is there', async () => {
        const { fingerprint } = await show();
        await issue('tls');
        expect((await show()).fingerprint).toBe(fingerprint);
        await hostingctl('certificate', 'renew', 'tls', '--force');
        expect(await show()).toMatchObject({ renewals: 1, fingerprint: expect.not.stringMatching(fingerprint) as string });
    });

    it('issues for a hundred names', async () => {
        const names = Array.from({ length: 99 }, (_, at) => `n${at}.many.example`);
        await hostingctl('site', 'create', 'many.example', ...names.flatMap(name => ['--alias', name]));
        await issue('many');
        expect((await show('many')).names.sort()).toEqual(['many.example', ...names].sort());
        expect((await shown('n98.many.example')).text).toContain('DNS:n98.many.example');
    });

    it('is found by its challenges behind redirects, passwords, rules, other domains and a suspension', async () => {
        await hostingctl('https', 'set', 'tls', '--force-https');
        await hostingctl('domain', 'prefer', 'tls', 'plain');
        await hostingctl('domain', 'add', 'tls', 'moved.example');
        await hostingctl('redirect', 'add', 'tls', 'moved.example', 'https://elsewhere.example', '--keep-path');
        await run(['hostingctl', '--json', 'protection', 'add', 'tls', '/', 'ann'], { input: 'secret-1\n' });
        await hostingctl('access', 'deny', 'tls', '127.0.0.1');
        await run(['hostingctl', '--json', 'snippet', 'set', 'tls'], { input: 'location ~ . { return 418; }\n' });
        await hostingctl('site', 'suspend', 'tls');
        await settled('tls');
        const { fingerprint } = await show();
        await hostingctl('certificate', 'renew', 'tls', '--force');
        const after = await show();
        expect(after.fingerprint).not.toBe(fingerprint);
        expect(after.names.sort()).toEqual(['moved.example', 'tls.example', 'www.tls.example']);
        expect((await visitSecurely('tls.example')).status).toBe(503);
        await hostingctl('site', 'resume', 'tls');
        await hostingctl('access', 'remove', 'tls', '127.0.0.1');
        await hostingctl('protection', 'remove', 'tls', '/');
        await hostingctl('snippet', 'remove', 'tls');
        await hostingctl('redirect', 'remove', 'tls', 'moved.example');
        await hostingctl('domain', 'remove', 'tls', 'moved.example');
        await hostingctl('domain', 'prefer', 'tls', 'none');
        await hostingctl('https', 'set', 'tls', '--no-force-https');
        await settled('tls');
    });
});

describe('what is refused by an authority', () => {
    it('is left out where DNS leads elsewhere, and said', async () => {
        await hostingctl('site', 'create', 'broken.example',
            ...['gone.example', 'other.example', '*.broken.example'].flatMap(name => ['--alias', name]));
        await setAddress('gone.example', '192.0.2.7');
        await breakName('other.example');
        const job = await issue('broken');
        expect(job.state).toBe('done');
        expect(await show('broken')).toMatchObject({
            names: ['broken.example'],
            warning: expect.stringContaining('is missing in it.') as string,
        });
        const { leftOut } = await show('broken');
        expect(Object.fromEntries(leftOut.map(({ name, why }) => [name, why]))).toMatchObject({
            'other.example': expect.any(String) as string, '*.broken.example': expect.stringContaining('--dns-hook') as string,
        });
        await clearAddress('gone.example');
    });

    it('is said in the authority\'s own words, and not tried for ever', async () => {
        await forgive();
        await stopAuthority();
        const down = await refused(['certificate', 'renew', 'broken', '--force']);
        expect(down).toMatchObject({ status: 1, message: expect.stringContaining('cannot be reached') as string });
        expect((await show('broken')).failure).toMatchObject({ message: down.message, nextTry: expect.any(String) as string });
        for (let tries = 2; tries <= 4; tries++)
            expect(await refused(['certificate', 'renew', 'broken', '--force'])).toMatchObject({ status: 1 });
        expect(await refused(['certificate', 'renew', 'broken', '--force']))
            .toMatchObject({ status: CONFLICT, message: expect.stringContaining('failed within an hour') as string });
        // The certificate there was is served all the while.
        expect((await shown('broken.example')).text).toContain('Pebble');
        await forgive();
    });

    it('does not hold up what comes later, from a slow authority that refuses a tenth of all nonces', async () => {
        await restartAuthority({ PEBBLE_WFE_NONCEREJECT: '10', PEBBLE_VA_NOSLEEP: '0', PEBBLE_VA_SLEEPTIME: '2' });
        await hostingctl('certificate', 'renew', 'broken', '--force');
        expect(await show('broken')).toMatchObject({ failure: null, state: 'valid' });
        await restartAuthority();
    });

    it('leaves a site as it was where no name leads here', async () => {
        await hostingctl('site', 'create', 'renamed.example');
        await setAddress('renamed.example', '192.0.2.9');
        await run(['ip', 'address', 'add', '203.0.113.1/32', 'dev', 'lo']);
        const { message, status } = await refused(['certificate', 'issue', 'renamed']);
        expect([status, message]).toEqual([1, expect.stringContaining('192.0.2.9')]);
        expect(await show('renamed')).toMatchObject({ source: 'self-signed' });
        await run(['ip', 'address', 'del', '203.0.113.1/32', 'dev', 'lo']);
        await clearAddress('renamed.example');
    });
});

describe('a wildcard', () => {
    it('is proven by DNS, with programs that only root can change', async () => {
        const hooks = '/etc/hosting/dns-hooks/test';
        await run(['mkdir', '-p', hooks]);
        const program = (call: string, value: string): string => '#!/bin/sh\n'
            + `exec curl --silent --fail --data "{\\"host\\":\\"_acme-challenge.$CERTBOT_DOMAIN.\\"${value}}" http://127.0.0.1:8055/${call}\n`;
        await run(['tee', `${hooks}/auth`], { input: program('set-txt', ',\\"value\\":\\"$CERTBOT_VALIDATION\\"') });
        await run(['tee', `${hooks}/cleanup`], { input: program('clear-txt', '') });
        await hostingctl('site', 'create', 'wild.example', '--alias', '*.wild.example');
        expect(await refused(['certificate', 'issue', 'wild', '--dns-hook', 'none'])).toMatchObject({ status: INVALID });
        expect(await refused(['certificate', 'issue', 'wild', '--dns-hook', 'test']))
            .toMatchObject({ status: INVALID, message: expect.stringContaining('not executable') as string });
        await run(['chmod', '0777', `${hooks}/auth`, `${hooks}/cleanup`]);
        expect(await refused(['certificate', 'issue', 'wild', '--dns-hook', 'test']))
            .toMatchObject({ status: INVALID, message: expect.stringContaining('others than root') as string });
        await run(['chmod', '0755', `${hooks}/auth`, `${hooks}/cleanup`]);
        await issue('wild', '--dns-hook', 'test');
        expect((await show('wild')).names.sort()).toEqual(['*.wild.example', 'wild.example']);
        expect((await shown('any.wild.example')).text).toContain('DNS:*.wild.example');
    });
});

describe('a certificate follows its site', () => {
    it('to its new names, in the background', async () => {
        await hostingctl('domain', 'add', 'tls', 'added.example');
        await settled('tls');
        expect((await show()).names.sort()).toEqual(['added.example', 'tls.example', 'www.tls.example']);
        await hostingctl('domain', 'remove', 'tls', 'added.example');
        await settled('tls');
        expect((await show()).names.sort()).toEqual(['tls.example', 'www.tls.example']);
    });

    it('not to a clone, whose names are others', async () => {
        const { steps } = await hostingctl<Job>('site', 'clone', 'tls', 'copy.example');
        expect(steps.at(-1)?.note).toContain('hostingctl certificate issue copy');
        expect(await show('copy')).toMatchObject({ source: 'self-signed', names: ['copy.example'] });
        expect((await visitSecurely('copy.example')).status).toBe(200);
    });

    it('to its end, revoked where that is asked for and can be', async () => {
        const destroy = (site: string): string[] => ['site', 'delete', site, '--yes', '--files', 'delete', '--revoke'];
        expect(await refused(destroy('copy')))
            .toMatchObject({ status: INVALID, message: expect.stringContaining('not issued through this host') as string });
        const { serial, names } = await show('many');
        expect(names).toHaveLength(100);
        await stopAuthority();
        expect(await refused(destroy('many'))).toMatchObject({ status: 1 });
        expect((await visitSecurely('n7.many.example')).status).toBe(200);
        await restartAuthority();
        await hostingctl('certificate', 'renew', 'many', '--force');
        const renewed = await show('many');
        expect(renewed.serial).not.toBe(serial);
        await hostingctl(...destroy('many'));
        expect(await stateOf(renewed.serial)).toMatchObject({ Status: 'Revoked', Reason: 5 });
        expect(await leftovers('many')).toEqual([]);
    });
});

describe('who may', () => {
    it('see is the owner of the site, and nobody but an administrator changes anything', async () => {
        const list = JSON.parse(await run(['hostingctl', '--json', 'certificate', 'list'], { user: 'customer' })) as CertificateSummary[];
        expect(list.map(({ site }) => site).sort()).toEqual(['copy', 'tls']);
        expect(await refused(['certificate', 'show', 'wild'], { user: 'customer' })).toMatchObject({ status: 3 });
        for (const command of [['certificate', 'issue', 'tls'], ['certificate', 'remove', 'tls', '--yes'],
            ['https', 'set', 'tls', '--force-https'],
            ['certificate', 'check'], ['authority', 'set', '--staging'], ['authority', 'show']])
            expect(await refused(command, { user: 'customer' }), command.join(' ')).toMatchObject({ status: DENIED });
    });
});

describe('HTTPS', () => {
    it('is where every address leads, with its path; not in a circle', async () => {
        await hostingctl('https', 'set', 'tls', '--force-https');
        expect(await location('www.tls.example', '/a%20b?c=%0d%0a')).toBe('https://www.tls.example/a%20b?c=%0d%0a');
        expect((await visitSecurely('www.tls.example')).body).toContain('on');
        await hostingctl('domain', 'prefer', 'tls', 'plain');
        expect(await location('www.tls.example', '/x')).toBe('https://www.tls.example/x');
        const { body } = await visitSecurely('www.tls.example', '/x', '--head');
        expect(body).toMatch(/^location: https:\/\/tls\.example\/x/im);
    });

    it('is promised to browsers where that can be kept', async () => {
        expect(await refused(['https', 'set', 'copy', '--force-https'])).toMatchObject({ status: CONFLICT });
        expect(await refused(['https', 'set', 'wild', '--force-https', '--hsts']))
            .toMatchObject({ status: CONFLICT, hint: expect.stringContaining('--sure') as string });
        expect(await refused(['https', 'set', 'tls', '--hsts', '--hsts-preload'])).toMatchObject({ status: INVALID });
        expect(await refused(['https', 'set', 'tls', '--hsts-days', '9'])).toMatchObject({ status: INVALID });
        await hostingctl('https', 'set', 'tls', '--hsts', '--hsts-days', '365', '--hsts-subdomains');
        for (const name of ['tls.example', 'www.tls.example']) {
            expect((await visitSecurely(name, '/', '--head')).body)
                .toMatch(/^strict-transport-security: max-age=31536000; includeSubDomains\r$/im);
        }
        expect(await refused(['certificate', 'remove', 'tls', '--yes']))
            .toMatchObject({ status: CONFLICT, hint: expect.stringContaining('--no-hsts') as string });
        await hostingctl('https', 'set', 'tls', '--no-hsts', '--no-force-https');
        expect((await visitSecurely('tls.example', '/', '--head')).body).not.toMatch(/strict-transport/i);
    });

    it('is spoken in two versions, and HTTP/2 where it is wanted', async () => {
        for (const [flag, status] of [['-tls1_1', 1], ['-tls1_2', 0], ['-tls1_3', 0]] as const)
            expect((await shown('tls.example', flag, '-cipher', 'DEFAULT:@SECLEVEL=0')).status, flag).toBe(status);
        expect((await shown('tls.example', '-tls1_2', '-cipher', 'aNULL:RC4:3DES:EXPORT:@SECLEVEL=0')).status).toBe(1);
        await hostingctl('host', 'tls', '--policy', 'intermediate');
        expect((await shown('tls.example', '-tls1_2', '-cipher', 'AES128-SHA')).status).toBe(1);
        expect((await shown('tls.example', '-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-GCM-SHA256')).status).toBe(0);
        await hostingctl('host', 'tls', '--policy', 'system');

        await hostingctl('https', 'set', 'tls', '--no-http2');
        expect((await visitSecurely('tls.example')).body).toContain('HTTP/1.1');
        expect(await protocol('wild.example')).toContain('HTTP/2');
        await hostingctl('host', 'tls', '--no-http2');
        expect(await protocol('wild.example')).toContain('HTTP/1.1');
        await hostingctl('host', 'tls', '--http2');
        await hostingctl('https', 'set', 'tls', '--http2');
    });
});

describe('revocation and removal', () => {
    it('are the end of a certificate, not of the site', async () => {
        await hostingctl('certificate', 'renew', 'tls', '--force');
        const { serial } = await show();
        const { state } = await hostingctl<Job>('certificate', 'revoke', 'tls', '--reason', 'keycompromise', '--yes');
        expect(state).toBe('done');
        expect(await stateOf(serial)).toMatchObject({ Status: 'Revoked', Reason: 1 });
        expect(await show()).toMatchObject({ source: 'self-signed', state: 'self-signed' });
        expect((await visitSecurely('tls.example')).status).toBe(200);
        expect((await exec(['ls', '/etc/letsencrypt/live/tls'])).status).not.toBe(0);
        expect(await refused(['certificate', 'revoke', 'tls', '--yes'])).toMatchObject({ status: CONFLICT });
        expect(await refused(['certificate', 'remove', 'tls', '--yes'])).toMatchObject({ status: CONFLICT });
    });
});

/** What the authority says of a certificate. */
async function stateOf(serial: string): Promise<unknown> {
    return JSON.parse(await run(['curl', '--silent', `https://localhost:15000/cert-status-by-serial/${serial}`]));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The repository that rpm/repository makes of this checkout, and of packages that it is given: dnf takes from it what was signed for
 * its release, and nothing that was changed since.
 */

import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { exec, run } from '../support/machine.ts';
import { rootOfHost, type Stub, withPackages } from '../support/stub-packages.ts';

const TOOL = path.resolve(import.meta.dirname, '../../rpm/repository');
const SERVED = '/srv/signed';
const REPO = '/etc/yum.repos.d/cockpit-hosting.repo';
const STUBS: readonly Stub[] = [
    { name: 'stub-signed', release: '1.el9', files: { '/usr/share/stub-signed': 'as it was made\n' } },
    { name: 'stub-signed', release: '1.el10', files: { '/usr/share/stub-signed': 'for another\n' } },
    { name: 'stub-changed', release: '1.el9', files: { '/usr/share/stub-changed': 'as it was made\n' } },
];

const NAME = 'cockpit-hosting';

let keyring = '', made = '', served = '', present = '';

const here = (program: string, ...args: string[]) =>
    promisify(execFile)(program, args, { env: { ...process.env, GNUPGHOME: keyring }, maxBuffer: 16_000_000 });
const repository = (...args: string[]) => here(TOOL, '--key', 'test@example', ...args);
/** How it ends that does not end well. */
const refusal = (...args: string[]) => repository(...args).then(() => ({ code: 0 }), (error: unknown) => error);
const dnf = (...args: string[]) => exec(['dnf', '--assumeyes', '--setopt=cockpit-hosting.metadata_expire=0', ...args]);

beforeAll(async () => {
    keyring = await fs.mkdtemp(path.join(os.tmpdir(), 'keyring-'));
    made = await fs.mkdtemp(path.join(os.tmpdir(), 'repository-'));
    await here('gpg', '--batch', '--quiet', '--passphrase', '', '--quick-generate-key', 'test@example', 'rsa2048', 'sign', '1d');
    await repository('--url', `file://${SERVED}`, '--without', 'selinux', made);
    await withPackages(STUBS, async files => { await repository('--url', `file://${SERVED}`, made, ...files); });
    present = (await run(['rpm', '--query', NAME])).trim();
    served = path.join(await rootOfHost(), SERVED);
    await fs.cp(made, served, { recursive: true });
    await run(['cp', `${SERVED}/cockpit-hosting.repo`, REPO]);
}, 600_000);

afterAll(async () => {
    await here('gpgconf', '--kill', 'gpg-agent');
    if (!(await run(['rpm', '--query', NAME])).includes(present))
        await run(['dnf', '--assumeyes', '--disablerepo', NAME, 'downgrade', NAME]);
    await fs.rm(keyring, { recursive: true });
    await fs.rm(made, { recursive: true });
    await exec(['rpm', '--erase', 'stub-signed', 'stub-changed']);
    const keys = (await exec(['rpm', '--query', 'gpg-pubkey'])).stdout.trim().split('\n').filter(key => key.startsWith('gpg-pubkey'));
    await exec(['rpm', '--erase', ...keys]);
    await exec(['rm', '-rf', REPO, SERVED, '/var/cache/dnf']);
});

it('has each package where its release says, signed, and the index signed, too', async () => {
    expect((await fs.readdir(made)).sort()).toEqual(['RPM-GPG-KEY-cockpit-hosting', 'cockpit-hosting.repo', 'el10', 'el8', 'el9']);
    const panel = (el: number) => `cockpit-hosting-0.1.0-1.el${el}.x86_64.rpm`;
    for (const [el, others] of [[8, []], [9, ['stub-changed-1-1.el9.noarch.rpm', 'stub-signed-1-1.el9.noarch.rpm']],
        [10, ['stub-signed-1-1.el10.noarch.rpm']]] as const) {
        const target = path.join(made, `el${el}/x86_64`);
        expect((await fs.readdir(target)).sort()).toEqual([panel(el), 'repodata', ...others]);
        await here('gpg', '--batch', '--verify', path.join(target, 'repodata/repomd.xml.asc'), path.join(target, 'repodata/repomd.xml'));
        // Of a fresh database of keys, which knows that one alone.
        const keys = ['--dbpath', path.join(keyring, 'rpm')];
        await here('rpmkeys', ...keys, '--import', path.join(made, 'RPM-GPG-KEY-cockpit-hosting'));
        expect((await here('rpmkeys', ...keys, '--checksig', path.join(target, panel(el)))).stdout).toMatch(/: digests signatures OK$/m);
    }
    expect(await fs.readFile(path.join(made, 'cockpit-hosting.repo'), 'utf8')).toMatch(/^gpgcheck=1\nrepo_gpgcheck=1$/m);
});

it('is one that dnf installs from', async () => {
    const { status, stderr } = await dnf('install', 'stub-signed');
    expect(status, stderr).toBe(0);
    expect(await run(['cat', '/usr/share/stub-signed'])).toBe('as it was made\n');
});

it('gives this host the panel of its release, which takes the place of the one that is there', async () => {
    const { status, stdout, stderr } = await dnf('upgrade', NAME);
    expect(status, stdout + stderr).toBe(0);
    expect((await run(['rpm', '--query', NAME])).trim()).toBe('cockpit-hosting-0.1.0-1.el9.x86_64');
    expect((await run(['rpm', '--query', '--queryformat', '%{RSAHEADER:pgpsig}', NAME]))).toContain('RSA/SHA');
    expect(await run(['hostingctl', '--version'])).toContain('0.1.0');
});

it('gives no host the panel of another release', async () => {
    for (const el of [8, 10]) {
        const file = `${SERVED}/el${el}/x86_64/cockpit-hosting-0.1.0-1.el${el}.x86_64.rpm`;
        // As a file, and from the repository of the other release.
        for (const args of [['install', file], [`--releasever=${el}`, 'install', `cockpit-hosting-0.1.0-1.el${el}`]]) {
            const { status, stdout, stderr } = await dnf(...args);
            expect(status).toBe(1);
            expect(stdout + stderr).toContain(`nothing provides system-release(releasever) = ${el}`);
        }
    }
    expect(await run(['rpm', '--query', NAME])).toContain('.el9.');
});

it('gives no package that was changed since, not even with an index that fits', async () => {
    const file = path.join(served, 'el9/x86_64/stub-changed-1-1.el9.noarch.rpm');
    const bytes = await fs.readFile(file);
    const last = bytes.length - 20;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    await fs.writeFile(file, bytes);
    await run(['createrepo_c', '--quiet', `${SERVED}/el9/x86_64`]);
    // The index is another than the one that was signed; and where that is not looked at, the package is.
    for (const flags of [[], ['--setopt=cockpit-hosting.repo_gpgcheck=0']]) {
        expect((await dnf(...flags, 'install', 'stub-changed')).status).toBe(1);
        expect((await exec(['rpm', '--query', 'stub-changed'])).status).toBe(1);
    }
});

it('is not made of what names no release, by a key that is not there, or for a connection that can be changed', async () => {
    await withPackages([{ name: 'stub-nowhere' }], async ([file = '']) => {
        const none = path.join(made, 'none');
        expect(await refusal('--url', 'https://x.example', none, file))
            .toMatchObject({ code: 1, stderr: expect.stringContaining('names no el8, el9 or el10') as string });
        expect(await refusal('--url', 'http://x.example', none, file))
            .toMatchObject({ code: 2, stderr: expect.stringContaining('exchanged on its way') as string });
        expect(await refusal('--key', 'nobody@example', '--url', 'https://x.example', none, file))
            .toMatchObject({ code: 1, stderr: expect.stringContaining('no secret key nobody@example') as string });
        await expect(fs.readdir(none)).rejects.toThrow('ENOENT');
    });
});

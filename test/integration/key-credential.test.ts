// SPDX-License-Identifier: LGPL-2.1-or-later
/* The key of the stored secrets sealed to this host: protected, rotated, killed in between, broken, backed up and put back. */

import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Job } from '../../backend/contract/jobs.ts';
import { exec, hostingctl, refused, run, until } from '../support/machine.ts';

const SITE = 'locked', STATE = '/var/lib/hosting', KEY = `${STATE}/secrets.key`, SEALED = `${KEY}.sealed`, COPY = '/root/secrets.key.copy';
/** As docs/keys.md says. */
const BACKUP = ['systemd-creds', 'decrypt', '--name=secrets.key', SEALED];

interface Ring { current: string, keys: Record<string, string> }

const keptAs = async (): Promise<string> => (await hostingctl<{ key: string }>('host', 'info')).key;
const files = async (): Promise<string[]> =>
    (await run(['bash', '-c', `cd ${STATE} && ls -A | grep ^secrets`])).trim().split('\n');
const secret = async (): Promise<string> => (await run(['hostingctl', 'env', 'get', SITE, 'SECRET'])).trim();
const sealedRing = async (): Promise<Ring> => JSON.parse(await run(BACKUP)) as Ring;
const kill = (): Promise<unknown> => exec(['systemctl', 'kill', '--signal=SIGKILL', '--kill-whom=main', 'hostingd.service']);
const jobOf = (id: number): Promise<Job> => hostingctl<Job>('job', 'show', String(id));
const forgetFailure = (): Promise<unknown> => exec(['systemctl', 'reset-failed', 'hostingd.service']);

/** The next call starts the service with what is on disk. */
async function restart(): Promise<void> {
    await exec(['systemctl', 'stop', 'hostingd.service']);
    await forgetFailure();
}

/** Every value opens with the keys on disk: the site's environment, and the password of its database, which is written anew. */
async function expectAllOpen(): Promise<void> {
    await restart();
    expect(await secret()).toBe('SECRET=kept');
    await hostingctl('database', 'test', SITE, SITE);
}

async function ended(id: number): Promise<Job> {
    await until(`job ${id} has ended`, async () => {
        const { status, stdout } = await exec(['hostingctl', 'job', 'show', String(id), '--json']);
        return status === 0 && (JSON.parse(stdout) as Job).finishedAt !== null;
    }, 60);
    return await jobOf(id);
}

beforeAll(async () => {
    await hostingctl('site', 'create', 'locked.example', '--database', 'mariadb');
    await run(['hostingctl', 'env', 'set', SITE, 'SECRET'], { input: 'kept' });
});

afterAll(async () => {
    if (await exec(['test', '-e', SEALED]).then(({ status }) => status === 0)) {
        await restart();
        await exec(['hostingctl', 'host', 'unprotect-key']);
    }
    await exec(['hostingctl', 'site', 'delete', SITE, '--yes', '--files', 'delete']);
    await exec(['rm', '-f', COPY]);
});

describe('host protect-key', () => {
    it('is refused where systemd has no sealed credentials, and changes nothing', async () => {
        await run(['mv', '/usr/bin/systemd-creds', '/root/']);
        try {
            expect(await refused(['host', 'protect-key'])).toMatchObject({
                status: 5, message: 'systemd of this host has no sealed credentials (systemd-creds). Nothing was changed.',
            });
        } finally {
            await run(['mv', '/root/systemd-creds', '/usr/bin/']);
        }
        expect(await files()).toEqual(['secrets.key']);
    });

    it('is rolled back where the unit does not name the sealed file', async () => {
        const override = '/etc/systemd/system/hostingd.service.d/test.conf';
        await run(['bash', '-c', `mkdir -p $(dirname ${override}); printf '[Service]\\nLoadCredentialEncrypted=\\n' >${override}`]);
        await run(['systemctl', 'daemon-reload']);
        try {
            expect((await refused(['host', 'protect-key'])).message).toContain('would not be given the key file');
            expect(await files()).toEqual(['secrets.key']);
        } finally {
            await run(['rm', '-r', path.dirname(override)]);
            await run(['systemctl', 'daemon-reload']);
        }
    });

    it('leaves a sealed file alone, which the next start opens', async () => {
        expect(await keptAs()).toBe('file');
        const ring = await run(['cat', KEY]);
        const started = Date.now();
        await hostingctl('host', 'protect-key');
        console.log(`protect-key: ${Date.now() - started} ms`);
        expect(await files()).toEqual(['secrets.key.sealed']);
        expect(await run(['stat', '-c', '%U %a', SEALED])).toBe('root 400\n');
        expect(await run(['cat', SEALED])).not.toContain(Object.values((JSON.parse(ring) as Ring).keys)[0]);
        expect(await run(BACKUP)).toBe(ring);
        expect(await keptAs()).toBe('sealed');
        await expectAllOpen();
        expect(await keptAs()).toBe('sealed');
        expect(await refused(['host', 'protect-key'])).toMatchObject({ status: 5 });
    });

    it('leaves no key in the journal, in jobs, or for others to read', async () => {
        const { keys } = await sealedRing();
        for (const key of Object.values(keys)) {
            expect(await run(['journalctl', '--output=export', '--since=-10min', '--no-pager'])).not.toContain(key);
            expect(await run(['bash', '-c', `strings -n 20 ${STATE}/hosting.db* || cat ${STATE}/hosting.db*`])).not.toContain(key);
        }
        expect((await exec(['bash', '-c', 'cat /run/credentials/hostingd.service/*'], { user: 'customer' })).status).not.toBe(0);
    });

    it('keeps a service that is asked again and again from nothing', async () => {
        for (let round = 0; round < 5; round += 1)
            await expectAllOpen();
    });
});

describe('host rotate-key of sealed keys', () => {
    it('leaves one key, another one, in the sealed file', async () => {
        const before = await sealedRing();
        await hostingctl('host', 'rotate-key');
        const after = await sealedRing();
        expect(Object.keys(after.keys)).toEqual([after.current]);
        expect(after.current).not.toBe(before.current);
        expect(await files()).toEqual(['secrets.key.sealed']);
        await expectAllOpen();
    });

    it.each([0, 10, 30, 60, 90, 120, 160, 200, 260, 320])('goes on after a kill %i ms after its begin', async delay => {
        const before = await sealedRing();
        const { job } = await hostingctl<{ job: number }>('host', 'rotate-key', '--no-wait');
        await new Promise(resolve => setTimeout(resolve, delay));
        await kill();
        expect(await secret()).toBe('SECRET=kept');
        expect((await ended(job)).state).toBe('done');
        const after = await sealedRing();
        expect(Object.keys(after.keys)).toEqual([after.current]);
        expect(after.current).not.toBe(before.current);
        expect(await files()).toEqual(['secrets.key.sealed']);
        await expectAllOpen();
    });
});

describe('SIGKILL of the service', () => {
    const DELAYS = [0, 15, 40, 70, 100, 140, 180, 240, 300];

    it.each(DELAYS.flatMap(delay => [['unprotect-key', delay, 'secrets.key'], ['protect-key', delay, 'secrets.key.sealed']] as const))(
        'in host %s after %i ms leaves %s in the end', async (verb, delay, file) => {
            const { job } = await hostingctl<{ job: number }>('host', verb, '--no-wait');
            await new Promise(resolve => setTimeout(resolve, delay));
            await kill();
            expect(await secret()).toBe('SECRET=kept');
            expect((await ended(job)).state).toBe('done');
            expect(await files()).toEqual([file]);
            await expectAllOpen();
        });
});

describe('a sealed file', () => {
    /** What a call says while the file is not as it was, and what it leaves. */
    async function refusal(): Promise<string> {
        await restart();
        const environment = await run(['cat', `/home/${SITE}/.env`]);
        const { status, stderr } = await exec(['hostingctl', 'env', 'set', SITE, 'A=1']);
        expect(status).toBe(1);
        expect(await run(['cat', `/home/${SITE}/.env`])).toBe(environment);
        return stderr;
    }

    async function mended(): Promise<void> {
        await run(['mv', COPY, SEALED]);
        await until('another service answers', async () => {
            await new Promise(resolve => setTimeout(resolve, 1500));
            await forgetFailure();
            return (await exec(['hostingctl', 'env', 'get', SITE, 'SECRET'])).status === 0;
        });
        await expectAllOpen();
    }

    it.each([
        ['is missing', `mv ${SEALED} ${COPY}`, 'cannot be read'],
        ['holds another host\'s keys',
            `mv ${SEALED} ${COPY}; printf '{"current":"00000000","keys":{"00000000":"%s"}}' "$(head -c 32 /dev/zero | base64)" | `
            + `systemd-creds encrypt --name=secrets.key - ${SEALED}`,
            'is not the one that the secrets of this host are sealed with'],
        ['holds no keys', `mv ${SEALED} ${COPY}; echo none | systemd-creds encrypt --name=secrets.key - ${SEALED}`, 'is damaged'],
        ['is garbled', `mv ${SEALED} ${COPY}; sed '2s/./+/g' ${COPY} >${SEALED}`, 'systemd cannot open the sealed key'],
        ['is empty', `mv ${SEALED} ${COPY}; : >${SEALED}`, 'systemd cannot open the sealed key'],
        ['was sealed on another host',
            `mv ${SEALED} ${COPY}; cp -a /var/lib/systemd/credential.secret /root/; rm /var/lib/systemd/credential.secret; systemd-creds setup; `
            + `echo x | systemd-creds encrypt --name=secrets.key - ${SEALED}; mv /root/credential.secret /var/lib/systemd/`,
            'systemd cannot open the sealed key'],
    ])('that %s is told, changes nothing, and is mended by the right one', async (_what, harm, words) => {
        await run(['bash', '-c', harm]);
        const said = await refusal();
        expect(said).toContain(words);
        await mended();
    });

    it('is not tried again and again where it does not open', async () => {
        await run(['bash', '-c', `mv ${SEALED} ${COPY}; : >${SEALED}`]);
        await refusal();
        expect((await run(['systemctl', 'show', '--property=NRestarts', '--value', 'hostingd.service'])).trim()).toBe('0');
        await mended();
    });
});

describe('a backup of the key', () => {
    it('in plain, as the manual says, is put back on a host that cannot open what was sealed', async () => {
        await run(['bash', '-c', `umask 077; ${BACKUP.join(' ')} ${COPY}`]);
        expect(await run(['stat', '-c', '%U %a', COPY])).toMatch(/^root [46]00\n$/);
        // Another host: the state directory is the backup's, the host's own key is not.
        await run(['bash', '-c', 'rm /var/lib/systemd/credential.secret; systemd-creds setup']);
        await restart();
        expect((await refused(['host', 'info'])).message).toContain('systemd cannot open the sealed key');
        await run(['bash', '-c', `systemctl stop hostingd.service; rm ${SEALED}; install -m 0400 ${COPY} ${KEY}; systemctl reset-failed hostingd.service`]);
        expect(await keptAs()).toBe('file');
        await expectAllOpen();
        await hostingctl('host', 'protect-key');
        await expectAllOpen();
        expect(await keptAs()).toBe('sealed');
    });
});

describe('host unprotect-key', () => {
    it('leaves the plain file alone', async () => {
        const ring = await run(BACKUP);
        await hostingctl('host', 'unprotect-key');
        expect(await files()).toEqual(['secrets.key']);
        expect(await run(['stat', '-c', '%U %a', KEY])).toBe('root 400\n');
        expect(await run(['cat', KEY])).toBe(ring);
        expect(await keptAs()).toBe('file');
        await expectAllOpen();
        expect(await refused(['host', 'unprotect-key'])).toMatchObject({ status: 5 });
    });
});

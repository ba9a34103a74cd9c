// SPDX-License-Identifier: LGPL-2.1-or-later
/* The key of the stored secrets: rotation with the service killed in it, backup and restore, a wrong and a missing one. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, hostingctl, run, until } from '../support/machine.ts';

const SITE = 'turned', KEY = '/var/lib/hosting/secrets.key', COPY = '/root/secrets.key.copy';

const keys = async (): Promise<string[]> => Object.keys((JSON.parse(await run(['cat', KEY])) as { keys: object }).keys);
const secret = async (): Promise<string> => (await run(['hostingctl', 'env', 'get', SITE, 'SECRET'])).trim();
const isOver = async (job: number): Promise<boolean> =>
    ['done', 'failed', 'rolled-back'].includes((await hostingctl<{ state: string }>('job', 'show', String(job))).state);

/** Ends the service, so that the next call starts it with what is on disk. */
const restart = (): Promise<unknown> => exec(['systemctl', 'stop', 'hostingd.service']);

beforeAll(async () => {
    await hostingctl('site', 'create', 'turned.example', '--database', 'mariadb');
    await run(['hostingctl', 'env', 'set', SITE, 'SECRET'], { input: 'kept' });
});

afterAll(async () => {
    await exec(['bash', '-c', `[ ! -e ${COPY} ] || mv ${COPY} ${KEY}`]);
    await restart();
    await exec(['hostingctl', 'site', 'delete', SITE, '--yes', '--files', 'delete']);
});

describe('host rotate-key', () => {
    it('leaves one key, another one, and every secret readable', async () => {
        const before = await keys();
        await hostingctl('host', 'rotate-key');
        const after = await keys();
        expect(after).toHaveLength(1);
        expect(after).not.toEqual(before);
        expect(await run(['stat', '-c', '%U %a', KEY])).toBe('root 400\n');
        await restart();
        expect(await secret()).toBe('SECRET=kept');
        await hostingctl('site', 'apply', SITE);
    });

    it.each([0, 5, 15, 40, 100])('goes on after a kill %i ms after its begin', async delay => {
        const { job } = await hostingctl<{ job: number }>('host', 'rotate-key', '--no-wait');
        await new Promise(resolve => setTimeout(resolve, delay));
        await exec(['systemctl', 'kill', '--signal=SIGKILL', 'hostingd.service']);
        await until('the job has ended', () => isOver(job));
        expect(await hostingctl('job', 'show', String(job))).toMatchObject({ state: 'done' });
        expect(await keys()).toHaveLength(1);
        expect(await secret()).toBe('SECRET=kept');
    });
});

describe('the key file', () => {
    const refusal = async (): Promise<string> => {
        await restart();
        const { status, stderr } = await exec(['hostingctl', 'env', 'set', SITE, 'A=1']);
        expect(status).not.toBe(0);
        return stderr;
    };

    it.each([
        ['is missing', `mv ${KEY} ${COPY}`, 'cannot be read'],
        ['is another host\'s',
            `mv ${KEY} ${COPY}; printf '{"current":"00000000","keys":{"00000000":"%s"}}' "$(head -c 32 /dev/zero | base64)" >${KEY}`,
            'is not the one that the secrets of this host are sealed with'],
        ['is damaged', `mv ${KEY} ${COPY}; echo '{' >${KEY}`, 'is damaged'],
    ])('that %s is told, changes nothing, and is mended by the copy', async (_what, harm, words) => {
        const file = await run(['cat', `/home/${SITE}/.env`]);
        await run(['bash', '-c', harm]);
        expect(await refusal()).toContain(words);
        expect(await run(['cat', `/home/${SITE}/.env`])).toBe(file);
        await run(['mv', COPY, KEY]);
        await exec(['systemctl', 'reset-failed', 'hostingd.service']);
        // The service that told of it ends when nobody has asked for a second; the next one finds the key.
        await until('another service answers', async () => {
            await new Promise(resolve => setTimeout(resolve, 1500));
            return (await exec(['hostingctl', 'env', 'get', SITE, 'SECRET'])).status === 0;
        });
        expect(await secret()).toBe('SECRET=kept');
    });
});

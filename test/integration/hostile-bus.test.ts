// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Messages that no client of ours would send, from users who may do nothing, and changes of a site with values that are nearly right,
 * by root. The service answers all of it and never breaks off; what it has written is read back by nginx, PHP, systemd and parsers
 * of our own. The same for the same seed; `HOSTING_FUZZ=10` makes ten times as many.
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { commandList, type CommandName } from '../../backend/contract/index.ts';
import type { Job } from '../../backend/contract/jobs.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { parseInput } from '../../backend/service/input.ts';
import { call } from '../support/calls.ts';
import { reader } from '../support/formats.ts';
import { FUZZ, Hostile } from '../support/hostile.ts';
import { settled } from '../support/jobs.ts';
import { exec, hostingctl, run } from '../support/machine.ts';
import { TYPICAL } from '../support/typical.ts';

const SITE = 'fuzzed';
/** What no answer may hold: a stack, a file of the program, an internal text. */
const INTERNAL = /\bat .*:\d+:\d+|\.cjs|\.ts:|node:|\[object|undefined|internal error|SQLITE/i;

/** What systemd has said of a service that did not end by itself; it ends in order where nobody asks for half a minute. */
const crashes = async (): Promise<string> => (await exec([
    'journalctl', '--quiet', '--unit=hostingd.service', `--since=@${begun}`, '--output=cat',
    '--grep=Main process exited|Failed with result|Start request repeated'])).stdout;

/** Seconds. */
const begun = Math.floor(Date.now() / 1000);

beforeAll(async () => {
    await run(['tee', '/usr/local/bin/raw-calls.py'], { input: readFileSync(path.resolve(import.meta.dirname, '../support/raw-calls.py'), 'utf8') });
    await hostingctl('site', 'create', 'fuzzed.example', '--user', SITE, '--database', 'mariadb');
});

afterAll(async () => {
    await run(['rm', '-f', '/usr/local/bin/raw-calls.py']);
    await exec(['hostingctl', 'site', 'delete', SITE, '--yes', '--files', 'delete']);
});

describe.each(['nobodyelse', SITE, 'root'])('messages as no client writes them, from %s', user => {
    it('are answered, and the service goes on', async () => {
        const COUNT = 250 * FUZZ;
        const { outcomes, texts } = JSON.parse(await run(['python3', '/usr/local/bin/raw-calls.py', String(user.length), String(COUNT)],
            { user, timeout: 300_000 * FUZZ })) as { outcomes: Record<string, number>, texts: string[] };
        const { unsent = 0 } = outcomes;
        expect(unsent).toBeLessThan(COUNT / 3);
        // The bus refuses some for their size or descriptors; the service answers every other one.
        expect(Object.keys(outcomes).filter(each => /NoReply|Disconnected|Timeout|ServiceUnknown|NameHasNoOwner/.test(each))).toEqual([]);
        expect(outcomes['org.freedesktop.DBus.Error.InvalidArgs']).toBeGreaterThan(0);
        expect(texts.filter(text => INTERNAL.test(text))).toEqual([]);
        expect(await crashes()).toBe('');
    }, 400_000 * FUZZ);
});

/** Documents for a command, of which about a half are as its schema wants them. */
function documents(name: CommandName, seed: number, many: number): { name: CommandName, input: unknown }[] {
    const [, command] = commandList.find(([each]) => each === name)!;
    const schema = z.toJSONSchema(command.input, { io: 'input' }) as Parameters<Hostile['value']>[0];
    return Array.from({ length: many }, (_, index) => {
        const hostile = new Hostile(seed + index * 101 + name.length);
        const input = hostile.value(schema, [...TYPICAL, SITE], hostile.pick([0, 0, 0.1]));
        const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
        return { name, input: isObject && 'site' in (schema.properties ?? {}) && hostile.chance(0.8) ? { ...input, site: SITE } : input };
    });
}

describe.each(['nobodyelse', 'customer'])('documents that are nearly right, from %s', user => {
    it('change nothing, and tell nothing', async () => {
        // A subscription or a view of the host is everybody's.
        const calls = commandList.flatMap(([name]) => documents(name, user.length, FUZZ));
        const answers = await call(user, calls);
        const told = answers.flatMap(({ error, text }, index) =>
            INTERNAL.test(text) || (error === null && text.includes(SITE)) || (error !== null && !error.startsWith('org.cockpithosting.Error.'))
                ? [[calls[index], error, text.slice(0, 300)]] : []);
        expect(told).toEqual([]);
        expect(answers.length).toBe(calls.length);
        expect(await crashes()).toBe('');
    }, 400_000 * FUZZ);
});

/** Documents of which most are as the schema wants them, whatever a site says to their values, and some are not. */
function fitting(name: CommandName): { name: CommandName, input: unknown }[] {
    const [, command] = commandList.find(([each]) => each === name)!;
    const fits = ({ input }: { input: unknown }): boolean => {
        try {
            parseInput(command, JSON.stringify(input));
            return (input as { site?: unknown }).site === SITE;
        } catch {
            return false;
        }
    };
    const all = documents(name, 3, 100 * FUZZ);
    return [...all.filter(fits).slice(0, FUZZ), ...all.filter(each => !fits(each)).slice(0, FUZZ)];
}

/** Commands that change a site by its settings, and need no other host. */
const CHANGES = commandList.filter(([name, { kind }]) => kind === 'job' && /^(?:redirect|web|header|access|protection|snippet|php|env|laravel|wordpress)\./.test(name)
    || ['site.set', 'domain.add', 'domain.remove', 'domain.prefer', 'domain.primary', 'https.set', 'database.set', 'database-user.add'].includes(name))
    .map(([name]) => name);

describe('changes of a site with values that are nearly right, by root', () => {
    it('are done, or refused with a sentence', async () => {
        expect(CHANGES.length).toBeGreaterThan(20);
        const calls = CHANGES.flatMap(fitting);
        const answers = await call('root', calls);
        await settled(SITE);
        const wrong = answers.flatMap(({ error, text }, index) => INTERNAL.test(text) || (error !== null && !error.startsWith('org.cockpithosting.Error.'))
            ? [[calls[index], error, text.slice(0, 300)]] : []);
        expect(wrong).toEqual([]);
        const jobs = answers.flatMap(({ error, text }) => error === null ? [(JSON.parse(text) as { job: number }).job] : []);
        expect(jobs.length).toBeGreaterThan(CHANGES.length / 4);
        const ended = await Promise.all(jobs.map(id => hostingctl<Job>('job', 'show', String(id))));
        expect(ended.filter(({ state, error }) => state !== 'done' && (state !== 'rolled-back' || INTERNAL.test(error?.message ?? '')))
            .map(({ title, state, error }) => [title, state, error])).toEqual([]);
        expect(await crashes()).toBe('');
    }, 400_000 * FUZZ);

    it('leave a host whose own programs read every file', async () => {
        await run(['nginx', '-t', '-q']);
        expect((await hostingctl<{ differences: unknown[] }>('site', 'check', SITE))).toMatchObject({ site: SITE });
        expect(await run(['/opt/remi/php84/root/usr/sbin/php-fpm', '--test', '--fpm-config', `/etc/hosting/php/${SITE}/pool.conf`], { user: SITE })).toBeDefined();
        const { stderr } = await exec(['systemd-analyze', 'verify', `hosting-php@${SITE}.service`, `hosting-${SITE}.slice`]);
        expect(stderr.split('\n').filter(line => line.includes(SITE) && /ignor|fail|invalid|unknown/i.test(line))).toEqual([]);
        expect(await run(['systemctl', 'show', '--property=LoadState', '--value', `hosting-php@${SITE}.service`, `hosting-${SITE}.slice`]))
            .toBe('loaded\n\nloaded\n');
    });

    it('leave files of which our own parsers read what was set', async () => {
        const { web, redirects, limits } = await hostingctl<Site>('site', 'show', SITE);
        const host = reader('nginx/generic.conf')(await run(['cat', `/etc/nginx/conf.d/hosting-${SITE}.conf`]));
        for (const { name, value } of web.headers)
            expect(host.values).toEqual(expect.arrayContaining([name, value]));
        for (const { target } of redirects)
            expect(host.values.some(each => each.startsWith(target))).toBe(true);
        const slice = reader('systemd/site.slice')(await run(['cat', `/etc/systemd/system/hosting-${SITE}.slice`]));
        expect(slice.structure.filter(each => each === 'TasksMax')).toHaveLength(1);
        expect(slice.values).toContain(String(limits.processes));
    });
});

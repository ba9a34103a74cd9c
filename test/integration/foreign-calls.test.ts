// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every command, called over the bus about a site that is not the caller's: by a site's own user and by a customer. The calls are
 * made of the command table, so a new command is attacked by being declared.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { BUS_NAME, INTERFACE_PREFIX, OBJECT_PATH } from '../../backend/contract/command.ts';
import { commandList } from '../../backend/contract/index.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../support/calls.ts';
import { exec, hostingctl, run } from '../support/machine.ts';

/** Values of required fields, by their name, where the name of the site will not do. */
const VALUES: Record<string, unknown> = {
    domain: 'stolen.example', from: '/old', to: '/new', name: 'victim', value: 'x', address: '192.0.2.7', path: '/secret',
    user: 'mallory', password: 'correct horse', command: ['id'], step: 'php', text: '', preset: 'recommended', form: 'none', page: '/', version: 1,
};

interface Called { name: string, status: number, answer: string }

/** What a call is about: how the site is named, and a job of it. */
interface Target { site: string, job: number }

let victim: Target;
/** The same of what never was. Names as long as the others, so that answers can be compared. */
const PHANTOM: Target = { site: 'nobody', job: 987_654 };

/** The smallest input of a command that is about a site, its job or its database. */
function inputOf(command: string, input: z.ZodMiniType, { site, job }: Target): Record<string, unknown> {
    const [own] = site.replace('*.', '').split('.');
    const values: typeof VALUES = {
        ...VALUES, name: own, ...command.startsWith('template.') ? { name: 'nginx/generic.conf' } : {},
        ...command === 'site.preview' ? { command: 'redirect.add', input: { site, from: '/old', to: '/new' } } : {},
    };
    const { properties = {}, required = [] } = z.toJSONSchema(input, { io: 'input' }) as { properties?: object, required?: string[] };
    const names = [...required, ...'site' in properties ? ['site'] : []];
    return Object.fromEntries(names.map(name => [name, name === 'site' ? site : name === 'id' ? job : values[name]]));
}

/** Calls all commands as one user. */
async function callAll(user: string, chosen = commandList): Promise<Called[]> {
    const script = chosen.map(([name, command]) => [
        `printf '%s\\t' ${name}`,
        `answer=$(busctl call ${BUS_NAME} ${OBJECT_PATH} ${INTERFACE_PREFIX}${command.interface} ${command.method} s "$(cat <<'INPUT'\n${
            JSON.stringify(inputOf(name, command.input, victim))}\nINPUT\n)" 2>&1)`,
        'printf \'%s\\t%s\\n\' $? "${answer//[[:cntrl:]]/ }"',
    ].join('\n')).join('\n');
    return (await run(['bash', '-c', script], { user })).trimEnd().split('\n').map(line => {
        const [name = '', status = '', ...answer] = line.split('\t');
        return { name, status: Number(status), answer: answer.join(' ') };
    });
}

beforeAll(async () => {
    await hostingctl('site', 'create', 'victim.example');
    await hostingctl('site', 'create', 'mine.example', '--owner', 'customer');
    const [{ id }] = await hostingctl<[{ id: number }]>('job', 'list', '--site', 'victim');
    victim = { site: 'victim', job: id };
});

afterAll(async () => {
    for (const name of ['victim', 'mine'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
});

describe.each(['mine', 'customer', 'nobodyelse'])('called by %s', user => {
    it('no command answers about a site that is not its own, and none changes it', async () => {
        const before = await hostingctl<Site>('site', 'show', 'victim');
        const called = await callAll(user);
        expect(called.map(({ name }) => name)).toEqual(commandList.map(([name]) => name));
        for (const { name, status, answer } of called) {
            // Denied, or as if there were no such site or job; a field that is missing here needs a value above.
            if (status !== 0)
                expect(answer, name).toMatch(/^Call failed: \{"message":"(?:Only|You|This|There is no (?:site|job))/);
            else
                expect(answer, name).not.toContain('victim');
        }
        // When it was last asked for is no setting.
        expect({ ...await hostingctl<Site>('site', 'show', 'victim'), activity: before.activity }).toEqual(before);
    });
});

describe.each([['customer', ['NAME', 'NAME.example']], ['nobodyelse', ['NAME']]])('asked by %s', (user, forms) => {
    it('about a site, its domain, its job or its database, no command tells whether there is one', async () => {
        for (const form of forms) {
            const asked = async ({ site, job }: Target): Promise<string[]> => {
                const target = { site: form.replace('NAME', site), job };
                const answers = await call(user, commandList.map(([name, { input }]) => ({ name, input: inputOf(name, input, target) })));
                // What is answered may differ from moment to moment: the test before looks that it is about nobody else.
                return answers.map(({ error, text }, index) => `${commandList[index]![0]}: ${error === null ? 'answered'
                    : `${error} ${text.replaceAll(site, 'NAME').replaceAll(String(job), 'JOB')}`}`);
            };
            expect(await asked(victim), form).toEqual(await asked(PHANTOM));
        }
    });
});

it('the same calls by root are answered', async () => {
    const queries = commandList.filter(([name, { kind }]) => kind === 'query' && name !== 'site.credentials');
    for (const { name, answer } of await callAll('root', queries))
        expect(answer, name).not.toMatch(/^Call failed: \{"message":"(?:Only|There is no site)/);
});

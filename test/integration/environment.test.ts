// SPDX-License-Identifier: LGPL-2.1-or-later
/* The environment of a site: the grammar beside the real phpdotenv, every command, the file, PHP's pool, nginx. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseDotenv } from '../../backend/contract/dotenv.ts';
import { valuesOf } from '../../backend/contract/dotenv-values.ts';
import { quoteDotenv, setVariables } from '../../backend/contract/dotenv-edit.ts';
import type { EnvironmentVersion } from '../../backend/contract/environment.ts';
import { environmentTexts } from '../support/dotenv.ts';
import { bringApplication, deploy, removeApplication } from '../support/laravel.ts';
import { underLoad } from '../support/load.ts';
import { exec, hostingctl, refused, run, visit, writeAs } from '../support/machine.ts';
import { random } from '../support/random.ts';

const INVALID = 2, NOT_FOUND = 3, CONFLICT = 5;
const SITE = 'envy', DOMAIN = 'envy.example', FILE = `/home/${SITE}/.env`;

interface Got { version: number, drift: string | null, variables: Record<string, string | null>, revealed: boolean }

const HEADERS = ['X-Accel-Redirect', 'X-Original-URL', 'X-Rewrite-URL'].flatMap(name => ['--header', `${name}: /.env`]);

const get = (): Promise<Got> => hostingctl<Got>('env', 'get', SITE);
const text = (): Promise<string> => run(['cat', FILE]);
const dump = '<?php header("Content-Type: application/json"); echo json_encode(getenv());';
const seenByPhp = async (): Promise<Record<string, string>> =>
    JSON.parse((await visit(DOMAIN, '/getenv.php')).body) as Record<string, string>;

beforeAll(async () => {
    await hostingctl('site', 'create', DOMAIN, '--database', 'mariadb', '--owner', 'customer');
    await writeAs(SITE, `/home/${SITE}/public_html/getenv.php`, dump);
});

afterAll(async () => {
    for (const name of [SITE, 'envycopy', 'envylara'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
});

describe('the grammar', () => {
    beforeAll(async () => {
        await bringApplication();
        await run(['mkdir', '-p', '/srv/dotenv']);
        await run(['tar', '--extract', '--gzip', '--strip-components=1', '--file', '/srv/laravel.tar.gz', '--directory', '/srv/dotenv']);
        // Into an array of its own: neither this process's variables nor array_merge's new numbers for names like "9".
        await run(['tee', '/srv/dotenv/read.php'], { input: `<?php
            require '/srv/dotenv/vendor/autoload.php';
            echo json_encode(array_map(function ($text) {
                $adapter = Dotenv\\Repository\\Adapter\\ArrayAdapter::create()->get();
                $repository = Dotenv\\Repository\\RepositoryBuilder::createWithNoAdapters()->addAdapter($adapter)->make();
                try {
                    $names = array_map(fn ($entry) => $entry->getName(), (new Dotenv\\Parser\\Parser())->parse($text));
                    (new Dotenv\\Loader\\Loader())->load($repository, (new Dotenv\\Parser\\Parser())->parse($text));
                } catch (Dotenv\\Exception\\InvalidFileException $error) {
                    return 'refused';
                }
                return array_map(fn ($name) => [$name, $repository->get($name)], array_values(array_unique($names)));
            }, json_decode(stream_get_contents(STDIN))));` });
    }, 300_000);

    afterAll(async () => {
        await removeApplication();
        await run(['rm', '-rf', '/srv/dotenv']);
    });

    const real = async (texts: readonly string[]): Promise<unknown[]> => JSON.parse(
        await run(['/opt/remi/php84/root/usr/bin/php', '/srv/dotenv/read.php'], { input: JSON.stringify(texts) })) as unknown[];
    const ours = (each: string): unknown => {
        const { entries, errors } = parseDotenv(each);
        return errors.length > 0 ? 'refused' : [...valuesOf(entries)];
    };

    it('reads 2,000 texts as phpdotenv does', async () => {
        const texts = environmentTexts(2000, 20_261_121);
        const expected = await real(texts);
        const refusals = expected.filter(each => each === 'refused').length;
        expect(refusals).toBeGreaterThan(300);
        expect(refusals).toBeLessThan(1700);
        expect(texts.map((each, index) => ({ text: each, read: ours(each), real: expected[index] }))
            .filter(({ read, real: theirs }) => JSON.stringify(read) !== JSON.stringify(theirs))).toEqual([]);
    });

    it('writes values that phpdotenv reads', async () => {
        const next = random(7);
        const alphabet = ['a', ' ', '"', '\'', '\\', '$', '${A}', '#', '=', '="', '`', '\n', '\r', '\t', 'é', '😀', '{', '}'];
        const values = Array.from({ length: 500 }, () =>
            Array.from({ length: Math.floor(next() * 10) }, () => alphabet[Math.floor(next() * alphabet.length)]).join(''));
        const read = await real(values.map(value => `A=before\nKEY=${quoteDotenv(value)}\n`));
        expect(read).toEqual(values.map(value => [['A', 'before'], ['KEY', value]]));
    });
});

describe('env', () => {
    it('begins with how the database is reached', async () => {
        expect((await get()).variables).toMatchObject({ DB_CONNECTION: 'mysql', DB_DATABASE: SITE, DB_USERNAME: SITE });
        expect(await hostingctl('env', 'history', SITE)).toMatchObject([{ version: 1, current: true, comment: 'Made with the site' }]);
        expect(await hostingctl('env', 'check', SITE)).toMatchObject({ drift: null, problems: [] });
    });

    it('sets what it is told and keeps the rest of the file', async () => {
        const before = await text();
        const { job } = await hostingctl<{ job: number }>('env', 'set', SITE, 'MAIL_FROM=My shop', 'KEY=a$b"c', 'EMPTY=');
        expect(await text()).toBe(`${before}MAIL_FROM="My shop"\nKEY="a\\$b\\"c"\nEMPTY=\n`);
        expect(await run(['stat', '-c', '%U %G %a', FILE])).toBe(`${SITE} ${SITE} 600\n`);
        expect((await get()).variables).toMatchObject({ MAIL_FROM: 'My shop', KEY: 'a$b"c', EMPTY: '' });
        expect(JSON.stringify(await hostingctl('job', 'show', String(job)))).not.toContain('a$b');
        expect(await run(['ls', '-A', '/home/.hosting'])).toBe('');
    });

    it('takes a secret from standard input, and nowhere shows it unasked', async () => {
        await run(['hostingctl', 'env', 'set', SITE, 'API_TOKEN'], { input: 'canary-stdin\n' });
        expect(await run(['hostingctl', 'env', 'get', SITE, 'API_TOKEN'])).toBe('API_TOKEN=canary-stdin\n');
        expect(await run(['hostingctl', 'env', 'get', SITE])).not.toContain('canary');
        expect(await run(['hostingctl', 'env', 'get', SITE, '--reveal'])).toContain('API_TOKEN=canary-stdin\n');
        expect(await exec(['hostingctl', '--json', 'env', 'set', SITE, 'A', 'B'], { input: 'x' })).toMatchObject({ status: INVALID });
        expect(await run(['hostingctl', '--json', 'audit', 'list', '--limit', '20'])).not.toContain('canary');
    });

    it('refuses what is no variable, with the place', async () => {
        for (const word of ['9A=1', 'A-B=1', '=1', 'A B=1', `A=${'x'.repeat(70_000)}`])
            expect(await refused(['env', 'set', SITE, word])).toMatchObject({ status: INVALID });
        expect(await refused(['env', 'import', SITE, '-'], { input: 'A=1\nB=two words\n' }))
            .toMatchObject({ status: INVALID, message: expect.stringContaining('Line 2, column 7: ') as string });
        expect(await refused(['env', 'import', SITE, '-'], { input: 'A=1\nB=2\nA=3\n' }))
            .toMatchObject({ status: INVALID, message: expect.stringContaining('A stands in line 1 already') as string });
        expect(await refused(['env', 'import', SITE, '-'], { input: 'A="1\n' })).toMatchObject({ status: INVALID });
        expect(await refused(['env', 'get', SITE, 'NOTHING'])).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['env', 'unset', SITE, 'NOTHING'])).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['env', 'restore', SITE, '999'])).toMatchObject({ status: NOT_FOUND });
    });

    it('is exported, imported, compared and restored', async () => {
        const before = await run(['hostingctl', 'env', 'export', SITE]);
        expect(before).toBe(await text());
        const { version } = await get();
        await run(['hostingctl', 'env', 'import', SITE, '-'], { input: '# Mine.\nexport ONE="1\n2"\nMAIL_FROM=new\n' });
        expect(await text()).toBe('# Mine.\nexport ONE="1\n2"\nMAIL_FROM=new\n');
        expect(await hostingctl('env', 'diff', SITE, String(version)))
            .toMatchObject({ added: ['ONE'], changed: ['MAIL_FROM'], removed: expect.arrayContaining(['DB_PASSWORD']) as string[] });
        await hostingctl('env', 'restore', SITE, String(version));
        expect(await text()).toBe(before);
        await hostingctl('env', 'unset', SITE, 'KEY', 'EMPTY');
        expect(Object.keys((await get()).variables)).not.toContain('KEY');
        const [newest] = await hostingctl<EnvironmentVersion[]>('env', 'history', SITE);
        expect(newest).toMatchObject({ current: true, comment: 'Removed KEY, EMPTY', actor: expect.stringMatching(/root/) as string });
    });

    it('may be read by its owner alone', async () => {
        expect((await exec(['hostingctl', '--json', 'env', 'get', SITE], { user: 'customer' })).stdout).toContain('DB_PASSWORD');
        expect((await exec(['hostingctl', '--json', 'env', 'get', SITE], { user: 'nobody' })).status).toBe(NOT_FOUND);
        expect((await exec(['hostingctl', '--json', 'env', 'set', SITE, 'A=1'], { user: 'customer' })).status).toBe(4);
    });
});

describe('a change by hand', () => {
    it('is noticed, not overwritten, and taken up', async () => {
        const recorded = await text();
        const edited = setVariables(recorded, { BY_HAND: 'canary-hand' });
        await writeAs(SITE, FILE, edited);
        expect((await get()).drift).toBe('edited');
        const { drift } = await hostingctl<{ drift: { path: string, reason: string, diff: string }[] }>('site', 'check', SITE);
        expect(drift).toEqual([{ path: FILE, reason: 'edited', diff: '' }]);
        expect(await refused(['env', 'set', SITE, 'A=1'])).toMatchObject({ status: CONFLICT });
        await hostingctl('env', 'adopt', SITE);
        expect(await text()).toBe(edited);
        expect(await get()).toMatchObject({ drift: null, variables: { BY_HAND: 'canary-hand' } });
        expect(await refused(['env', 'adopt', SITE])).toMatchObject({ status: CONFLICT });
    });

    it('of a site that is older than its versions is the first of them', async () => {
        const good = await text();
        // As the store of a site was before there were versions; the service reads it anew.
        await run(['sqlite3', '/var/lib/hosting/hosting.db', `PRAGMA foreign_keys = ON;
            DELETE FROM environment WHERE site_id = (SELECT id FROM sites WHERE name = '${SITE}');
            UPDATE sites SET settings = json_set(settings, '$.environment.version', 0) WHERE name = '${SITE}'`]);
        await run(['systemctl', 'stop', 'hostingd.service']);
        await hostingctl('env', 'set', SITE, 'LATER=1');
        expect(await text()).toBe(setVariables(good, { LATER: '1' }));
        const versions = await hostingctl<{ version: number, comment: string }[]>('env', 'history', SITE);
        expect(versions.map(({ version, comment }) => [version, comment])).toEqual([[2, 'Set LATER'], [1, 'As it was found']]);
        await hostingctl('env', 'restore', SITE, '1');
        expect(await text()).toBe(good);
    });

    it('that cannot be read is named with its line', async () => {
        const good = await text();
        await writeAs(SITE, FILE, 'A=one two\n');
        expect(await refused(['env', 'adopt', SITE]))
            .toMatchObject({ status: INVALID, message: expect.stringContaining('Line 1') as string });
        expect(await hostingctl('env', 'check', SITE)).toMatchObject({ drift: 'edited', problems: [{ level: 'error', line: 1 }] });
        await hostingctl('env', 'set', SITE, 'A=1', '--force');
        expect(await text()).toBe(`${good}A=1\n`);
    });

    it.each<[string, string[]]>([
        ['a link to another file', ['ln', '-sf', '/etc/shadow', FILE]],
        ['a pipe', ['bash', '-c', `rm -f ${FILE}; mkfifo ${FILE}`]],
        ['text of another encoding', ['bash', '-c', `printf 'A=\\xff\\n' >${FILE}`]],
    ])('into %s is neither followed nor waited for', async (_what, command) => {
        await exec(['rm', '-f', FILE]);
        await run(command, { user: SITE });
        expect((await get()).drift).toBe('odd');
        expect(await run(['hostingctl', 'env', 'export', SITE])).not.toContain('root:');
        expect(await refused(['env', 'set', SITE, 'A=2'])).toMatchObject({ status: CONFLICT });
        await hostingctl('env', 'set', SITE, 'A=3', '--force');
        expect(await run(['stat', '-c', '%F %U %a', FILE])).toBe(`regular file ${SITE} 600\n`);
        expect(await run(['stat', '-c', '%U', '/etc/shadow'])).toBe('root\n');
    });
});

describe('the file', () => {
    it('outlives public_html', async () => {
        const before = await text();
        await run(['rm', '-rf', `/home/${SITE}/public_html/`], { user: SITE }).catch(() => undefined);
        expect(await text()).toBe(before);
        await run(['mkdir', '-p', `/home/${SITE}/public_html`], { user: SITE });
        await writeAs(SITE, `/home/${SITE}/public_html/getenv.php`, dump);
    });

    it('is linked to where it is wanted', async () => {
        await run(['mkdir', '-p', `/home/${SITE}/public_html/app`], { user: SITE });
        await hostingctl('env', 'set', SITE, '--link', 'app');
        expect(await run(['readlink', `/home/${SITE}/public_html/app/.env`])).toBe(`${FILE}\n`);
        await hostingctl('env', 'set', SITE, '--link', '');
    });

    it('is shown by nginx under no name', async () => {
        const root = `/home/${SITE}/public_html`;
        for (const name of ['.env~', '.env.bak', '.env.production', '.env.swp', 'sub/.env'])
            await run(['bash', '-c', `mkdir -p ${root}/sub && cp ${FILE} ${root}/${name}`], { user: SITE });
        for (const name of ['.env', 'linked.txt', 'sub/linked'])
            await run(['ln', '-sf', FILE, `${root}/${name}`], { user: SITE });
        await run(['ln', '-sfn', `/home/${SITE}`, `${root}/homelink`], { user: SITE });
        const paths = [
            '/.env', '//.env', '/./.env', '/%2eenv', '/.%65nv', '/%2E%65%6E%76', '/.env/', '/.env;', '/.env;.php', '/;/.env', '/..;/.env',
            '/../.env', '/..%2f.env', '/%2e%2e/.env', '/%2e%2e%2f.env', '/..%5c.env', '/sub/../../.env', '/sub/.env', '/.ENV',
            '/.Env',
            '/.env%00', '/.env%20', '/.env.', '/.env~', '/.env.bak', '/.env.production', '/.env.swp', '/.env?x=1', '/.env%3fx', '/.env%23',
            '/linked.txt', '/sub/linked', '/homelink/.env', '/homelink/%2eenv', '/getenv.php/../.env', '/getenv.php/.env', '/.env/x.php',
            '/.env.php',
            '/public_html/../.env', '/static/../.env', '/sub//.env', '/sub/%2e/.env', '/%252eenv', '/%c0%ae%c0%ae/.env',
            '/.env::$DATA', '/.env%0a',
        ];
        for (const path of paths) {
            for (const flags of [[], HEADERS]) {
                const { body } = await visit(DOMAIN, path, '--path-as-is', ...flags);
                expect(body, path).not.toMatch(/DB_PASSWORD|DB_DATABASE/);
            }
        }
        // PHP, which may read the file, cannot make nginx send it.
        await writeAs(SITE, `${root}/accel.php`, '<?php header("X-Accel-Redirect: " . $_GET["to"]);');
        for (const to of ['/.env', '/linked.txt', '/homelink/.env', '/../.env', FILE])
            expect((await visit(DOMAIN, `/accel.php?to=${to}`)).body, to).not.toMatch(/DB_PASSWORD/);
    }, 240_000);
});

describe('PHP', () => {
    const next = random(11);
    const alphabet = ['a', 'B', '0', ' ', '"', '\'', '\\', '$', '${A}', '{', '}', '[', ']', '(', ')', '#', ';', '=', '|', '&', '!', '^',
        '~',
        '%', 'on', 'null', 'é', '日', '`', '\t', '@', ':', '/', '*', '?', '<', '>', ','];
    const values = Object.fromEntries(Array.from({ length: 300 }, (_each, index) => [`FUZZ_${index}`,
        Array.from({ length: 1 + Math.floor(next() * 12) }, () => alphabet[Math.floor(next() * alphabet.length)]).join('')]));
    const taken = Object.fromEntries(Object.entries(values).filter(([, value]) => !value.startsWith('$')));

    it('gets the variables with its pool on request, whatever is in them', async () => {
        await run(['hostingctl', 'env', 'import', SITE, '-'], { input: setVariables(await text(), taken) });
        expect(await seenByPhp()).not.toHaveProperty('FUZZ_1');
        await hostingctl('env', 'set', SITE, '--in-php');
        const seen = await seenByPhp();
        expect(Object.fromEntries(Object.keys(taken).map(name => [name, seen[name]]))).toEqual(taken);
        expect(await run(['stat', '-c', '%U %G %a', `/etc/hosting/php/${SITE}/variables.conf`])).toBe(`root ${SITE} 640\n`);
        expect((await exec(['cat', `/etc/hosting/php/${SITE}/variables.conf`], { user: 'nobody' })).status).not.toBe(0);
    });

    it('is not given what its configuration cannot hold', async () => {
        expect(await refused(['env', 'set', SITE, 'LINES=a\nb']))
            .toMatchObject({ status: INVALID, message: expect.stringContaining('LINES: a line of a pool\'s configuration') as string });
        expect(await refused(['env', 'set', SITE, 'MONEY=$5'])).toMatchObject({ status: INVALID });
    });

    it('loses no request when variables change', async () => {
        const { asked, wrong } = await underLoad(DOMAIN, '/getenv.php', async () => {
            for (const value of ['one', 'two'])
                await hostingctl('env', 'set', SITE, `WORD=${value}`);
            expect(await seenByPhp()).toMatchObject({ WORD: 'two' });
        });
        expect(asked).toBeGreaterThan(10);
        expect(wrong).toEqual([]);
        await hostingctl('env', 'set', SITE, '--no-in-php');
        expect(await seenByPhp()).not.toHaveProperty('WORD');
        expect((await exec(['test', '-e', `/etc/hosting/php/${SITE}/variables.conf`])).status).toBe(1);
    });
});

describe('other sites', () => {
    it('a clone has versions of its own', async () => {
        await hostingctl('site', 'clone', SITE, 'envy-copy.example', '--user', 'envycopy');
        const { variables } = await hostingctl<Got>('env', 'get', 'envycopy');
        expect(variables).toMatchObject({ BY_HAND: 'canary-hand', DB_DATABASE: 'envycopy' });
        expect(await hostingctl('env', 'check', 'envycopy')).toMatchObject({ drift: null });
        expect(await hostingctl<EnvironmentVersion[]>('env', 'history', 'envycopy')).toHaveLength(2);
    });

    it('Laravel gets a key and an address, which follows the domain', async () => {
        await hostingctl('site', 'create', 'envylara.example', '--app', 'laravel');
        const { variables } = await hostingctl<Got>('env', 'get', 'envylara');
        expect(variables['APP_KEY']).toMatch(/^base64:[A-Za-z0-9+/]{43}=$/);
        expect(variables['APP_URL']).toBe('http://envylara.example');
        await hostingctl('domain', 'rename', 'envylara', 'renamed-lara.example');
        expect((await hostingctl<Got>('env', 'get', 'envylara', 'APP_URL')).variables).toEqual({ APP_URL: 'http://renamed-lara.example' });
        expect(await hostingctl<Got>('env', 'get', 'envylara')).toMatchObject({ drift: null });
        await hostingctl('env', 'set', 'envylara', 'APP_URL=https://cdn.example/x');
        await hostingctl('domain', 'rename', 'envylara', 'envylara.example');
        expect((await hostingctl<Got>('env', 'get', 'envylara', 'APP_URL')).variables).toEqual({ APP_URL: 'https://cdn.example/x' });
    });

    it('a new release gets its link with the next change', async () => {
        await bringApplication();
        await deploy('envylara', '/home/envylara/public_html/releases/2');
        await hostingctl('env', 'set', 'envylara', '--link', 'releases/2');
        expect(await run(['readlink', '/home/envylara/public_html/releases/2/.env'])).toBe('/home/envylara/.env\n');
        await removeApplication();
    }, 300_000);
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What must be refused, with a sentence at the field, and nothing left behind. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { leftovers } from '../support/leftovers.ts';
import { exec, hostingctl, refused, run, visit } from '../support/machine.ts';

const INVALID = 2, NOT_FOUND = 3, CONFLICT = 5, FAILED = 1;

/** Everything a creation could touch; compared before and after. */
async function stateOfHost(): Promise<string> {
    const files = await run(['find', '/home', '/etc/nginx', '/etc/hosting', '/etc/systemd/system', '/var/log/hosting',
        '-not', '-path', '/home/.hosting', '-printf', '%p %u\n']);
    const accounts = await run(['getent', 'passwd']);
    const sites = await run(['sqlite3', '/var/lib/hosting/hosting.db', 'SELECT name FROM sites; SELECT name FROM domains']);
    return [files.split('\n').sort().join('\n'), accounts, sites].join('\n--\n');
}

let before: string;

beforeAll(async () => {
    await hostingctl('site', 'create', 'taken.example', '--alias', 'also-taken.example');
    before = await stateOfHost();
});

afterAll(async () => {
    expect(await stateOfHost()).toBe(before);
    await hostingctl('site', 'delete', 'taken', '--yes', '--files', 'delete');
});

describe('a domain', () => {
    const label = 'a'.repeat(63);
    const bad: Record<string, string> = {
        empty: '',
        'of 254 characters': `${[label, label, label].join('.')}.${'b'.repeat(59)}.ex`,
        'with a label of 64 characters': `${'a'.repeat(64)}.example`,
        'without a dot': 'shop',
        'with two dots in a row': 'shop..example',
        'with a dot at its beginning': '.shop.example',
        'with a dot at its end': 'shop.example.',
        'with a hyphen at its beginning': 'shop.-example.com',
        'with an underscore': 'my_shop.example',
        'with a space': 'my shop.example',
        'of digits': '12345',
        'of digits and dots': '1234.5678',
        'that is an IPv4 address': '192.0.2.1',
        'that is an IPv6 address': '[2001:db8::1]',
        'that is an IPv6 address without brackets': '2001:db8::1',
        'that is a URL': 'http://shop.example/',
        'with a port': 'shop.example:80',
        'with a newline': 'shop.example\nserver {',
        'with a carriage return': 'shop.example\r\n',
        'with a quote': 'shop".example',
        'with an apostrophe': 'shop\'.example',
        'with a brace': 'shop}.example',
        'with a semicolon': 'shop.example;',
        'with a path': '../../etc/passwd',
        'with a dollar': '$host.example',
        'with a backslash': 'shop\\.example',
        'with a wildcard inside': 'shop.*.example',
        'with a wildcard and more in one label': '*a.shop.example',
        'with a wrong punycode label': 'xn--a.example',
        'that is a flag': '--yes',
    };
    for (const [what, domain] of Object.entries(bad)) {
        it(`${what} is refused`, async () => {
            const { status, message, fields } = await refused(['site', 'create', '--', domain]);
            expect(status).toBe(INVALID);
            expect(fields?.['domain']).toBe(message);
            expect(message).toMatch(/^[A-Z].*\.$/);
        });
        it(`${what} is refused as an alias`, async () => {
            const { status, fields } = await refused(['site', 'create', 'fine.example', `--alias=${domain}`]);
            expect(status).toBe(INVALID);
            expect(fields).toHaveProperty('alias');
        });
    }

    it('that is a wildcard is no primary domain', async () => {
        expect(await refused(['site', 'create', '--', '*.shop.example']))
            .toMatchObject({ status: INVALID, fields: { domain: expect.any(String) as string } });
    });

    it('with a NUL is refused', async () => {
        // A NUL cannot stand in an argument: straight over the bus.
        const { stderr } = await exec(['busctl', 'call', 'org.cockpithosting.Hosting', '/org/cockpithosting/Hosting',
            'org.cockpithosting.Sites1', 'Create', 's', '{"domain":"shop\\u0000.example"}']);
        expect(stderr).toContain('A domain name holds only letters');
    });

    for (const [what, domain] of Object.entries({
        'another site\'s primary name': 'taken.example',
        'another site\'s alias': 'also-taken.example',
        'another site\'s name in capitals': 'TAKEN.example',
    })) {
        it(`that is ${what} is refused`, async () => {
            expect(await refused(['site', 'create', domain]))
                .toMatchObject({ status: CONFLICT, fields: { domain: expect.stringContaining('taken') as string } });
            expect(await refused(['site', 'create', 'fine.example', '--alias', domain])).toMatchObject({ status: CONFLICT });
        });
    }

    it('that is the host\'s own name is refused', async () => {
        const hostname = (await run(['hostname'])).trim();
        expect(await refused(['site', 'create', hostname])).toMatchObject({ status: INVALID });
    });

    it('that is named twice is refused', async () => {
        expect(await refused(['site', 'create', 'fine.example', '--alias', 'Fine.Example']))
            .toMatchObject({ status: INVALID, fields: { alias: 'fine.example is named twice.' } });
    });

    it('of 253 characters is accepted, and served', async () => {
        const domain = `${[label, label, label].join('.')}.${'b'.repeat(58)}.ex`;
        await hostingctl('site', 'create', domain, '--user', 'longest');
        expect((await visit(domain)).status).toBe(200);
        await hostingctl('site', 'delete', 'longest', '--yes', '--files', 'delete');
    });

    it('in Unicode is the same site as its punycode', async () => {
        const { site } = await hostingctl<{ site: string }>('site', 'create', 'Bücher.example');
        expect(await hostingctl('site', 'show', 'bücher.example')).toMatchObject({ name: site, domain: 'xn--bcher-kva.example' });
        expect(await hostingctl('site', 'show', 'xn--bcher-kva.example')).toMatchObject({ name: site });
        expect(await refused(['site', 'create', 'xn--bcher-kva.example'])).toMatchObject({ status: CONFLICT });
        expect((await visit('xn--bcher-kva.example')).status).toBe(200);
        await hostingctl('site', 'delete', 'BÜCHER.example', '--yes', '--files', 'delete');
    });
});

describe('other fields', () => {
    const bad: [what: string, flags: string[], field: string, status?: number][] = [
        ['a user name of one letter', ['--user', 'a'], 'user'],
        ['a user name with capitals', ['--user', 'Shop'], 'user'],
        ['a user name with a path', ['--user', '../shop'], 'user'],
        ['a user name with a newline', ['--user', 'shop\n'], 'user'],
        ['a user name of 32 letters', ['--user', 'a'.repeat(32)], 'user'],
        ['a reserved user name', ['--user', 'nginx'], 'user'],
        ['root', ['--user', 'root'], 'user'],
        ['the name of a person', ['--user', 'customer'], 'user', CONFLICT],
        ['the user name of a site', ['--user', 'taken'], 'user', CONFLICT],
        ['a PHP that is not installed', ['--php', '8.1'], 'php'],
        ['a PHP that is no version', ['--php', '8.4; rm -rf /'], 'php'],
        ['a PHP with a path', ['--php', '../../bin/sh'], 'php'],
        ['an unknown application', ['--app', 'joomla'], 'app'],
        ['an unknown database', ['--database', 'oracle'], 'database'],
        ['an owner who is not there', ['--owner', 'nosuchperson'], 'owner'],
        ['an owner with a newline', ['--owner', 'admin\nroot'], 'owner'],
        ['an owner that is a site', ['--owner', 'taken'], 'owner'],
    ];
    for (const [what, flags, field, status = INVALID] of bad) {
        it(`refuse ${what}`, async () => {
            const answer = await refused(['site', 'create', 'fine.example', ...flags]);
            expect(answer.status).toBe(status);
            expect(answer.fields).toHaveProperty([field]);
        });
    }

    it('refuse a misspelt flag, a missing value, a word too many', async () => {
        expect(await refused(['site', 'create', 'fine.example', '--pph', '8.4'])).toMatchObject({ status: INVALID });
        expect(await refused(['site', 'create', 'fine.example', '--php'])).toMatchObject({ status: INVALID });
        expect(await refused(['site', 'create', 'fine.example', 'more.example'])).toMatchObject({ status: INVALID });
        expect(await refused(['site', 'create'])).toMatchObject({ status: INVALID, fields: { domain: 'DOMAIN is missing.' } });
        expect(await refused(['site', 'destroy', 'x'])).toMatchObject({ status: INVALID });
    });

    it('refuse a deletion that nobody confirmed', async () => {
        expect(await refused(['site', 'delete', 'taken'])).toMatchObject({ status: INVALID });
        expect((await visit('taken.example')).status).toBe(200);
    });

    it('refuse what is not there', async () => {
        expect(await refused(['site', 'show', 'nosuch'])).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['site', 'delete', 'nosuch.example', '--yes'])).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['job', 'show', '999999'])).toMatchObject({ status: NOT_FOUND });
        expect(await refused(['job', 'show', 'abc'])).toMatchObject({ status: INVALID });
        expect(await refused(['job', 'retry', '999999'])).toMatchObject({ status: NOT_FOUND });
    });
});

describe('a host in trouble', () => {
    it('without MariaDB: refused, and a site without a database is created all the same', async () => {
        await run(['systemctl', 'stop', 'mariadb']);
        try {
            const answer = await refused(['site', 'create', 'nodb.example', '--database', 'mariadb']);
            expect(answer).toMatchObject({ status: FAILED, hint: 'Start it: systemctl start mariadb' });
            expect(answer.message).toContain('MariaDB does not answer');
            await hostingctl('site', 'create', 'nodb.example');
        } finally {
            await run(['systemctl', 'start', 'mariadb']);
        }
        await hostingctl('site', 'delete', 'nodb', '--yes', '--files', 'delete');
        expect(await leftovers('nodb')).toEqual([]);
    });

    it('with a MariaDB that hangs: refused, in time for a person to wait', async () => {
        await run(['systemctl', 'kill', '--signal=STOP', '--kill-whom=main', 'mariadb.service']);
        try {
            expect(await refused(['site', 'create', 'hung.example', '--database', 'mariadb'], { timeout: 40_000 }))
                .toMatchObject({ status: FAILED, message: expect.stringContaining('MariaDB') as string });
        } finally {
            await run(['systemctl', 'kill', '--signal=CONT', '--kill-whom=main', 'mariadb.service']);
        }
        expect(await leftovers('hung')).toEqual([]);
    });

    it('with nginx broken by a foreign file: rolled back with nginx\'s words, and Retry works once it is mended', async () => {
        // A service that has just been started knows of no reload yet: undoing must not stumble over the foreign file.
        await run(['systemctl', 'stop', 'hostingd.service']);
        await run(['tee', '/etc/nginx/conf.d/zz-foreign.conf'], { input: 'server { listen 80; nonsense on; }\n' });
        const answer = await refused(['site', 'create', 'broken.example', '--database', 'mariadb']) as unknown as { job: number };
        expect(answer).toMatchObject({ status: FAILED, step: 'virtual-host' });
        expect(answer).toMatchObject({ message: expect.stringContaining('/etc/nginx/conf.d/zz-foreign.conf:1') as string });
        expect(await leftovers('broken')).toEqual([]);
        expect((await visit('taken.example')).status).toBe(200);

        await run(['rm', '/etc/nginx/conf.d/zz-foreign.conf']);
        const retried = await hostingctl<{ job: number, state: string, retryOf: number }>('job', 'retry', String(answer.job));
        expect(retried).toMatchObject({ state: 'done', retryOf: answer.job });
        expect((await visit('broken.example')).status).toBe(200);
        expect(await refused(['job', 'retry', String(answer.job)])).toMatchObject({ status: CONFLICT });
        await hostingctl('site', 'delete', 'broken', '--yes', '--files', 'delete');
    });

    it('with a user\'s database of the same name: refused, and the database stays', async () => {
        await run(['mariadb', '-e', 'CREATE DATABASE precious; CREATE TABLE precious.t (id INT)']);
        expect(await refused(['site', 'create', 'precious.example', '--database', 'mariadb']))
            .toMatchObject({ status: CONFLICT, fields: { database: expect.any(String) as string } });
        expect(await run(['mariadb', '-BN', '-e', 'SHOW TABLES FROM precious'])).toBe('t\n');
        await run(['mariadb', '-e', 'DROP DATABASE precious']);
    });

    it('with the service\'s own directory on a full disk: refused and said, before and after a restart', async () => {
        const state = '/var/lib/hosting';
        await run(['systemctl', 'stop', 'hostingd.service']);
        // The store alone: archives and downloads of other tests may be larger than the small disk.
        const kept = (await run(['mktemp', '-d'])).trim();
        await run(['cp', '-a', `${state}/hosting.db`, `${state}/secrets.key`, kept]);
        await run(['mount', '-t', 'tmpfs', '-o', 'size=16m,mode=700', 'tmpfs', state]);
        try {
            await run(['cp', '-a', `${kept}/hosting.db`, `${kept}/secrets.key`, state]);
            await hostingctl('host', 'info');
            await exec(['dd', 'if=/dev/zero', `of=${state}/fill`, 'bs=1k', 'status=none']);
            for (const restart of [false, true]) {
                if (restart)
                    await run(['systemctl', 'stop', 'hostingd.service']);
                expect(await refused(['site', 'create', 'fulldisk.example']))
                    .toMatchObject({ status: FAILED, message: expect.stringContaining('full') as string });
            }
        } finally {
            await run(['systemctl', 'stop', 'hostingd.service']);
            await run(['umount', state]);
            await run(['rm', '-rf', kept]);
        }
        expect(await leftovers('fulldisk')).toEqual([]);
    });

    for (const directory of ['/var/log/hosting', '/etc/hosting/php', '/etc/nginx/conf.d', '/home/.hosting']) {
        it(`with ${directory} on a full disk: rolled back and said`, async () => {
            await run(['mkdir', '-p', directory]);
            const kept = await run(['mktemp', '-d']);
            await run(['cp', '-a', `${directory}/.`, kept.trim()]);
            await run(['mount', '-t', 'tmpfs', '-o', 'size=64k,nr_inodes=64,mode=755', 'tmpfs', directory]);
            try {
                await run(['cp', '-a', `${kept.trim()}/.`, directory]);
                // Neither a block nor an inode is left.
                await exec(['dd', 'if=/dev/zero', `of=${directory}/zz-fill`, 'bs=1k', 'status=none']);
                await exec(['bash', '-c', `for i in $(seq 100); do touch ${directory}/zz-$i || exit; done`]);
                const { message, status } = await refused(['site', 'create', 'fulldisk.example']);
                expect(status).toBe(FAILED);
                expect(message).toMatch(/full|No space left/);
            } finally {
                // nginx may hold a log of another site there.
                await run(['umount', '--lazy', directory]);
                await run(['systemctl', 'reload', 'nginx']);
                await run(['rm', '-rf', kept.trim()]);
            }
            expect(await leftovers('fulldisk')).toEqual([]);
        });
    }
});

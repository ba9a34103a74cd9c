// SPDX-License-Identifier: LGPL-2.1-or-later
/* Databases from elsewhere: real log-ins from another network, over TLS and without, allowed and refused; the firewall before and after. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { exec, hostingctl, refused, type Result, run, until } from '../support/machine.ts';

const SITE = 'remote';
const [HERE, NEAR, FAR] = ['192.0.2.1', '192.0.2.7', '192.0.2.8'];
type EngineName = 'mariadb' | 'postgresql';
const DATABASES: Record<EngineName, { name: string, port: number }> = {
    mariadb: { name: 'remote', port: 3306 }, postgresql: { name: 'remote_pg', port: 5432 },
};
const passwords: Partial<Record<EngineName, string>> = {};

/** A log-in from one of the two addresses of another network namespace. */
async function logIn(engine: EngineName, from: string, { tls = true, database = DATABASES[engine].name } = {}): Promise<Result> {
    const { name } = DATABASES[engine];
    await run(['ip', 'netns', 'exec', 'elsewhere', 'ip', 'route', 'replace', '192.0.2.0/24', 'dev', 'far0', 'src', from]);
    const client = engine === 'mariadb'
        ? ['env', `MYSQL_PWD=${passwords[engine]}`, 'mariadb', '--no-defaults', '--protocol=tcp', `--host=${HERE}`, `--user=${name}`, '--batch',
                '--skip-column-names', '--connect-timeout=3', tls ? '--ssl' : '--skip-ssl', '--skip-ssl-verify-server-cert', '--execute=SELECT 7', '--', database]
        : ['env', `PGPASSWORD=${passwords[engine]}`, 'PGCONNECT_TIMEOUT=3', 'psql', '--no-psqlrc', '-qAt',
                `host=${HERE} user=${name} dbname=${database} sslmode=${tls ? 'require' : 'disable'}`, '--command=SELECT 7'];
    return await exec(['ip', 'netns', 'exec', 'elsewhere', ...client]);
}

async function rules(): Promise<string[]> {
    const [now, always] = [await run(['firewall-cmd', '--list-rich-rules']), await run(['firewall-cmd', '--permanent', '--list-rich-rules'])];
    expect(now).toBe(always);
    return now.trim().split('\n').filter(Boolean).map(line => `${/address="([^"]+)"/.exec(line)?.[1]} ${/port="([0-9]+)"/.exec(line)?.[1]}`).sort();
}

beforeAll(async () => {
    await run(['systemctl', 'start', 'firewalld.service', 'mariadb.service', 'postgresql.service']);
    await exec(['ip', 'netns', 'add', 'elsewhere']);
    await run(['ip', 'link', 'add', 'near0', 'type', 'veth', 'peer', 'name', 'far0', 'netns', 'elsewhere']);
    await run(['ip', 'address', 'add', `${HERE}/24`, 'dev', 'near0']);
    await run(['ip', 'link', 'set', 'near0', 'up']);
    for (const address of [NEAR, FAR])
        await run(['ip', '-n', 'elsewhere', 'address', 'add', `${address}/24`, 'dev', 'far0']);
    await run(['ip', '-n', 'elsewhere', 'link', 'set', 'far0', 'up']);
    await hostingctl('site', 'create', `${SITE}.example`, '--user', SITE);
    for (const engine of ['mariadb', 'postgresql'] as const) {
        const { name } = DATABASES[engine];
        await hostingctl('database', 'create', SITE, '--engine', engine, '--name', name);
        passwords[engine] = (await hostingctl<{ password: string }>('database', 'credentials', SITE, name)).password;
    }
});

afterAll(async () => {
    await exec(['ip', 'link', 'del', 'near0']);
    await exec(['ip', 'netns', 'del', 'elsewhere']);
    await exec(['systemctl', 'stop', 'firewalld.service']);
});

describe.each(['mariadb', 'postgresql'] as const)('%s', engine => {
    const { name, port } = DATABASES[engine];

    it('is closed to everybody at first', async () => {
        expect(await rules()).toEqual([]);
        expect((await logIn(engine, NEAR)).status).not.toBe(0);
    });

    it('lets an allowed address in over TLS, and nobody else in any way', async () => {
        await hostingctl('database-remote', 'allow', SITE, name, NEAR);
        expect(await rules()).toEqual([`${NEAR} ${port}`]);
        expect(await hostingctl('database-remote', 'list', SITE)).toEqual([{ database: name, engine, address: NEAR, port }]);
        const { stdout, stderr, status } = await logIn(engine, NEAR);
        expect({ stdout: stdout.trim(), stderr, status }).toEqual({ stdout: '7', stderr: '', status: 0 });
        expect((await logIn(engine, NEAR, { tls: false })).stderr).toMatch(/Access denied|no encryption|pg_hba/);
        expect((await logIn(engine, FAR)).stderr).toMatch(/No route|Can't connect|timeout|unreachable|not allowed/i);
        expect((await logIn(engine, NEAR, { database: engine === 'mariadb' ? 'mysql' : 'postgres' })).status).not.toBe(0);
    });

    it('refuses an address that the firewall lets in and the server does not', async () => {
        const rule = `rule family="ipv4" source address="${FAR}" port port="${port}" protocol="tcp" accept`;
        await run(['firewall-cmd', `--add-rich-rule=${rule}`]);
        expect((await logIn(engine, FAR)).stderr).toMatch(/not allowed to connect|Access denied|pg_hba/);
        await run(['firewall-cmd', `--remove-rich-rule=${rule}`]);
    });

    it('lets a whole network in', async () => {
        await hostingctl('database-remote', 'allow', SITE, name, '192.0.2.0/29');
        expect((await logIn(engine, NEAR)).status).toBe(0);
        await hostingctl('database-remote', 'remove', SITE, name, '192.0.2.0/29');
        await hostingctl('database-remote', 'allow', SITE, name, '192.0.2.8/30');
        expect((await logIn(engine, FAR)).status).toBe(0);
        await hostingctl('database-remote', 'remove', SITE, name, '192.0.2.8/30');
        expect((await logIn(engine, FAR)).status).not.toBe(0);
    });

    it('is closed while the site is suspended', async () => {
        await hostingctl('site', 'suspend', SITE);
        expect(await rules()).toEqual([]);
        await hostingctl('site', 'resume', SITE);
        expect(await rules()).toEqual([`${NEAR} ${port}`]);
        expect((await logIn(engine, NEAR)).status).toBe(0);
    });

    it('gives a new user the same addresses, and takes a new password everywhere', async () => {
        await hostingctl('database-user', 'add', SITE, name, 'other', '--privileges', 'read-only');
        const place = engine === 'mariadb'
            ? await run(['mariadb', '-BN', '--execute=SELECT Host FROM mysql.user WHERE User = \'remote_other\' ORDER BY Host'])
            : await run(['grep', 'remote_other', '/var/lib/pgsql/data/pg_hba.conf']);
        expect(place).toContain(NEAR);
        await hostingctl('database-user', 'remove', SITE, 'other', '--yes');
        await hostingctl('database', 'password', SITE, name);
        expect((await logIn(engine, NEAR)).status).not.toBe(0);
        passwords[engine] = (await hostingctl<{ password: string }>('database', 'credentials', SITE, name)).password;
        expect((await logIn(engine, NEAR)).status).toBe(0);
    });

    it('keeps the database as long as somebody may come to it', async () => {
        expect((await refused(['database', 'drop', SITE, name, '--yes'])).status).toBe(5);
    });

    it('is closed again, and listens as it did before', async () => {
        await hostingctl('database-remote', 'remove', SITE, name, NEAR);
        expect(await rules()).toEqual([]);
        expect((await logIn(engine, NEAR)).status).not.toBe(0);
        expect((await exec(['ls', '/etc/my.cnf.d/zz-hosting-remote.cnf', '/var/lib/hosting/postgresql-remote'])).stdout).toBe('');
        expect((await hostingctl<{ ok: boolean }>('database', 'test', SITE, name)).ok).toBe(true);
        await refused(['database-remote', 'remove', SITE, name, NEAR]);
    });
});

describe('what is refused', () => {
    it.each([['0.0.0.0/0', 2], ['::/0', 2], ['192.0.2.7/24', 2], ['2001:db8::/32', 2], ['example.org', 2], ['192.0.2.7" accept', 2]])(
        '%s', async (address, status) => {
            expect((await refused(['database-remote', 'allow', SITE, DATABASES.mariadb.name, address])).status).toBe(status);
        });
});

describe('the service killed while an address is let in', () => {
    it.each([200, 900, 2000])('%d ms later leaves server and firewall agreed', async delay => {
        const job = exec(['hostingctl', 'database-remote', 'allow', SITE, DATABASES.mariadb.name, FAR, '--json']);
        await new Promise(resolve => setTimeout(resolve, delay));
        await exec(['systemctl', 'kill', '--signal=KILL', '--kill-whom=main', 'hostingd.service']);
        await job;
        await until('its job has ended', async () => {
            const { stdout } = await exec(['hostingctl', 'job', 'list', '--site', SITE, '--json']);
            return (JSON.parse(stdout || '[{}]') as { finishedAt?: string | null }[]).every(each => each.finishedAt);
        }, 60);
        const isAllowed = (await hostingctl<unknown[]>('database-remote', 'list', SITE)).length > 0;
        expect(await rules()).toEqual(isAllowed ? [`${FAR} 3306`] : []);
        expect((await logIn('mariadb', FAR)).status === 0).toBe(isAllowed);
        if (isAllowed)
            await hostingctl('database-remote', 'remove', SITE, DATABASES.mariadb.name, FAR);
    });
});

it('the deletion of the site closes everything', async () => {
    await hostingctl('database-remote', 'allow', SITE, DATABASES.postgresql.name, NEAR);
    await hostingctl('site', 'delete', SITE, '--yes', '--files', 'delete');
    expect(await rules()).toEqual([]);
    expect((await exec(['find', '/var/lib/hosting/remote', '-type', 'f'])).stdout).toBe('');
    expect(await run(['cat', '/var/lib/pgsql/data/pg_hba.conf'])).not.toMatch(/^hostssl/m);
});

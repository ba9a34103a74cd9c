// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * MariaDB from elsewhere. A user has one account more for each address, which wants TLS; what else is true of the user is true of
 * all its accounts. A server that does not listen yet, or has no TLS, gets a file of ours, and a restart.
 */

import { failed } from '../../../contract/errors.ts';
import { exists } from '../../../host/files.ts';
import { putApart } from '../../../host/files-apart.ts';
import type { DatabaseRecord } from '../../common/site.ts';
import { LOOK_TIMEOUT, sql } from '../mariadb-client.ts';
import { account, dropAccounts, hostsOf } from '../mariadb-users.ts';
import { restart } from './restart.ts';
import { serverCertificate } from './tls.ts';

/** Read after the distribution's own: the last says what is. */
const DROP_IN = '/etc/my.cnf.d/zz-hosting-remote.cnf';
const UNIT = 'mariadb.service';
const EVERYWHERE = ['', 'NULL', '*', '0.0.0.0', '::'];
const LOCAL = 'localhost';

/** An address or network as the host of an account: networks with their mask. */
export function hostOf(address: string): string {
    const [host = '', length] = address.split('/');
    if (length === undefined)
        return host;
    const mask = Number(length) === 0 ? 0 : 0xffff_ffff << 32 - Number(length) >>> 0;
    return `${host}/${[24, 16, 8, 0].map(shift => mask >>> shift & 0xff).join('.')}`;
}

/** Gives the users of a database an account for each of these addresses, and takes other remote ones away. */
export async function setAddresses({ users }: DatabaseRecord, addresses: readonly string[]): Promise<void> {
    const wanted = addresses.map(hostOf);
    for (const { name } of users) {
        const present = await hostsOf(name);
        await dropAccounts(name, present.filter(each => each !== LOCAL && !wanted.includes(each)));
        for (const host of wanted.filter(each => !present.includes(each)))
            await sql(`CREATE USER ${account(name, host)} ${await asLocal(name)};`);
        // Also those that were made by an earlier run, or without TLS by a person.
        for (const host of wanted)
            await sql(`ALTER USER ${account(name, host)} REQUIRE SSL;`);
    }
}

/** What the local account of a user is made with: its password as the server keeps it, its limit, its lock. */
async function asLocal(name: string): Promise<string> {
    const [row] = await sql(`SHOW CREATE USER ${account(name, LOCAL)};`, LOOK_TIMEOUT);
    const [, rest] = /^CREATE USER `[^`]+`@`localhost` (IDENTIFIED .*)$/s.exec(row?.[0] ?? '') ?? [];
    if (rest === undefined)
        throw failed(`MariaDB does not say how its user ${name} logs in.`);
    return rest.replace(/ WITH MAX_|$/, match => ` REQUIRE SSL${match}`);
}

export async function port(): Promise<number> {
    return Number((await sql('SELECT @@port;', LOOK_TIMEOUT))[0]?.[0]);
}

/** Lets the server listen, with TLS, or as it did before. @returns what was done, for people */
export async function listen(isWanted: boolean): Promise<string | undefined> {
    const isOurs = await exists(DROP_IN);
    if (!isWanted) {
        if (!isOurs)
            return undefined;
        await putApart(DROP_IN, null);
        await restart(UNIT);
        return 'MariaDB was restarted and listens as it did before.';
    }
    const [[skips = '', bound = '', tls = ''] = []] = await sql('SELECT @@skip_networking, @@bind_address, @@have_ssl;', LOOK_TIMEOUT);
    const [listens, hasTls] = [skips === '0' && EVERYWHERE.includes(bound), tls === 'YES'];
    if (listens && hasTls)
        return undefined;
    const own = hasTls && !isOurs ? undefined : await serverCertificate('mariadb', 'mysql');
    await putApart(DROP_IN, [
        '# Written by cockpit-hosting while a database may be reached from elsewhere: hostingctl database-remote --help',
        '[mysqld]', 'skip-networking=0', 'bind-address=*',
        ...own ? [`ssl-cert=${own.certificate}`, `ssl-key=${own.key}`] : [], '',
    ].join('\n'));
    await restart(UNIT, () => putApart(DROP_IN, null));
    return 'MariaDB was restarted to listen on the network with TLS.';
}

/** Whether an address can be allowed at all. @returns why not */
export function problemWith(address: string): string | undefined {
    return address.includes(':') && address.includes('/') ? 'MariaDB knows no networks of IPv6: allow single addresses.' : undefined;
}

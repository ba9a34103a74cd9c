// SPDX-License-Identifier: LGPL-2.1-or-later
/* PostgreSQL from elsewhere: rules of pg_hba.conf that want TLS, and a server that listens. */

import path from 'node:path';

import { exists, readFile, removeFile, writeFile } from '../../../host/files.ts';
import type { Systemd } from '../../../host/systemd.ts';
import { LOOK_TIMEOUT, postgres, psql } from '../postgresql-client.ts';
import { literal } from '../postgresql-sql.ts';
import { serverCertificate } from './tls.ts';

const UNIT = 'postgresql.service';
const EVERYWHERE = ['*', '0.0.0.0', '0.0.0.0,::', '::,0.0.0.0'];
/** Says that the settings are ours, to be taken back. */
const OURS = '/var/lib/hosting/postgresql-remote';

export async function port(): Promise<number> {
    return Number((await psql('SHOW port;', { timeout: LOOK_TIMEOUT }))[0]?.[0]);
}

/** Lets the server listen, with TLS, or as it did before. @returns what was done, for people */
export async function listen(isWanted: boolean, systemd: Systemd): Promise<string | undefined> {
    if (!isWanted) {
        if (!await exists(OURS))
            return undefined;
        await restartWith(['listen_addresses', 'ssl', 'ssl_cert_file', 'ssl_key_file'].map(name => `ALTER SYSTEM RESET ${name};`), systemd);
        await removeFile(OURS);
        return 'PostgreSQL was restarted and listens as it did before.';
    }
    const [[listens = '', tls = ''] = []] = await psql(
        'SELECT replace(current_setting(\'listen_addresses\'), \' \', \'\'), current_setting(\'ssl\');', { timeout: LOOK_TIMEOUT });
    const isListening = EVERYWHERE.includes(listens);
    if (isListening && tls === 'on')
        return undefined;
    await writeFile(OURS, 'listen_addresses and ssl, set with ALTER SYSTEM by cockpit-hosting: hostingctl database-remote --help\n');
    const own = tls === 'on' ? undefined : await serverCertificate('postgresql', 'postgres');
    await restartWith([
        ...own ? [`ALTER SYSTEM SET ssl_cert_file = ${literal(own.certificate)};`, `ALTER SYSTEM SET ssl_key_file = ${literal(own.key)};`,
            'ALTER SYSTEM SET ssl = on;'] : [],
        ...isListening ? [] : ['ALTER SYSTEM SET listen_addresses = \'*\';'],
    ], systemd);
    return 'PostgreSQL was restarted to listen on the network with TLS.';
}

/** Changes settings that the server reads at its start. A server that does not start with them gets those it had. */
async function restartWith(statements: readonly string[], systemd: Systemd): Promise<void> {
    const [[data = ''] = []] = await psql('SHOW data_directory;', { timeout: LOOK_TIMEOUT });
    const file = path.join(data, 'postgresql.auto.conf');
    const before = await readFile(file) ?? '';
    // One by one: none of them runs inside a transaction.
    for (const each of statements)
        await psql(each);
    try {
        await systemd.unit('TryRestartUnit', UNIT);
    } catch (error) {
        await writeFile(file, before, { mode: 0o600, owner: await postgres() });
        await systemd.unit('StartUnit', UNIT).catch(() => undefined);
        throw error;
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* PostgreSQL from elsewhere: rules of pg_hba.conf that want TLS, and a server that listens. */

import { exists, removeFile, writeFile } from '../../../host/files.ts';
import { LOOK_TIMEOUT, psql } from '../postgresql-client.ts';
import { columnsOf, fileIn, restore } from '../postgresql-files.ts';
import { literal } from '../postgresql-sql.ts';
import { restart } from './restart.ts';
import { serverCertificate } from './tls.ts';

const UNIT = 'postgresql.service';
const EVERYWHERE = ['*', '0.0.0.0', '0.0.0.0,::', '::,0.0.0.0'];
/** Says that the settings are ours, to be taken back. */
const OURS = '/var/lib/hosting/postgresql-remote';

export async function port(): Promise<number> {
    return Number((await psql('SHOW port;', { timeout: LOOK_TIMEOUT }))[0]?.[0]);
}

/** Lets the server listen, with TLS, or as it did before. @returns what was done, for people */
export async function listen(isWanted: boolean): Promise<string | undefined> {
    if (!isWanted) {
        if (!await exists(OURS))
            return undefined;
        await restartWith(['listen_addresses', 'ssl', 'ssl_cert_file', 'ssl_key_file'].map(name => `ALTER SYSTEM RESET ${name};`));
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
    ]);
    return 'PostgreSQL was restarted to listen on the network with TLS.';
}

/** Changes settings that the server reads at its start. A server that does not start with them gets those it had. */
async function restartWith(statements: readonly string[]): Promise<void> {
    const [row = []] = await psql(`SELECT ${columnsOf('current_setting(\'data_directory\') || \'/postgresql.auto.conf\'')};`,
        { timeout: LOOK_TIMEOUT });
    const before = fileIn(row);
    // One by one: none of them runs inside a transaction.
    for (const each of statements)
        await psql(each);
    await restart(UNIT, () => restore(before));
}

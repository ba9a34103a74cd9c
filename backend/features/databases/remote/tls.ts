// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The certificate of a database server that has none of its administrator's: made and signed by this host. Clients that want to
 * know whom they talk to are given the certificate itself.
 */

import os from 'node:os';
import path from 'node:path';

import { findAccount } from '../../../host/accounts.ts';
import { exists, makeDirectory } from '../../../host/files.ts';
import { run } from '../../../host/run.ts';
import * as fs from 'node:fs/promises';

import { failed } from '../../../contract/errors.ts';
import type { EngineName } from '../../common/site.ts';

const DIRECTORY = '/etc/hosting/tls';
const YEARS_10 = '3650';

export interface Certificate { certificate: string, key: string }

/** Makes it unless it is there. @param account the system user of the server, who alone may read the key */
export async function serverCertificate(engine: EngineName, account: string): Promise<Certificate> {
    const directory = path.join(DIRECTORY, engine);
    const [certificate, key] = [path.join(directory, 'server.crt'), path.join(directory, 'server.key')];
    if (await exists(certificate) && await exists(key))
        return { certificate, key };
    const owner = await findAccount(account);
    if (!owner)
        throw failed(`There is no system user ${account}.`);
    await makeDirectory(directory);
    const [newKey, newCertificate] = [`${key}.new`, `${certificate}.new`];
    await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', YEARS_10,
        '-subj', `/CN=${os.hostname().slice(0, 64)}`, '-addext', `subjectAltName=DNS:${os.hostname()}`,
        '-keyout', newKey, '-out', newCertificate]);
    // Before they have their names nobody else can read them: the umask of the service.
    await fs.chown(newKey, owner.uid, owner.gid);
    await fs.chmod(newKey, 0o600);
    await fs.chmod(newCertificate, 0o644);
    await fs.rename(newKey, key);
    await fs.rename(newCertificate, certificate);
    return { certificate, key };
}

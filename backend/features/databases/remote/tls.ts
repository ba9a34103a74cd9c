// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The certificate of a database server that has none of its administrator's: made and signed by this host. Clients that want to
 * know whom they talk to are given the certificate itself.
 */

import os from 'node:os';
import path from 'node:path';

import { failed } from '../../../contract/errors.ts';
import { findAccount } from '../../../host/accounts.ts';
import { exists } from '../../../host/files.ts';
import { apart, replaceApart } from '../../../host/files-apart.ts';
import { selfSigned } from '../../certificates/self-signed.ts';
import type { EngineName } from '../../common/site.ts';

/** Where every server may look, by the host's SELinux policy too; the sites' certificates are in a directory of root's alone. */
const DIRECTORY = '/etc/pki/cockpit-hosting';
const KEY = /-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----\n/s;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n/s;

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
    const pem = await selfSigned([os.hostname()]);
    await apart('/usr/bin/mkdir', '--parents', '--', directory);
    await replaceApart(key, KEY.exec(pem)?.[0] ?? '', { isPrivate: true });
    await apart('/usr/bin/chown', '--no-dereference', `${owner.uid}:${owner.gid}`, '--', key);
    // Last: without it both are made anew.
    await replaceApart(certificate, CERTIFICATE.exec(pem)?.[0] ?? '');
    return { certificate, key };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which certificate nginx really shows to a visitor. */

import tls from 'node:tls';

const TIMEOUT = 10_000;

/** SHA-256 of the certificate that is shown for a name, in hexadecimal digits; undefined where there is none. */
export function servedFingerprint(name: string): Promise<string | undefined> {
    return new Promise(resolve => {
        // Who has signed it is not the question.
        const socket = tls.connect({ host: '127.0.0.1', port: 443, servername: name, rejectUnauthorized: false, timeout: TIMEOUT }, () => {
            const { fingerprint256 } = socket.getPeerCertificate() as { fingerprint256?: string };
            socket.destroy();
            resolve(fingerprint256?.replaceAll(':', '').toLowerCase());
        });
        socket.on('timeout', () => socket.destroy(new Error('no answer in time')));
        socket.on('error', () => resolve(undefined));
    });
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A certificate authority for tests: Debian's pebble inside of the test host, with its checks on. It asks for challenges at port 80,
 * where nginx is, and for names at a server whose answers the tests choose; every name leads to the test host unless told.
 *
 *     await startAuthority();
 *     await setAddress('moved.example', '192.0.2.7');
 */

import { exec, hostingctl, run, until } from './machine.ts';

const DIRECTORY = '/etc/pebble-test';
const URL = 'https://localhost:14000/dir';
const MANAGEMENT = 'http://127.0.0.1:8055';

const CONFIG = JSON.stringify({ pebble: {
    listenAddress: '127.0.0.1:14000', managementListenAddress: '127.0.0.1:15000',
    certificate: `${DIRECTORY}/cert.pem`, privateKey: `${DIRECTORY}/key.pem`,
    httpPort: 80, tlsPort: 443, ocspResponderURL: '', externalAccountBindingRequired: false,
} });

/** Starts it with what makes it misbehave, or anew; and lets the product use it. */
export async function startAuthority(env: Record<string, string> = {}): Promise<void> {
    if ((await exec(['test', '-e', `${DIRECTORY}/cert.pem`])).status !== 0)
        await prepare();
    await run(['systemctl', 'stop', 'pebble.service', 'challtestsrv.service']).catch(() => undefined);
    await run(['systemd-run', '--quiet', '--collect', '--unit=challtestsrv.service', 'pebble-challtestsrv', '-defaultIPv4', '127.0.0.1',
        '-defaultIPv6', '', '-dns01', '127.0.0.1:53', '-http01', '', '-https01', '', '-tlsalpn01', '', '-management', '127.0.0.1:8055']);
    await restartAuthority(env);
    await hostingctl('authority', 'set', '--directory-url', URL, '--email', 'admin@almatest.example');
}

/** The same, with another behaviour; accounts and certificates are forgotten. */
export async function restartAuthority(env: Record<string, string> = {}): Promise<void> {
    await exec(['systemctl', 'stop', 'pebble.service']);
    const settings = { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0', PEBBLE_AUTHZREUSE: '0', ...env };
    await run(['systemd-run', '--quiet', '--collect', '--unit=pebble.service',
        ...Object.entries(settings).map(([name, value]) => `--setenv=${name}=${value}`),
        'pebble', '-config', `${DIRECTORY}/config.json`, '-dnsserver', '127.0.0.1:53']);
    await until('pebble answers', async () => (await exec(['curl', '--silent', '--fail', '--output', '/dev/null', URL])).status === 0, 120);
    // Its accounts are in its memory: certbot's of before are of no use any more.
    await run(['rm', '-rf', '/etc/letsencrypt/accounts']);
}

export async function stopAuthority(): Promise<void> {
    await exec(['systemctl', 'stop', 'pebble.service']);
}

async function prepare(): Promise<void> {
    await run(['mkdir', '-p', DIRECTORY]);
    await run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
        '-keyout', `${DIRECTORY}/key.pem`, '-out', `${DIRECTORY}/cert.pem`, '-subj', '/CN=localhost',
        '-addext', 'subjectAltName=DNS:localhost']);
    await run(['cp', `${DIRECTORY}/cert.pem`, '/usr/local/share/ca-certificates/pebble-test.crt']);
    await run(['update-ca-certificates']);
    await run(['tee', `${DIRECTORY}/config.json`], { input: CONFIG });
}

/** Where a name leads from now on. */
export async function setAddress(name: string, ...addresses: string[]): Promise<void> {
    await manage('add-a', { host: `${name}.`, addresses });
}

/** Lets a name lead to the test host again. */
export async function clearAddress(name: string): Promise<void> {
    await manage('clear-a', { host: `${name}.` });
}

/** No name server has an answer for it. */
export async function breakName(name: string): Promise<void> {
    await manage('set-servfail', { host: `${name}.` });
}

async function manage(call: string, document: unknown): Promise<void> {
    await run(['curl', '--silent', '--fail', '--data', JSON.stringify(document), `${MANAGEMENT}/${call}`]);
}

/** What a visitor is shown: the words of `openssl s_client`, and the certificate as text. */
export async function shown(name: string, ...flags: string[]): Promise<{ status: number, words: string, text: string }> {
    const { status, stdout, stderr } = await exec(['openssl', 's_client', '-connect', '127.0.0.1:443', '-servername', name, ...flags]);
    const text = status === 0 ? await run(['openssl', 'x509', '-noout', '-text'], { input: stdout }) : '';
    return { status, words: stdout + stderr, text };
}

/** Asks over HTTPS as a visitor, and believes every certificate. */
export async function visitSecurely(name: string, url = '/', ...flags: string[]): Promise<{ status: number, body: string }> {
    const { stdout } = await exec(['curl', '--silent', '--insecure', '--max-time', '20', '--resolve', `${name}:443:127.0.0.1`,
        '--write-out', '\n%{http_code}', ...flags, '--', `https://${name}${url}`]);
    const end = stdout.lastIndexOf('\n');
    return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}

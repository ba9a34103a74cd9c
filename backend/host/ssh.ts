// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * This host as a client of another one's sshd: which keys that shows, and sessions of sftp with a key of ours or, once, a
 * password. Nothing of the administrator's own ~/.ssh counts, and a server is known by the one key that was agreed on.
 *
 *     const keys = await scanKeys('files.example', 22);
 *     await sftpSession({ user: 'backup', host: 'files.example', port: 22, hostKey }, { privateKey }, ['pwd']);
 */

import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';

import { makeDirectory, readFile, removeTree, writeFile } from './files.ts';
import { run, type RunResult } from './run.ts';

/** For what must stand in a file for a moment: keys, passwords. Root's alone, and gone at the next boot. */
const SCRATCH = '/run/hosting/.ssh';
const ASKPASS = '/usr/libexec/hosting/ssh-askpass';
/** Seconds until a server that does not answer is given up. */
const PATIENCE = 15;
const SESSION_TIMEOUT = 120_000;
/** ssh(1): the connection or the log-in failed; sftp(1): a command did. */
const FAILURES = [255, 1];

export interface Server {
    user: string;
    host: string;
    port: number;
    /** The one key that it is known by: type and base64. */
    hostKey: string;
}

/** What opens the account there. */
export type Opener = { privateKey: string } | { password: string };

/** Does something with a directory that root alone can read, and removes it afterwards. */
export async function withScratch<T>(work: (directory: string) => Promise<T>): Promise<T> {
    await makeDirectory(SCRATCH, { mode: 0o700 });
    const directory = await mkdtemp(path.join(SCRATCH, 'session-'));
    try {
        return await work(directory);
    } finally {
        await removeTree(directory);
    }
}

/** Removes what a service that was killed has left there: keys among it. Only while nothing else is at work with it. */
export function removeScratch(): Promise<void> {
    return removeTree(SCRATCH);
}

/** The keys that a server shows: lines of type and base64; none where nothing answers. They are the server's word alone. */
export async function scanKeys(host: string, port: number): Promise<string[]> {
    const { stdout } = await run('ssh-keyscan', ['-T', String(PATIENCE), '-p', String(port), '-t', 'ed25519,ecdsa,rsa', '--', host],
        { accept: [1], timeout: SESSION_TIMEOUT });
    return stdout.split('\n').filter(line => line !== '' && !line.startsWith('#')).map(line => line.split(' ').slice(1).join(' '));
}

/**
 * Runs commands of sftp on a server, one a line; the first that fails ends the session, one that begins with - may fail.
 * @param files texts of files that the commands may name: they stand in the directory that the session begins in
 * @returns what it printed, its status, and what a command has fetched as the file `fetched`
 */
export async function sftpSession(
    server: Server, opener: Opener, commands: readonly string[], files: Readonly<Record<string, string>> = {},
): Promise<RunResult & { fetched: string | undefined }> {
    return await withScratch(async directory => {
        for (const [name, text] of Object.entries(files))
            await writeFile(path.join(directory, name), text, { mode: 0o600 });
        await writeFile(path.join(directory, 'known_hosts'), `${knownName(server)} ${server.hostKey}\n`, { mode: 0o600 });
        const secret = path.join(directory, 'opener');
        await writeFile(secret, 'privateKey' in opener ? opener.privateKey : `${opener.password}\n`, { mode: 0o600 });
        const target = `${server.user}@${bracketed(server.host)}`;
        const result = await run('sftp', [...optionsFor(server, opener, directory, secret), '--', target], {
            input: commands.map(each => `${each}\n`).join(''), cwd: directory, accept: FAILURES, timeout: SESSION_TIMEOUT,
            // DISPLAY for clients before OpenSSH 8.4, which ask a program only where there is a screen.
            env: { HOSTING_ANSWER: secret, SSH_ASKPASS: ASKPASS, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' },
        });
        return { ...result, fetched: await readFile(path.join(directory, 'fetched')) };
    });
}

function optionsFor({ port }: Server, opener: Opener, directory: string, secret: string): string[] {
    const options = {
        // The first that is said counts: -b would say yes.
        BatchMode: 'privateKey' in opener ? 'yes' : 'no',
        UserKnownHostsFile: path.join(directory, 'known_hosts'), GlobalKnownHostsFile: '/dev/null', StrictHostKeyChecking: 'yes',
        ConnectTimeout: String(PATIENCE), NumberOfPasswordPrompts: '1', LogLevel: 'ERROR', ForwardAgent: 'no', IdentityAgent: 'none',
        ...'privateKey' in opener
            ? { PreferredAuthentications: 'publickey', IdentitiesOnly: 'yes', IdentityFile: secret }
            : { PreferredAuthentications: 'password,keyboard-interactive', PubkeyAuthentication: 'no' },
    };
    return ['-F', 'none', '-P', String(port), ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]), '-b', '-'];
}

/** As known_hosts names a server. */
function knownName({ host, port }: Server): string {
    return port === 22 ? host : `[${host}]:${port}`;
}

function bracketed(host: string): string {
    return host.includes(':') ? `[${host}]` : host;
}

/** Makes a pair of keys. @param bits of an RSA key */
export async function generatePair(
    type: 'ed25519' | 'rsa', bits: number, comment: string,
): Promise<{ privateKey: string, publicKey: string }> {
    return await withScratch(async directory => {
        const file = path.join(directory, 'key');
        await run('ssh-keygen', ['-q', '-t', type, ...type === 'rsa' ? ['-b', String(bits)] : [], '-N', '', '-C', comment, '-f', file]);
        return { privateKey: await readFile(file) ?? '', publicKey: await readFile(`${file}.pub`) ?? '' };
    });
}

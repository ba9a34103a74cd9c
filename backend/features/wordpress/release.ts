// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The release archive: downloaded once into a directory of root's alone, verified each time it is used, and handed on as
 * an open file, so that what was verified is what is unpacked.
 */

import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';

import { failed, HostingError } from '../../contract/errors.ts';
import { makeDirectory, readFile, removeFile } from '../../host/files.ts';
import { VERSION } from '../../version.ts';
import { beside, type Checksum, parseChecksum, parseSource, requireTrusted, SETTINGS, type Source } from './source.ts';

const DOWNLOADS = '/var/lib/hosting/downloads';
const MAX_ARCHIVE = 100 * 1024 ** 2;
const MAX_CHECKSUM = 4096;
const MAX_REDIRECTS = 3;
/** Without a byte. */
const SILENCE = 30_000;
const TOTAL = 600_000;
const DAY = 86_400_000;

/**
 * The verified archive, open at its beginning; the caller closes it.
 * @throws HostingError `Failed` when it cannot be had or is not what its checksum says
 */
export async function openRelease(log: (line: string) => void): Promise<fs.FileHandle> {
    const source = parseSource(await readFile(SETTINGS));
    const checksum = await checksumOf(source);
    const words = `${checksum.algorithm} ${checksum.hex}`;
    const file = path.join(DOWNLOADS, `wordpress-${checksum.algorithm}-${checksum.hex}.tar.gz`);
    const present = await openVerified(file, checksum);
    if (present) {
        log(`The release of an earlier download is used: ${words}.`);
        return present;
    }
    await makeDirectory(DOWNLOADS, { mode: 0o700 });
    await removeOld();
    const part = `${file}.${randomBytes(6).toString('hex')}.part`;
    try {
        await download(source.url, part);
        const release = await openVerified(part, checksum);
        if (!release) {
            throw failed(`What ${source.url.href} answered is not the release that its checksum is for (${words}).`,
                source.sha256 === undefined ? 'Try again; if it stays so, do not trust the source.' : `See sha256 in ${SETTINGS}.`);
        }
        await fs.rename(part, file);
        log(`Downloaded from ${source.url.href}, ${words}.`);
        return release;
    } finally {
        await removeFile(part);
    }
}

async function checksumOf({ url, sha256 }: Source): Promise<Checksum> {
    if (sha256 !== undefined)
        return { algorithm: 'sha256', hex: sha256 };
    for (const algorithm of ['sha256', 'sha1'] as const) {
        const text = await readText(beside(url, `.${algorithm}`));
        const checksum = text === undefined ? undefined : parseChecksum(algorithm, text);
        if (checksum)
            return checksum;
    }
    throw failed(`No checksum is published beside ${url.href}.`, `Set sha256 in ${SETTINGS}.`);
}

/** Opens a file if it has the checksum. Read at explicit positions: the descriptor's own stays at the beginning. */
async function openVerified(file: string, { algorithm, hex }: Checksum): Promise<fs.FileHandle | undefined> {
    const handle = await fs.open(file).catch(() => undefined);
    if (!handle)
        return undefined;
    try {
        const hash = createHash(algorithm);
        for await (const chunk of handle.createReadStream({ start: 0, autoClose: false }))
            hash.update(chunk as Buffer);
        if (hash.digest('hex') === hex)
            return handle;
    } catch (error) {
        await handle.close();
        throw error;
    }
    await handle.close();
    return undefined;
}

/** Parts of downloads that were cut off, and releases that nobody has used for long. */
async function removeOld(): Promise<void> {
    for (const name of await fs.readdir(DOWNLOADS)) {
        const file = path.join(DOWNLOADS, name);
        const stat = await fs.stat(file).catch(() => undefined);
        if (stat && Date.now() - stat.mtimeMs > (name.endsWith('.part') ? DAY : 30 * DAY))
            await removeFile(file);
    }
}

async function readText(url: URL): Promise<string | undefined> {
    const chunks: Buffer[] = [];
    const found = await receive(url, MAX_CHECKSUM, chunk => { chunks.push(chunk); });
    return found ? Buffer.concat(chunks).toString('latin1') : undefined;
}

async function download(url: URL, file: string): Promise<void> {
    const handle = await fs.open(file, 'wx', 0o600);
    try {
        const found = await receive(url, MAX_ARCHIVE, async chunk => { await handle.writeFile(chunk); });
        if (!found)
            throw unreachable(url, 'it is not there (404)');
        await handle.datasync();
    } finally {
        await handle.close();
    }
}

/** Reads what an address answers, following redirects; false where there is nothing. */
async function receive(url: URL, max: number, take: (chunk: Buffer) => Promise<void> | void): Promise<boolean> {
    let address = url;
    const signal = AbortSignal.timeout(TOTAL);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        requireTrusted(address);
        let response: http.IncomingMessage | undefined;
        try {
            response = await request(address, signal);
            const { statusCode = 0, headers } = response;
            if (statusCode === 404 || statusCode === 410)
                return false;
            if (statusCode >= 300 && statusCode < 400 && headers.location) {
                address = new URL(headers.location, address);
                continue;
            }
            if (statusCode !== 200)
                throw unreachable(address, `status ${statusCode}`);
            let bytes = 0;
            for await (const chunk of response as AsyncIterable<Buffer>) {
                bytes += chunk.length;
                if (bytes > max)
                    throw unreachable(address, `it is larger than ${max} bytes`);
                await take(chunk);
            }
            return true;
        } catch (error) {
            if (error instanceof HostingError)
                throw error;
            throw unreachable(address, signal.aborted ? 'it takes too long' : reason(error));
        } finally {
            response?.destroy();
        }
    }
    throw unreachable(url, 'it redirects too often');
}

function request(url: URL, signal: AbortSignal): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
        const get = url.protocol === 'https:' ? https.get : http.get;
        const sent = get(url, {
            agent: false, signal, timeout: SILENCE, headers: { 'User-Agent': `cockpit-hosting/${VERSION}`, Accept: '*/*' },
        }, resolve);
        sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
        sent.on('error', reject);
    });
}

/** Node's own words; a connection that is refused on several addresses has them in its code only. */
function reason(error: unknown): string {
    const { message, code } = error as NodeJS.ErrnoException;
    return message || (code ?? 'no connection');
}

function unreachable(url: URL, why: string): HostingError {
    return failed(`WordPress could not be fetched from ${url.href}: ${why}.`,
        `See that this host reaches it, or name another source in ${SETTINGS}.`);
}

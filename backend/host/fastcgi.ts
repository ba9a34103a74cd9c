// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One FastCGI request over a unix socket (https://fastcgi-archives.github.io/FastCGI_Specification.html): how a script
 * is run inside a site's own PHP, with its user, limits and confinement.
 */

import net from 'node:net';

import { failed } from '../contract/errors.ts';

const VERSION = 1, REQUEST = 1, RESPONDER = 1;
const BEGIN_REQUEST = 1, END_REQUEST = 3, PARAMS = 4, STDIN = 5, STDOUT = 6, STDERR = 7;
const HEADER_BYTES = 8;
const MAX_CONTENT = 65_535;
/** What is kept of an answer, in bytes. */
const MAX_ANSWER = 1024 * 1024;

export interface FastcgiAnswer {
    status: number;
    body: string;
    stderr: string;
}

/**
 * Sends a request and answers with what came back.
 * @throws HostingError `Failed` when PHP does not answer in time
 */
export function fastcgi(
    socket: string, params: Record<string, string>, body: string, timeout: number,
): Promise<FastcgiAnswer> {
    return new Promise((resolve, reject) => {
        const connection = net.connect(socket);
        const chunks: Buffer[] = [];
        let bytes = 0;
        const timer = setTimeout(() => connection.destroy(new Error('no answer in time')), timeout);
        connection.on('data', chunk => {
            bytes += chunk.length;
            if (bytes > MAX_ANSWER)
                connection.destroy(new Error('the answer is too long'));
            else
                chunks.push(chunk);
        });
        connection.on('error', error => {
            clearTimeout(timer);
            reject(failed(`PHP does not answer on ${socket}: ${error.message}.`));
        });
        connection.on('close', () => {
            clearTimeout(timer);
            const answer = parseAnswer(Buffer.concat(chunks));
            if (answer)
                resolve(answer);
            else
                reject(failed(`PHP ended in the middle of an answer on ${socket}.`));
        });
        connection.write(encodeRequest(params, body));
    });
}

/** All records of a request. */
export function encodeRequest(params: Record<string, string>, body: string): Buffer {
    const begin = Buffer.from([0, RESPONDER, 0, 0, 0, 0, 0, 0]);
    const pairs = Object.entries(params).flatMap(([name, value]) => {
        const [key, text] = [Buffer.from(name), Buffer.from(value)];
        return [encodeLength(key.length), encodeLength(text.length), key, text];
    });
    return Buffer.concat([
        record(BEGIN_REQUEST, begin),
        ...stream(PARAMS, Buffer.concat(pairs)),
        ...stream(STDIN, Buffer.from(body)),
    ]);
}

/** The answer, or undefined where its end is missing. */
export function parseAnswer(data: Buffer): FastcgiAnswer | undefined {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    for (let at = 0; at + HEADER_BYTES <= data.length;) {
        const length = data.readUInt16BE(at + 4);
        const content = data.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length);
        switch (data[at + 1]) {
            case STDOUT: stdout.push(content); break;
            case STDERR: stderr.push(content); break;
            case END_REQUEST: return { ...splitHead(Buffer.concat(stdout).toString()), stderr: Buffer.concat(stderr).toString() };
            default:
        }
        at += HEADER_BYTES + length + (data[at + 6] ?? 0);
    }
    return undefined;
}

function splitHead(text: string): { status: number, body: string } {
    const end = /\r?\n\r?\n/.exec(text);
    const head = end ? text.slice(0, end.index) : text;
    const [, status = '200'] = /^Status: ([0-9]{3})/m.exec(head) ?? [];
    return { status: Number(status), body: end ? text.slice(end.index + end[0].length) : '' };
}

/** A stream is any number of records and an empty one. */
function stream(type: number, content: Buffer): Buffer[] {
    const records: Buffer[] = [];
    for (let at = 0; at < content.length; at += MAX_CONTENT)
        records.push(record(type, content.subarray(at, at + MAX_CONTENT)));
    return [...records, record(type, Buffer.alloc(0))];
}

function record(type: number, content: Buffer): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt8(VERSION, 0);
    header.writeUInt8(type, 1);
    header.writeUInt16BE(REQUEST, 2);
    header.writeUInt16BE(content.length, 4);
    return Buffer.concat([header, content]);
}

function encodeLength(length: number): Buffer {
    if (length < 0x80)
        return Buffer.from([length]);
    const four = Buffer.alloc(4);
    four.writeUInt32BE((length | 0x8000_0000) >>> 0);
    return four;
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { encodeRequest, fastcgi, parseAnswer } from './fastcgi.ts';

const record = (type: number, text: string, padding = 0): Buffer => Buffer.concat([
    Buffer.from([1, type, 0, 1, text.length >> 8, text.length & 255, padding, 0]), Buffer.from(text), Buffer.alloc(padding),
]);
const STDOUT = 6, STDERR = 7, END = 3;
const end = record(END, '\0\0\0\0\0\0\0\0');

describe('a request', () => {
    test('is what the specification says, byte by byte', () => {
        expect(encodeRequest({ A: 'bc' }, 'x').toString('hex')).toBe([
            '0101000100080000', '0001000000000000',      // begin: responder, the connection ends with the answer
            '0104000100050000', '0102416263', '0104000100000000',
            '0105000100010000', '78', '0105000100000000',
        ].join(''));
    });

    test('carries long values and bodies', () => {
        const request = encodeRequest({ LONG: 'v'.repeat(128) }, 'b'.repeat(70_000));
        expect(request.includes(Buffer.concat([Buffer.from([4, 0x80, 0, 0, 128]), Buffer.from('LONGvvv')]))).toBe(true);
        expect(request.toString('latin1').match(/b/g)).toHaveLength(70_000);
    });
});

describe('an answer', () => {
    test('is put together from its records', () => {
        const data = Buffer.concat([
            record(STDOUT, 'Status: 500 No\r\nX: y\r\n', 3), record(STDERR, 'oh'), record(STDOUT, '\r\nbo'),
            record(STDOUT, 'dy\r\n\r\n', 7), end,
        ]);
        expect(parseAnswer(data)).toEqual({ status: 500, body: 'body\r\n\r\n', stderr: 'oh' });
    });

    test('without a status is 200', () => {
        expect(parseAnswer(Buffer.concat([record(STDOUT, 'X: y\n\nbody'), end]))).toMatchObject({ status: 200, body: 'body' });
    });

    test('that was cut off anywhere is none', () => {
        const data = Buffer.concat([record(STDOUT, 'X: y\r\n\r\nbody'), end]);
        for (let length = 0; length < data.length - 8; length++)
            expect(parseAnswer(data.subarray(0, length)), String(length)).toBeUndefined();
    });
});

describe('over a socket', () => {
    let directory: string;
    let server: net.Server;
    const socket = (): string => path.join(directory, 'php.sock');
    const listen = (answer: (connection: net.Socket) => void): Promise<void> =>
        new Promise(resolve => { server = net.createServer(answer).listen(socket(), resolve); });

    beforeEach(() => { directory = mkdtempSync(path.join(tmpdir(), 'fastcgi-')); });
    afterEach(async () => {
        await new Promise(resolve => { server.close(resolve); });
        rmSync(directory, { recursive: true });
    });

    test('an answer comes back', async () => {
        const hello = Buffer.concat([record(STDOUT, '\r\n\r\nhello'), end]);
        await listen(connection => connection.on('data', () => connection.end(hello)));
        expect(await fastcgi(socket(), { A: 'b' }, '', 5000)).toEqual({ status: 200, body: 'hello', stderr: '' });
    });

    const cutOff = (connection: net.Socket): unknown => connection.on('data', () => connection.end(record(STDOUT, 'half')));
    const silent = (connection: net.Socket): unknown => connection.on('data', () => undefined);
    const endless = (connection: net.Socket): unknown => connection.on('error', () => undefined).write(Buffer.alloc(2 * 1024 * 1024));

    test.each([
        ['is cut off', 5000, cutOff, /in the middle/],
        ['takes too long', 50, silent, /in time/],
        ['never ends', 5000, endless, /too long/],
    ])('an answer that %s is a failure', async (_what, timeout, answer, words) => {
        await listen(answer);
        await expect(fastcgi(socket(), {}, '', timeout)).rejects.toThrow(words);
    });

    test('nobody there is a failure', async () => {
        await listen(() => undefined);
        await expect(fastcgi(`${socket()}x`, {}, '', 1000)).rejects.toThrow(/does not answer/);
    });
});

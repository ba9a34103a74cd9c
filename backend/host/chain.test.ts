// SPDX-License-Identifier: LGPL-2.1-or-later

import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';

import { describe, expect, test } from 'vitest';

import { failed } from '../contract/errors.ts';
import { chain, output } from './chain.ts';

function sink(): { stream: Writable, chunks: Buffer[] } {
    const chunks: Buffer[] = [];
    return { chunks, stream: new Writable({ write: (chunk: Buffer, _encoding, done) => { chunks.push(chunk); done(); } }) };
}

function source(megabytes: number): Readable {
    return Readable.from((function* () {
        for (let round = 0; round < megabytes; round++)
            yield Buffer.alloc(1024 ** 2, 'line of text\n');
    })());
}

describe('a chain', () => {
    test('brings everything through programs and streams', async () => {
        const { stream, chunks } = sink();
        let bytes = 0;
        const counted = new Transform({ transform: (chunk: Buffer, _encoding, done) => { bytes += chunk.length; done(null, chunk); } });
        await chain([source(8), { program: 'gzip', args: ['--stdout'] }, counted, { program: 'gzip', args: ['--decompress'] }, stream]);
        expect(Buffer.concat(chunks).equals(await buffer(source(8)))).toBe(true);
        expect(bytes).toBeLessThan(1024 ** 2);
    });

    test('tells the cause, not who only found the pipe broken', async () => {
        await expect(chain([source(8), { program: 'gzip', args: ['--stdout'] }, { program: 'head', args: ['--wrong'] }]))
            .rejects.toThrow('head failed with status 1');
        await expect(chain([Readable.from([Buffer.from('no gzip')]), { program: 'gzip', args: ['--decompress'] }, { program: 'cat', args: [] }]))
            .rejects.toThrow('not in gzip format');
    });

    test('fails with the words of a stream of ours, and ends the programs around it', async () => {
        const strict = new Transform({ transform: (_chunk, _encoding, done) => { done(failed('No.')); } });
        await expect(chain([source(8), { program: 'cat', args: [] }, strict, { program: 'cat', args: [] }])).rejects.toThrow('No.');
    });

    test('ends where a stream has closed before it began', async () => {
        const gone = new PassThrough();
        gone.destroy();
        await new Promise(resolve => gone.once('close', resolve));
        await expect(chain([source(8), { program: 'cat', args: [] }, gone])).rejects.toThrow('closed before its time');
    });

    test('names a program that is not there', async () => {
        await expect(chain([source(1), { program: 'no-such-program', args: [] }])).rejects.toThrow('no-such-program is not installed');
    });

    test('calls a program as it is told to', async () => {
        await expect(chain([source(1), { program: 'false', args: [], words: 'mariadb' }])).rejects.toThrow('mariadb failed');
    });
});

describe('the output of one program', () => {
    test('is a stream that fails when the program does', async () => {
        expect(await text(output({ program: 'printf', args: ['%s', 'all'] }))).toBe('all');
        await expect(text(output({ program: 'cat', args: ['/no/such/file'] }))).rejects.toThrow('No such file');
    });
});

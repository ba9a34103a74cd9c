// SPDX-License-Identifier: LGPL-2.1-or-later

import * as fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Transform } from 'node:stream';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { pipe } from './pipe.ts';

let directory: string;

beforeEach(async () => { directory = await fs.mkdtemp(path.join(os.tmpdir(), 'pipe-')); });
afterEach(async () => { await fs.rm(directory, { recursive: true }); });

const out = (): string => path.join(directory, 'out');
/** A program that writes its input to a file. */
const write = () => ({ program: 'dd', args: [`of=${out()}`, 'status=none'] });

describe('pipe', () => {
    test('hands on all that the first program writes, however much', async () => {
        await pipe({ program: 'head', args: ['--bytes=5000000', '/dev/zero'] }, write());
        expect((await fs.stat(out())).size).toBe(5_000_000);
    });

    test('lets the bytes be changed on the way', async () => {
        const upper = new Transform({ transform: (chunk: Buffer, _encoding, done) => { done(null, chunk.toString().toUpperCase()); } });
        await pipe({ program: 'echo', args: ['text'] }, write(), upper);
        expect(await fs.readFile(out(), 'utf8')).toBe('TEXT\n');
    });

    test('runs programs where it is told, with what it is told', async () => {
        await pipe({ program: 'env', args: [], env: { EXTRA: 'one' } }, { program: 'dd', args: ['of=out', 'status=none'], cwd: directory });
        expect(await fs.readFile(out(), 'utf8')).toMatch(/^EXTRA=one$/m);
    });

    test('fails with the words of the first program', async () => {
        await expect(pipe({ program: 'cat', args: ['/no/such/file'] }, write()))
            .rejects.toThrow(/^cat failed with status 1: .*no\/such\/file/);
    });

    test('fails with the words of the second program, though the first then writes to nobody', async () => {
        await expect(pipe({ program: 'head', args: ['--bytes=5000000', '/dev/zero'] }, { program: 'dd', args: ['of=/no/such/file'] }))
            .rejects.toThrow(/dd failed with status 1: .*no\/such\/file/);
    });

    test('fails when a program is not there', async () => {
        await expect(pipe({ program: 'no-such-program', args: [] }, write())).rejects.toThrow(/no-such-program is not installed/);
        await expect(pipe({ program: 'echo', args: [] }, { program: 'no-such-program', args: [] })).rejects.toThrow(/is not installed/);
    });

    test('answers a status that is accepted, with what was said', async () => {
        expect(await pipe({ program: 'cat', args: ['/no/such/file'], accept: [1] }, write()))
            .toMatchObject({ status: 1, stderr: expect.stringContaining('/no/such/file') as string });
    });

    test('ends both when the time is up', async () => {
        await expect(pipe({ program: 'sleep', args: ['60'], timeout: 100 }, write())).rejects.toThrow(/sleep was ended by SIGKILL/);
    });
});

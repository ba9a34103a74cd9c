// SPDX-License-Identifier: LGPL-2.1-or-later

import * as fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { linkTarget, linkTo, readFile, removeFile, writeFile } from './files.ts';

let directory: string;
const at = (name: string): string => path.join(directory, name);

beforeEach(async () => { directory = await fs.mkdtemp(path.join(os.tmpdir(), 'files-')); });
afterEach(() => fs.rm(directory, { recursive: true }));

describe('a file', () => {
    test('is written, replaced and removed, and nothing else stays behind', async () => {
        await writeFile(at('a.conf'), 'one', { mode: 0o640 });
        await writeFile(at('a.conf'), 'two');
        expect(await readFile(at('a.conf'))).toBe('two');
        expect((await fs.stat(at('a.conf'))).mode & 0o777).toBe(0o644);
        expect(await fs.readdir(directory)).toEqual(['a.conf']);
        await removeFile(at('a.conf'));
        await removeFile(at('a.conf'));
        expect(await readFile(at('a.conf'))).toBeUndefined();
    });

    test('that was being written when the service was killed is replaced, and removed with the file', async () => {
        await fs.writeFile(at('.a.conf.new'), 'half');
        await writeFile(at('a.conf'), 'whole');
        expect(await fs.readdir(directory)).toEqual(['a.conf']);
        await fs.writeFile(at('.a.conf.new'), 'half');
        await removeFile(at('a.conf'));
        expect(await fs.readdir(directory)).toEqual([]);
    });

    test('is written by nobody else: a link in its way is not followed', async () => {
        await fs.writeFile(at('other'), 'untouched');
        await fs.symlink(at('other'), at('.a.conf.new'));
        await writeFile(at('a.conf'), 'text');
        expect(await readFile(at('other'))).toBe('untouched');
    });

    test('that cannot be written says why, and leaves nothing', async () => {
        await fs.mkdir(at('directory'));
        await fs.writeFile(at('directory/inside'), '');
        await expect(writeFile(at('directory'), 'text')).rejects.toMatchObject({ code: 'Failed' });
        expect(await fs.readdir(directory)).toEqual(['directory']);
    });
});

test('a link is made, replaced and removed, also after a kill', async () => {
    await linkTo('one', at('link'));
    await fs.symlink('half', at('.link.new'));
    await linkTo('two', at('link'));
    expect(await linkTarget(at('link'))).toBe('two');
    expect(await fs.readdir(directory)).toEqual(['link']);
    await fs.symlink('half', at('.link.new'));
    await removeFile(at('link'));
    expect(await fs.readdir(directory)).toEqual([]);
});

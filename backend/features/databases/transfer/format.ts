// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a dump is, by its first bytes: a name says nothing. */

import { Readable } from 'node:stream';

import { failed } from '../../../contract/errors.ts';
import type { DumpCompression } from '../../../contract/database-transfer.ts';

const MAGIC: readonly (readonly [string, DumpCompression | undefined])[] = [
    ['1f8b', 'gzip'],
    ['28b52ffd', 'zstd'],
    ['fd377a585a00', undefined],    // xz
    ['425a68', undefined],          // bzip2
    ['504b0304', undefined],        // zip
    ['5047444d50', undefined],      // pg_dump --format=custom
];
const LONGEST = 6;

/** The programs that take a compression away and put it on. */
export const DECOMPRESS: Record<DumpCompression, readonly string[]> = {
    none: [],
    gzip: ['gzip', '--decompress', '--stdout'],
    zstd: ['zstd', '--decompress', '--stdout', '--quiet', '--no-progress'],
};
export const COMPRESS: Record<DumpCompression, readonly string[]> = {
    none: [],
    gzip: ['gzip', '--stdout'],
    zstd: ['zstd', '--stdout', '--quiet', '--no-progress'],
};

/**
 * How a stream is compressed, and the stream with what was read to learn it.
 * @throws HostingError `Failed` for what no import takes
 */
export async function recognise(source: Readable): Promise<{ compression: DumpCompression, whole: Readable }> {
    const pieces = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    let head = Buffer.alloc(0);
    for (let next = await pieces.next(); ; next = await pieces.next()) {
        if (next.done === true)
            break;
        head = Buffer.concat([head, next.value]);
        if (head.length >= LONGEST)
            break;
    }
    const compression = compressionOf(head);
    const whole = Readable.from(joined(head, pieces), { objectMode: false });
    return { compression, whole };
}

async function* joined(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
    try {
        if (head.length > 0)
            yield head;
        for (let next = await rest.next(); next.done !== true; next = await rest.next())
            yield next.value;
    } finally {
        await rest.return?.();
    }
}

/** @throws HostingError `Failed` */
export function compressionOf(head: Buffer): DumpCompression {
    if (head.length === 0)
        throw failed('The dump is empty.');
    const found = MAGIC.find(([magic]) => head.toString('hex', 0, magic.length / 2) === magic);
    if (!found)
        return 'none';
    const [, compression] = found;
    if (compression === undefined) {
        throw failed('The file is neither SQL nor SQL compressed with gzip or zstd.',
            'Unpack it first; of PostgreSQL’s own archives, pg_restore --file makes SQL.');
    }
    return compression;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files of PostgreSQL's configuration, which lie among its data. The server itself reads them to us, and its system user writes them: the
 * panel needs no access to where customers' data is.
 */

import { failed } from '../../contract/errors.ts';
import { besideOf, removeBeside, replaceApart } from '../../host/files-apart.ts';

export interface ConfigurationFile {
    name: string;
    text: string;
    /** Whether a writing that was cut off has left something beside it. */
    isCutOff: boolean;
}

const COLUMNS = 4;
/** Bytes. */
const LONGEST = 1024 * 1024;
/** It belongs to the server, whose user alone works in that directory. */
const HOW = { as: 'postgres', isPrivate: true };

/** Columns of a row in which the server shows a file. @param name an expression for its absolute path */
export function columnsOf(name: string): string {
    const isMissingFine = true;
    const text = `encode(pg_read_binary_file(${name}, 0, ${LONGEST}, ${isMissingFine}), 'base64')`;
    const beside = `regexp_replace(${name}, '([^/]+)$', '${besideOf('\\1')}')`;
    const size = (file: string): string => `(pg_stat_file(${file}, ${isMissingFine})).size`;
    return `${name}, replace(${text}, E'\\n', ''), ${size(name)}, ${size(beside)}`;
}

/**
 * The file in such a row.
 * @param index which of several
 * @throws HostingError `Failed` where it was not read as a whole: what is written from it would lack the rest
 */
export function fileIn(row: readonly string[], index = 0): ConfigurationFile {
    const [name = '', text = '', size = '', beside = ''] = row.slice(index * COLUMNS);
    const bytes = Buffer.from(text, 'base64');
    if (bytes.length !== Number(size))
        throw failed(`${name} has ${size} bytes, of which ${bytes.length} were read.`, 'Try again, unless it is larger than 1 MB.');
    return { name, text: bytes.toString(), isCutOff: beside !== '' };
}

/** Brings a file to a text. @returns whether it was another */
export async function writeConfiguration({ name, text, isCutOff }: ConfigurationFile, wanted: string): Promise<boolean> {
    if (text !== wanted)
        await replaceApart(name, wanted, HOW);
    else if (isCutOff)
        await removeBeside(name, HOW);
    return text !== wanted;
}

/** Puts a file back to what it was, whatever it is now. */
export async function restore({ name, text }: ConfigurationFile): Promise<void> {
    await replaceApart(name, text, HOW);
}

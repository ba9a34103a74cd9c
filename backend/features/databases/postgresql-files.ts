// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files of PostgreSQL's configuration, which lie among its data. The server itself reads them to us, and its system user writes them: the
 * panel needs no access to where customers' data is.
 */

import { besideOf, removeBeside, replaceApart } from '../../host/files-apart.ts';

export interface ConfigurationFile {
    name: string;
    text: string;
    /** Whether a writing that was cut off has left something beside it. */
    isCutOff: boolean;
}

const COLUMNS = 3;
/** Bytes; a longer one is refused by what is done with it. */
const LONGEST = 16 * 1024 * 1024;

/** Columns of a row in which the server shows a file. @param name an expression for its absolute path */
export function columnsOf(name: string): string {
    const isMissingFine = true;
    const text = `encode(pg_read_binary_file(${name}, 0, ${LONGEST}, ${isMissingFine}), 'base64')`;
    const beside = `regexp_replace(${name}, '([^/]+)$', '${besideOf('\\1')}')`;
    return `${name}, replace(${text}, E'\\n', ''), (pg_stat_file(${beside}, ${isMissingFine})).size`;
}

/** The file in such a row. @param index which of several */
export function fileIn(row: readonly string[], index = 0): ConfigurationFile {
    const [name = '', text = '', beside = ''] = row.slice(index * COLUMNS);
    return { name, text: Buffer.from(text, 'base64').toString(), isCutOff: beside !== '' };
}

/** Brings a file to a text. @returns whether it was another */
export async function writeConfiguration({ name, text, isCutOff }: ConfigurationFile, wanted: string): Promise<boolean> {
    if (text !== wanted)
        await replaceApart(name, wanted, { as: 'postgres', isPrivate: true });
    else if (isCutOff)
        await removeBeside(name);
    return text !== wanted;
}

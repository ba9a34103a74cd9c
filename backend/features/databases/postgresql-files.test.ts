// SPDX-License-Identifier: LGPL-2.1-or-later
import { expect, test } from 'vitest';

import { fileIn } from './postgresql-files.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('files of a row are read, one that is missing too', () => {
    const row = ['/data/pg_hba.conf', base64('local all é peer\n'), '18', '', '/data/pg_ident.conf', '', '', '7'];
    expect(fileIn(row)).toEqual({ name: '/data/pg_hba.conf', text: 'local all é peer\n', isCutOff: false });
    expect(fileIn(row, 1)).toEqual({ name: '/data/pg_ident.conf', text: '', isCutOff: true });
});

test('a file of which a part was read is no ground for another one', () => {
    expect(() => fileIn(['/data/pg_hba.conf', base64('local'), '1048577', ''])).toThrow('has 1048577 bytes, of which 5 were read');
});

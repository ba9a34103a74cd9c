// SPDX-License-Identifier: LGPL-2.1-or-later

import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { describe, expect, test } from 'vitest';

import { random } from '../../../../test/support/random.ts';
import { Neutral } from './neutral.ts';

const LONG = `INSERT INTO t VALUES ('${'x'.repeat(200_000)}');`;
const DUMP = [
    '\\restrict AbC123', 'SET x = 1;', 'CREATE TABLE public.t (a text);', 'ALTER TABLE public.t OWNER TO somebody;',
    'ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT SELECT ON TABLES TO b;', 'GRANT ALL ON TABLE public.t TO PUBLIC;',
    'COPY public.t (a) FROM stdin;', 'GRANT ALL ON TABLE public.t TO PUBLIC;', '\\\\! id', '\\N', 'ALTER TABLE public.t OWNER TO somebody;',
    '\\.', LONG, 'ALTER FUNCTION public.f(a integer) OWNER TO "some body";', 'REVOKE ALL ON SCHEMA public FROM PUBLIC;',
    'ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);', '\\unrestrict AbC123', 'ü',
];
const KEPT = [
    'SET x = 1;', 'CREATE TABLE public.t (a text);', 'COPY public.t (a) FROM stdin;', 'GRANT ALL ON TABLE public.t TO PUBLIC;', '\\\\! id', '\\N',
    'ALTER TABLE public.t OWNER TO somebody;', '\\.', LONG, 'ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);', 'ü',
];

function through(dump: string, longest: number): Promise<string> {
    const next = random(longest);
    const bytes = Buffer.from(dump);
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
        const length = 1 + Math.floor(next() * longest);
        pieces.push(bytes.subarray(at, at + length));
        at += length;
    }
    return text(Readable.from(pieces).pipe(new Neutral()));
}

describe('a dump of PostgreSQL', () => {
    test('loses what names roles, and none of its rows, however it is cut', async () => {
        for (const longest of [50, 700, 9000, 70_000, 300_000])
            expect(await through(DUMP.join('\n'), longest)).toBe(KEPT.join('\n'));
    });

    test.each(['\\! id', '\\connect other', '\\i /etc/passwd', '\\copy t from program \'id\'', '\\o |id', '\\g |id', `\\! ${'x'.repeat(200_000)}`])(
        'that begins a line with %.20s is refused', async line => {
            for (const longest of [700, 300_000])
                await expect(through(`SET x = 1;\n${line}\n`, longest)).rejects.toThrow('a command of psql');
            await expect(through(line, 5000), 'without an end').rejects.toThrow('a command of psql');
        });
});

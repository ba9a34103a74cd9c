// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every value of every template with hundreds of hostile texts: a text is refused, or the file that is made with it has the very
 * structure it had before and says the text as a value, read by a parser that knows nothing of how it was written (rule R2).
 */

import { describe, expect, test, vi } from 'vitest';
import shipped from 'virtual:templates';

import { type Read, reader } from '../../../test/support/formats.ts';
import { FUZZ, Hostile } from '../../../test/support/hostile.ts';
import { parse, printed, TYPICAL, valueAt, withValue } from '../../../test/support/template-values.ts';
import { problemOfSnippet } from '../../contract/nginx-snippet.ts';
import { HostingError } from '../../contract/errors.ts';
import { render } from './render.ts';

vi.mock('../../host/files.ts', () => ({ readFile: () => Promise.resolve(undefined) }));

const CASES = 25 * FUZZ;
/** Values that are the first word of a line, where directives have their names: few words, or a pattern, at the boundary. */
const FIRST = ['rules.0.action', 'areas.0.pattern', 'paths.0.pattern'];
/** Directives, right and nearly right, one of which has a brace of its own. */
const SNIPPETS = ['gzip off;', 'location = /a { return 204; }', 'add_header X-A "b c;}";', 'set $a \'}\';', 'rewrite ^/x{1,2}$ /y;', '# }', 'expires 1d;',
    'return 200 "a\\"b";', 'if ($a) { return 403; }', 'set $b ${a};'];

const counts = { taken: 0, refused: 0 };

async function rendered(name: string, values: object): Promise<string | undefined> {
    try {
        const text = await render(name, values);
        counts.taken++;
        return text;
    } catch (error) {
        expect(error).toBeInstanceOf(HostingError);
        counts.refused++;
        return undefined;
    }
}

const fieldsOf = (name: string): ReturnType<typeof printed> =>
    printed(parse(name)).filter(({ at, helper }) => at.join('.') !== 'template' && helper !== 'nginxSnippet');

describe.each(Object.keys(shipped).filter(name => fieldsOf(name).length > 0))('%s', name => {
    const read = reader(name);
    const fields = fieldsOf(name);
    const unique = [...new Map(fields.map(({ helper, at }) => [`${helper} ${at.join('.')}`, at])).entries()];

    test.each(unique)('%s is a value, whatever it is', async (_field, at) => {
        const isSame = sameAs(read(await render(name, TYPICAL)), FIRST.includes(at.join('.')));
        // In a comment nothing is shown.
        const isShown = fields.some(field => field.helper !== 'comment' && field.at.join('.') === at.join('.'));
        const problems: [string, unknown][] = [];
        for (let seed = 0; seed < CASES; seed++) {
            const text = new Hostile(seed * 7919 + at.join('').length).text([String(valueAt(TYPICAL, at)), 'a', 'shop.example', '/a/b']);
            const made = await rendered(name, withValue(TYPICAL, at, text));
            const problem = made === undefined ? undefined : isSame(() => read(made), isShown ? text : '');
            if (problem !== undefined)
                problems.push([text, problem]);
        }
        expect(problems).toEqual([]);
    });
});

/** Compares a file with the one before: what is wrong with it. */
function sameAs(before: Read, isFirst: boolean): (after: () => Read, text: string) => string | undefined {
    const plain = ({ structure }: Read): string[] => isFirst ? structure.map(part => part.replace(/^(\d+) .* (\d+.)$/s, '$1 $2')) : structure;
    return (after, text) => {
        try {
            const read = after();
            const odd = plain(read).findIndex((part, index) => part !== plain(before)[index]);
            if (odd !== -1 || read.structure.length !== before.structure.length)
                return `another structure: ${read.structure[odd] ?? 'shorter'}`;
            return read.values.some(value => value.includes(text)) ? undefined : 'the value is not there as it was';
        } catch (error) {
            return String(error);
        }
    };
}

test('both happened, often: texts were taken and refused', () => {
    expect(counts.taken).toBeGreaterThan(500);
    expect(counts.refused).toBeGreaterThan(500);
});

test('lines of an administrator stay inside of their server block', async () => {
    const read = reader('nginx/generic.conf');
    const bare = read(await render('nginx/generic.conf', { ...TYPICAL, snippet: null })).structure;
    let taken = 0;
    const problems: [string, string][] = [];
    for (let seed = 0; seed < 20 * CASES; seed++) {
        const hostile = new Hostile(seed);
        const text = hostile.chance(0.5) ? hostile.text(SNIPPETS)
            : Array.from({ length: hostile.below(4) + 1 }, () => hostile.pick(SNIPPETS)).join(hostile.pick(['\n', ' ', '']));
        if (problemOfSnippet(text) !== undefined)
            continue;
        taken++;
        try {
            const own = read(text).structure.map(part => part.replace(/^\d+/, depth => String(Number(depth) + 1)));
            const all = read(await render('nginx/generic.conf', { ...TYPICAL, snippet: { text } })).structure;
            const at = all.findIndex((part, index) => part !== bare[index]);
            // Taken out where the two begin to differ, what is left is the file without them.
            const fits = [...Array(own.length + 1).keys()].map(back => at - back).some(from => from >= 0
                && [...all.slice(0, from), ...all.slice(from + own.length)].join('\n') === bare.join('\n')
                && all.slice(from, from + own.length).join('\n') === own.join('\n'));
            if (own.length > 0 && !fits)
                problems.push([text, 'another structure']);
        } catch (error) {
            problems.push([text, String(error)]);
        }
    }
    expect(problems).toEqual([]);
    expect(taken).toBeGreaterThan(200);
});

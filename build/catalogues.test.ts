// SPDX-License-Identifier: LGPL-2.1-or-later

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

import { describe, expect, test } from 'vitest';

import { catalogues, pluralFormsOf, TEMPLATE, template } from './catalogues.ts';
import { messagesOf, pageMessages } from './messages.ts';
import { catalogueScript, isolated, manifestScript } from './page-languages.ts';

const messages = pageMessages(join(import.meta.dirname, '..'));

function found(source: string): [string, string?][] {
    const all: [string, string?][] = [];
    messagesOf('a.tsx', source, (id, plural) => { all.push(plural === undefined ? [id] : [id, plural]); });
    return all;
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\$\d/g))].sort();

describe('words of the page', () => {
    test('are found in attributes, in texts between tags, with escapes, and over several lines', () => {
        expect(found('const a = <A b={_(\'It\\\'s\')}>{cockpit.gettext("two " +\n \'lines\')}{toString()}</A>;')).toEqual([['It\'s'], ['two lines']]);
    });

    test('have a plural where there is one', () => {
        expect(found('cockpit.format(cockpit.ngettext(\'$0 day\', \'$0 days\', n), n); counted("a", "b", 1);'))
            .toEqual([['$0 day', '$0 days'], ['a', 'b']]);
        expect(found('const counted = (one, many) => cockpit.ngettext(one, many, 1);')).toEqual([]);
    });

    test('are known before the page runs', () => {
        expect(() => found('\n_(`a ${b}`)')).toThrow('a.tsx:2');
        expect(() => found('cockpit.ngettext(\'one\', many, 2)')).toThrow('constant');
    });

    test('stand in the template: else run "npm run translations"', () => {
        expect(readFileSync(TEMPLATE, 'utf8')).toBe(template(messages));
    });
});

describe.each([...catalogues()])('the catalogue %s', (language, po) => {
    const items = new Map(po.items.map(item => [item.msgid, item]));

    test('has every word of the page, and nothing else', () => {
        expect([...items.keys()].sort()).toEqual(messages.map(({ id }) => id).sort());
        expect(po.items.filter(({ flags, obsolete }) => flags['fuzzy'] === true || obsolete)).toEqual([]);
        expect(po.headers.Language).toBe(language);
    });

    test('translates them all, in all forms, with the values in their places', () => {
        for (const { id, plural } of messages) {
            const texts = items.get(id)?.msgstr ?? [];
            expect(texts, id).toHaveLength(plural === undefined ? 1 : pluralFormsOf(po));
            expect(texts, id).not.toContain('');
            const wanted = placeholders(id + (plural ?? ''));
            // "Two sites" may be one word; the last form stands for most numbers.
            texts.slice(0, -1).forEach(text => expect(wanted, id).toEqual(expect.arrayContaining(placeholders(text))));
            expect(placeholders(texts.at(-1) ?? ''), id).toEqual(wanted);
        }
    });

    test('is a script that Cockpit understands', () => {
        const data: Record<string, Record<string, unknown> & (string | null)[]> = {};
        runInNewContext(catalogueScript(language, po), { cockpit: { locale: (all: object) => Object.assign(data, all) } });
        expect(data['']).toMatchObject({ language, 'language-direction': language === 'ar' ? 'rtl' : 'ltr' });
        const rule = data['']?.['plural-forms'] as (count: number) => number | boolean;
        const forms = new Set(Array.from({ length: 200 }, (_each, count) => Number(rule(count))));
        expect([...forms].sort()).toEqual(Array.from({ length: pluralFormsOf(po) }, (_each, form) => form));
        expect(data['Delete']).toEqual([null, items.get('Delete')?.msgstr[0]]);
    });
});

test('the menu\'s words leave the shell its own language', () => {
    const [po] = catalogues().values();
    expect(manifestScript(po!, ['Hosting'])).toMatch(/^cockpit\.locale\(\{"Hosting":\[null,"[^"]+"\]\}\);\n$/);
});

test('what is written from the left keeps its signs together among words written from the right', () => {
    const marked = (text: string): string => isolated(text).replaceAll('\u2068', '[').replaceAll('\u2069', ']');
    expect(marked('في /home/$0.')).toBe('في [/home/$0].');
    expect(marked('(.env): $0، $1')).toBe('([.env]): [$0]، [$1]');
    expect(marked('يذكر systemctl status $0 السبب')).toBe('يذكر [systemctl status $0] السبب');
    expect(marked('تجدها getenv() عندها، $1 %')).toBe('تجدها [getenv()] عندها، [$1 %]');
    expect(marked('بـ -----BEGIN CERTIFICATE-----.')).toBe('بـ [-----BEGIN CERTIFICATE-----].');
});

// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { peersIn, replaceBlock, rulesFor } from './postgresql-rules.ts';

const OWN = '# of the administrator\nlocal all all peer\n\nhost all all 127.0.0.1/32 ident\n';

describe('the part of a file that is ours', () => {
    test('stands at its head, is replaced, and goes without a trace', () => {
        const once = replaceBlock(OWN, ['local all a reject']);
        expect(once).toMatch(/^# BEGIN Hosting[^\n]*\nlocal all a reject\n# END Hosting\n# of the administrator\n/);
        const twice = replaceBlock(once, ['local all b reject', 'local all c reject']);
        expect(twice).not.toContain('local all a reject');
        expect(twice.match(/BEGIN Hosting/g)).toHaveLength(1);
        expect(replaceBlock(twice, ['local all a reject'])).toBe(once);
        expect(replaceBlock(twice, [])).toBe(OWN);
        expect(replaceBlock(OWN, [])).toBe(OWN);
    });

    test('comes to the head again where somebody wrote before it', () => {
        const moved = `local all all trust\n${replaceBlock(OWN, ['local all a reject'])}`;
        expect(replaceBlock(moved, ['local all a reject'])).toBe(replaceBlock(`local all all trust\n${OWN}`, ['local all a reject']));
    });

    test('may be the whole of a file, or of none', () => {
        for (const text of ['', '\n', 'x', '# END Hosting\n'])
            expect(replaceBlock(replaceBlock(text, ['a']), [])).toBe(text);
    });

    test('with one mark only is the administrator\'s', () => {
        const [begin = ''] = replaceBlock('', ['a']).split('\n');
        expect(replaceBlock(`${begin}\nlocal all all peer\n`, [])).toBe(`${begin}\nlocal all all peer\n`);
    });
});

test('the rules let each user into its own database, and then nobody of ours anywhere', () => {
    expect(rulesFor([{ database: 'shop_blog', user: 'shop_reader' }], [{ user: 'shop', system: 'shop' }])).toEqual([
        'local all "shop" peer map=hosting',
        'local sameuser +hosting_sites scram-sha-256',
        'host sameuser +hosting_sites 127.0.0.1/32 scram-sha-256',
        'host sameuser +hosting_sites ::1/128 scram-sha-256',
        'local "shop_blog" "shop_reader" scram-sha-256',
        'host "shop_blog" "shop_reader" 127.0.0.1/32 scram-sha-256',
        'host "shop_blog" "shop_reader" ::1/128 scram-sha-256',
        'local all +hosting_sites reject',
        'host all +hosting_sites all reject',
    ]);
});

test.each(['a b', 'a"b', 'a\nlocal all all trust', '+a', '', 'A'])('a name that no user of ours has reaches no rule: %j', name => {
    expect(() => rulesFor([{ database: 'shop', user: name }], [])).toThrow('pg_hba.conf');
    expect(() => rulesFor([], [{ user: name, system: 'shop' }])).toThrow('pg_hba.conf');
});

test('who is let in by identity is read from the map', () => {
    expect(peersIn(OWN)).toEqual([]);
    expect(peersIn(replaceBlock(OWN, ['hosting shop shop_blog', 'hosting blog blog'])))
        .toEqual([{ system: 'shop', user: 'shop_blog' }, { system: 'blog', user: 'blog' }]);
});

// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { random } from '../../../test/support/random.ts';
import { contextsOf, importLines, PANEL_CONTEXTS, parseContexts, patternOf } from './contexts.ts';
import { labelsOf } from './table.ts';

const none = { ports: [], ownBinaries: false, directories: [] };
const shop = { name: 'shop', level: 's0:c1,c101', selinux: none };

const CONTENT = 'system_u:object_r:hosting_content_t:s0:c1,c101';

describe('the entries of a site', () => {
    test('are all that is labelled at its creation, with its level', () => {
        expect([...contextsOf(shop)]).toEqual([
            ['/home/shop(/.*)?', CONTENT],
            ['/home/shop/\\.env', 'system_u:object_r:hosting_env_t:s0:c1,c101'],
            ['/home/shop/wp-config\\.php', 'system_u:object_r:hosting_env_t:s0:c1,c101'],
            ['/var/log/hosting/shop(/.*)?', 'system_u:object_r:hosting_log_t:s0:c1,c101'],
        ]);
        expect(contextsOf(shop).size).toBe(labelsOf(shop).length);
    });

    test('hold its directories', () => {
        const given = { ...shop, selinux: { ...none, directories: [{ path: '/srv/media.d/a', write: true }] } };
        expect([...contextsOf(given)].at(-1)).toEqual(['/srv/media\\.d/a(/.*)?', 'system_u:object_r:hosting_data_t:s0:c1,c101']);
    });

    test('match the paths that they are for, and no neighbour\'s', () => {
        const patterns = [...contextsOf(shop).keys()].map(each => new RegExp(`^${each}$`));
        const matches = (path: string): boolean => patterns.some(each => each.test(path));
        for (const path of ['/home/shop', '/home/shop/.env', '/home/shop/public_html/a b', '/var/log/hosting/shop/access.log'])
            expect(matches(path), path).toBe(true);
        for (const path of ['/home/shop2', '/home/shop2/.env', '/home/xshop', '/var/log/hosting', '/home/sho'])
            expect(matches(path), path).toBe(false);
        expect(new RegExp(`^${patternOf({ path: '/home/shop/.env', tree: false })}$`).test('/home/shop/xenv')).toBe(false);
    });
});

describe('the commands', () => {
    const wanted = contextsOf(shop);

    test('label where homes are built, which is no site\'s', () => {
        expect(importLines(PANEL_CONTEXTS, new Map(), [])).toEqual([
            'fcontext -a -f a -s system_u -t hostingd_home_t -r s0 \'/home/\\.hosting(/.*)?\'']);
    });

    test('add what is missing, mend what differs, and say nothing where all is so', () => {
        expect(importLines(wanted, new Map(), [])).toEqual([
            'fcontext -a -f a -s system_u -t hosting_content_t -r s0:c1,c101 \'/home/shop(/.*)?\'',
            'fcontext -a -f a -s system_u -t hosting_env_t -r s0:c1,c101 \'/home/shop/\\.env\'',
            'fcontext -a -f a -s system_u -t hosting_env_t -r s0:c1,c101 \'/home/shop/wp-config\\.php\'',
            'fcontext -a -f a -s system_u -t hosting_log_t -r s0:c1,c101 \'/var/log/hosting/shop(/.*)?\'',
        ]);
        expect(importLines(wanted, wanted, wanted.keys())).toEqual([]);
        const drifted = new Map([...wanted, ['/home/shop(/.*)?', 'system_u:object_r:user_home_t:s0']]);
        expect(importLines(wanted, drifted, [])).toEqual([
            'fcontext -m -f a -s system_u -t hosting_content_t -r s0:c1,c101 \'/home/shop(/.*)?\'']);
    });

    test('take away what is ours and wanted no more, and leave the administrator\'s', () => {
        const present = new Map([...wanted, ['/srv/other(/.*)?', 'system_u:object_r:hosting_content_t:s0:c5,c6']]);
        expect(importLines(new Map(), present, ['/home/shop/\\.env', '/home/gone(/.*)?']))
            .toEqual(['fcontext -d -f a \'/home/shop/\\.env\'']);
        expect(importLines(new Map(), present, [])).toEqual([]);
    });

    test.each(['/home/a b', '/home/a\nfcontext -d x', '/home/a\'', '/home/a"', '/home/$(x)', '/home/a;', '/home/ü', '/home/../etc',
        'home', '', '/home/a\\', '/home/(.*)', '/home/a|b', '/', '/home//a', '/home/a\t', '/home/a\0'])('no path %j', path => {
        expect(() => patternOf({ path, tree: true })).toThrow(/cannot be written/);
    });

    test.each(['hosting_content_t', 'system_u:object_r:hosting_content_t:s0', 'system_u:object_r:x_t:s0:c1,c2 -t y', '',
        'system_u:object_r:x_t:s0:c1,c2\n', 'user_u:object_r:x_t:s0:c1,c2'])('no context %j', context => {
        expect(() => importLines(new Map([['/home/a', context]]), new Map(), [])).toThrow(/cannot be written/);
    });

    test('of any text are one line of words that hold no other command, or refused', () => {
        const next = random(11);
        const pieces = ['/', 'a', '.', ' ', '\'', '"', '\\', '\n', '(', ')', '*', '?', '$', 'fcontext', '-d', ';', '#', '|', 'home'];
        let written = 0;
        for (let i = 0; i < 5000; i++) {
            const path = `/${Array.from({ length: Math.floor(next() * 5) }, () => pieces[Math.floor(next() * pieces.length)]).join('')}`;
            let line: string | undefined;
            try {
                [line] = importLines(new Map([[patternOf({ path, tree: true }), CONTENT]]), new Map(), []);
            } catch {
                continue;
            }
            written++;
            expect(line).toMatch(/^fcontext -a -f a -s system_u -t hosting_content_t -r s0:c1,c101 '[^\s'"]+'$/);
            expect(new RegExp(`^${/'(.*)'/.exec(line ?? '')?.[1]}$`).test(path), path).toBe(true);
        }
        expect(written).toBeGreaterThan(50);
    });
});

test('what is there is read from the database as libsemanage writes it', () => {
    const text = '# This file is auto-generated by libsemanage\n# Do not edit directly.\n\n'
        + `/home/shop(/.*)?    ${CONTENT}\n/srv/x    --    system_u:object_r:etc_t:s0\n\n/opt/y\tsystem_u:object_r:usr_t:s0\n`;
    expect([...parseContexts(text)]).toEqual([['/home/shop(/.*)?', CONTENT], ['/opt/y', 'system_u:object_r:usr_t:s0']]);
    expect(parseContexts('').size).toBe(0);
});

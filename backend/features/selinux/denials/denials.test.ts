// SPDX-License-Identifier: LGPL-2.1-or-later

import { beforeEach, describe, expect, test } from 'vitest';

import { Store } from '../../../store/store.ts';
import { commandFor } from './exception.ts';
import { type Avc, parseAvc } from './parse.ts';
import { auditEntry, journalEntry } from './read.ts';
import { DenialRecords } from './records.ts';
import { proposal, sentence } from './sentence.ts';

const SHOP = 's0:c0,c1', BLOG = 's0:c0,c2';
const owner = (level: string): string | undefined => ({ [SHOP]: 'shop.example', [BLOG]: 'blog.example' })[level];

interface Told { permissions?: string, rest?: string, source?: string, target?: string, kind?: string, permissive?: number }

const told = ({
    permissions = 'read', rest = 'comm="php-fpm" name="a" dev="vda1" ino=5', source = `hosting_site_t:${SHOP}`,
    target = `hosting_content_t:${BLOG}`, kind = 'file', permissive = 0,
}: Told = {}): string => `avc:  denied  { ${permissions} } for  pid=7 ${rest} scontext=system_u:system_r:${source} `
    + `tcontext=system_u:object_r:${target} tclass=${kind} permissive=${permissive}`;

const parsed = (values: Told = {}): Avc => parseAvc(told(values))!;

describe('the kernel\'s words', () => {
    test('are taken apart', () => {
        expect(parsed({ permissions: 'read open' })).toEqual({
            permissions: ['read', 'open'], comm: 'php-fpm', object: 'a', port: undefined, class: 'file',
            source: { type: 'hosting_site_t', level: SHOP }, target: { type: 'hosting_content_t', level: BLOG }, permissive: false,
        });
    });

    test('in hexadecimal are read, and what could command a terminal is taken out', () => {
        expect(parsed({ rest: 'comm="php-fpm" name=612062' }).object).toBe('a b');
        expect(parsed({ rest: 'comm="php-fpm" path=2F1B5B6D0A61' }).object).toBe('/\ufffd[m\ufffda');
        expect(parsed({ rest: `comm="php-fpm" name="${'x'.repeat(1000)}"` }).object).toHaveLength(300);
    });

    test('a name that looks like fields does not become fields', () => {
        // The kernel writes it in hexadecimal, because it holds a quote.
        const name = Buffer.from('x" scontext=system_u:system_r:init_t:s0').toString('hex').toUpperCase();
        expect(parsed({ rest: `comm="php-fpm" name=${name}` }).source).toEqual({ type: 'hosting_site_t', level: SHOP });
    });

    test.each([
        '', 'avc:  granted  { read } for pid=1', 'avc:  denied  { read } for  pid=1', 'something else', told().replace('tclass=file', ''),
    ])(
        '%j are no denial', line => { expect(parseAvc(line)).toBeUndefined(); });

    test('come from audit.log with their time, and from the journal', () => {
        expect(auditEntry(`type=AVC msg=audit(1700000000.250:9): ${told()}`)).toEqual([
            { at: '2023-11-14T22:13:20.250Z', text: expect.stringContaining('denied') as string }]);
        expect(auditEntry('type=SYSCALL msg=audit(1700000000.250:9): arch=1')).toEqual([]);
        expect(journalEntry({ MESSAGE: told(), __REALTIME_TIMESTAMP: '1700000000250000' })[0]?.at).toBe('2023-11-14T22:13:20.250Z');
        expect(journalEntry({ MESSAGE: [97, 255], __REALTIME_TIMESTAMP: '1' })[0]?.text).toBe('a\ufffd');
        expect(journalEntry({ __REALTIME_TIMESTAMP: '1' })).toEqual([]);
    });
});

describe('a sentence', () => {
    test.each<[string, Told, string]>([
        ['a file of another site', { rest: 'comm="php-fpm" path="/home/blog/.env"', target: `hosting_env_t:${BLOG}` },
            'PHP of shop.example tried to read /home/blog/.env of blog.example: blocked'],
        ['a directory', { permissions: 'search', kind: 'dir', rest: 'comm="sh" name="blog"' },
            'sh of shop.example tried to enter blog of blog.example: blocked'],
        ['a list', { permissions: 'read open', kind: 'dir' }, 'PHP of shop.example tried to list a of blog.example: blocked'],
        ['writing', { permissions: 'write open' }, 'PHP of shop.example tried to write a of blog.example: blocked'],
        ['a socket',
            { permissions: 'connectto', kind: 'unix_stream_socket', rest: 'comm="php-fpm" path="/run/x"',
                target: `hosting_site_t:${BLOG}` },
            'PHP of shop.example tried to connect to /run/x of blog.example: blocked'],
        ['a port', { permissions: 'name_connect', kind: 'tcp_socket', rest: 'comm="php-fpm" dest=6379', target: 'redis_port_t:s0' },
            'PHP of shop.example tried to connect to port 6379 (redis_port_t): blocked'],
        ['a file of the host', { rest: 'comm="php-fpm" name="shadow"', target: 'shadow_t:s0' },
            'PHP of shop.example tried to read shadow (shadow_t): blocked'],
        ['a file of its own', { permissions: 'execute', target: `hosting_content_t:${SHOP}` },
            'PHP of shop.example tried to run a of its own: blocked'],
        ['a socket, which has no categories',
            { permissions: 'write', kind: 'sock_file', rest: 'comm="php-fpm" name="php.sock"', target: 'hosting_run_t:s0' },
            'PHP of shop.example tried to connect to php.sock (hosting_run_t): blocked'],
        ['a signal', { permissions: 'sigkill', kind: 'process', rest: 'comm="php-fpm"', target: `hosting_site_t:${BLOG}` },
            'PHP of shop.example tried to send a signal to a process of blog.example: blocked'],
        ['nginx', { source: 'httpd_t:s0', rest: 'comm="nginx" name=".env"', target: `hosting_env_t:${BLOG}` },
            'nginx tried to read .env of blog.example: blocked'],
        ['permissive', { permissive: 1 },
            'PHP of shop.example tried to read a of blog.example: not blocked, because SELinux is permissive'],
    ])('says %s', (_what, values, words) => {
        expect(sentence(parsed(values), owner)).toBe(words);
    });

    test('proposes a rule where one would help, and none against categories', () => {
        expect(proposal(parsed({ permissions: 'read open', target: 'shadow_t:s0' })))
            .toBe('(allow hosting_site_t shadow_t (file (read open)))');
        expect(proposal(parsed())).toBeNull();
        expect(proposal(parsed({ source: 'httpd_t:s0' }))).toBeNull();
    });

    const port = { permissions: 'name_connect', kind: 'tcp_socket', rest: 'comm="php-fpm" dest=6379', target: 'redis_port_t:s0' };
    const data = { rest: 'comm="php-fpm" path="/srv/media/a/b"', target: 'var_t:s0' };
    test.each<[string, Told, string | null]>([
        ['a port', port, 'hostingctl selinux allow shop --port 6379/tcp'],
        ['a port, to the site\'s own type', { ...port, source: `hosting_shop.t:${SHOP}` }, 'hostingctl selinux allow shop --port 6379/tcp'],
        ['a program of its own', { permissions: 'execute', target: `hosting_content_t:${SHOP}` },
            'hostingctl selinux allow shop --execute-own-binaries'],
        ['another site\'s program', { permissions: 'execute', target: `hosting_content_t:${BLOG}` }, null],
        ['a file', { permissions: 'read open', ...data }, 'hostingctl selinux allow shop --directory /srv/media/a'],
        ['writing in a directory', { ...data, permissions: 'write add_name', kind: 'dir' },
            'hostingctl selinux allow shop --directory /srv/media/a/b --write'],
        ['a file of the host', { rest: 'comm="php-fpm" path="/etc/shadow"', target: 'shadow_t:s0' }, null],
        ['a name with a space', { ...data, rest: `comm="php-fpm" path=${Buffer.from('/srv/a b/c').toString('hex').toUpperCase()}` }, null],
        ['a name that would be a flag', { rest: 'comm="php-fpm" path="/srv/--write/c"', target: 'var_t:s0' }, null],
        ['a file of unknown place', { rest: 'comm="php-fpm" name="a"', target: 'var_t:s0' }, null],
        ['a port, to nginx', { ...port, source: 'httpd_t:s0' }, null],
    ])('proposes the command for %s, where there is one', (_what, values, command) => {
        expect(commandFor(parsed(values), 'shop')).toBe(command);
    });
});

describe('in the store', () => {
    let denials: DenialRecords;
    const add = (at: string, values: Told = {}): void => { denials.add({ at, text: '' }, parsed(values)); };

    beforeEach(() => {
        const store = Store.open(':memory:');
        for (const name of ['shop', 'blog'])
            store.run('INSERT INTO selinux_levels (name, created_at) VALUES (?, ?)', name, '');
        denials = new DenialRecords(store);
    });

    test('alike ones are one with a count, from the first to the last', () => {
        for (const at of ['2026-01-02', '2026-01-01', '2026-01-03'])
            add(at);
        add('2026-01-02', { permissions: 'write' });
        expect(denials.list({ sites: undefined, limit: 10 })).toMatchObject([
            { site: 'shop', count: 3, first_at: '2026-01-02', last_at: '2026-01-03' }, { site: 'shop', count: 1 }]);
        expect(denials.since('2026-01-03')).toBe(3);
    });

    test('belong to the site that tried, or whose file was tried by another program', () => {
        add('2026-01-01');
        add('2026-01-02', { source: 'httpd_t:s0' });
        add('2026-01-03', { source: 'httpd_t:s0', target: 'etc_t:s0' });
        add('2026-01-04', { source: 'hostingd_t:s0' });
        expect(denials.list({ sites: undefined, limit: 10 }).map(({ site }) => site)).toEqual(['blog', 'shop']);
        expect(denials.list({ sites: ['blog'], limit: 10 })).toHaveLength(1);
        expect(denials.list({ sites: [], limit: 10 })).toEqual([]);
    });

    test('a site that invents names pushes out its own old ones, nobody else\'s', () => {
        add('2026-01-01', { source: `hosting_site_t:${BLOG}` });
        for (let i = 0; i < 250; i++)
            add(`2026-02-01T00:${String(i).padStart(4, '0')}`, { rest: `comm="php-fpm" name="n${i}"` });
        const rows = denials.list({ sites: undefined, limit: 1000 });
        expect(rows.filter(({ site }) => site === 'shop')).toHaveLength(200);
        expect(rows.filter(({ site }) => site === 'blog')).toHaveLength(1);
    });

    test('what a permissive host lets pass is told apart, as far back as is asked for', () => {
        add('2026-01-01', { permissive: 1 });
        add('2026-01-02', { permissive: 1, rest: 'comm="php-fpm" name="b"' });
        add('2026-01-03');
        const names = (since: string): string[] => denials.permitted(since).map(({ avc }) => (JSON.parse(avc) as Avc).object);
        expect(names('2026-01-01')).toEqual(['b', 'a']);
        expect(names('2026-01-02')).toEqual(['b']);
        expect(names('2026-01-03')).toEqual([]);
    });

    test('are counted for each site, of those that somebody may know of', () => {
        add('2026-01-01');
        add('2026-01-02');
        add('2026-01-02', { source: `hosting_site_t:${BLOG}` });
        const both = [{ site: 'blog', count: 1 }, { site: 'shop', count: 2 }];
        expect(denials.counts('2026-01-01', undefined)).toEqual(both);
        expect(denials.counts('2026-01-01', ['blog'])).toEqual(both.slice(0, 1));
        expect(denials.counts('2026-01-01', [])).toEqual([]);
        expect(denials.counts('2026-01-03', undefined)).toEqual([]);
    });

    test('the place in the log is kept', () => {
        expect(denials.cursor).toBeUndefined();
        denials.cursor = 's=1;i=2';
        denials.cursor = undefined;
        expect(denials.cursor).toBe('s=1;i=2');
    });
});

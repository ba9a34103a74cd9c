// SPDX-License-Identifier: LGPL-2.1-or-later
/* The packages for each Enterprise Linux, all built here from one spec: what each needs there, and what it must not need. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { skip } from '../support/skip.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BUILT = path.join(ROOT, 'dist/releases');
const CACHE = process.env['HOSTING_CACHE'] ?? '/var/cache/cockpit-hosting-test';
/** Downloads of the test host's image. Debian 11 has the oldest C library among them. */
const DEBIAN_11 = path.join(CACHE, 'debs/bullseye');
/** SQLite for Enterprise Linux 8, two minutes of a processor: made anew where one of its sources is another, as build/sqlite-el8 finds. */
const SQLITE = path.join(ROOT, 'dist/sqlite-el8'), KEPT = path.join(CACHE, 'sqlite-el8');
const RELEASES = [
    { el: 8, glibc: 28, libstdcxx: 25 },
    { el: 9, glibc: 34, libstdcxx: 29 },
    { el: 10, glibc: 39, libstdcxx: 33 },
] as const;
/** Features of the file format that rpm 4.14 of Enterprise Linux 8 knows. */
const FORMAT = ['CompressedFileNames', 'FileDigests', 'PayloadFilesHavePrefix', 'RichDependencies'];

let directory = '';

beforeAll(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'hosting-releases-'));
    await fs.cp(KEPT, SQLITE, { recursive: true, force: false }).catch(() => undefined);
    await build(BUILT);
    await keepSqlite();
}, 600_000);
afterAll(async () => { await fs.rm(directory, { recursive: true }); });

async function keepSqlite(): Promise<void> {
    const sources = (at: string): Promise<string> => fs.readFile(path.join(at, '.inputs'), 'utf8').catch(() => '');
    if (await sources(KEPT) === await sources(SQLITE))
        return;
    // Another checkout may do the same.
    const copy = `${KEPT}.${process.pid}`;
    await fs.cp(SQLITE, copy, { recursive: true });
    await fs.rm(KEPT, { recursive: true, force: true });
    await fs.rename(copy, KEPT);
}

async function here(program: string, ...args: string[]): Promise<string> {
    return (await promisify(execFile)(program, args, { cwd: ROOT, timeout: 600_000, maxBuffer: 16_000_000 })).stdout;
}

/** How it ends that does not end well. */
const refusal = (...argv: [string, ...string[]]) => here(...argv).then(() => ({ code: 0 }), (error: unknown) => error);

async function build(output: string, ...flags: string[]): Promise<void> {
    await here('rpm/build', '--el', '8', '--el', '9', '--el', '10', '--without', 'selinux', '--output', output, ...flags);
}

async function packagesOf(el: number, output = BUILT): Promise<string[]> {
    const target = path.join(output, `el${el}`);
    return (await fs.readdir(target)).map(file => path.join(target, file));
}

async function requirements(file: string): Promise<string[]> {
    return (await here('rpm', '--query', '--package', '--requires', file)).trim().split('\n');
}

const hashes = async (output: string) => Promise.all(RELEASES.map(async ({ el }) =>
    createHash('sha256').update(await fs.readFile((await packagesOf(el, output))[0] ?? '')).digest('hex')));

/** Numbers after a prefix: `libc.so.6(GLIBC_2.34)` has 34 after `GLIBC_2`. */
const versions = (needs: readonly string[], prefix: string) =>
    needs.flatMap(need => Number(need.split(`(${prefix}.`)[1]?.split(/[.)]/)[0] ?? 0));

describe.each(RELEASES)('the package for Enterprise Linux $el', ({ el, glibc, libstdcxx }) => {
    let file = '';
    let needs: string[] = [];

    beforeAll(async () => {
        const files = await packagesOf(el);
        expect(files.map(each => path.basename(each))).toEqual([`cockpit-hosting-0.1.0-1.el${el}.x86_64.rpm`]);
        file = files[0] ?? '';
        needs = await requirements(file);
    });

    it('names its release, and is for no other', async () => {
        expect(await here('rpm', '--query', '--package', '--queryformat', '%{RELEASE} %{ARCH}', file)).toBe(`1.el${el} x86_64`);
        expect(needs.filter(need => need.startsWith('system-release'))).toEqual([`system-release(releasever) = ${el}`]);
    });

    it('needs what it calls, Node.js 22 with the epoch that it has there', () => {
        for (const need of ['nodejs >= 1:22', 'nginx', 'cockpit-bridge', 'cockpit-system', 'procps-ng', 'findutils', 'diffutils', 'zstd'])
            expect(needs).toContain(need);
        // Whatever PHP or Python the host has is found when it is used.
        expect(needs.filter(need => /php|python/.test(need))).toEqual([]);
    });

    it('has modules that its C and C++ libraries are new enough for, and a file format that its rpm reads', () => {
        expect(Math.max(...versions(needs, 'GLIBC_2'))).toBeLessThanOrEqual(glibc);
        expect(Math.max(...versions(needs, 'GLIBCXX_3.4'))).toBeLessThanOrEqual(libstdcxx);
        const features = needs.flatMap(need => /^rpmlib\((\w+)\)/.exec(need)?.[1] ?? []);
        expect(features.length).toBeGreaterThan(0);
        expect(features.filter(feature => !FORMAT.includes(feature))).toEqual([]);
    });

    it('brings the policy as a package of its own, where there are headers to compile it', async () => {
        const spec = (...query: string[]) => here('rpmspec', '--query', ...query, '--define', `rhel ${el}`, '--define', `dist .el${el}`,
            'rpm/cockpit-hosting.spec');
        expect(await spec('--queryformat', '%{NAME}-%{RELEASE}\n')).toBe(`cockpit-hosting-1.el${el}\ncockpit-hosting-selinux-1.el${el}\n`);
        expect(await spec('--requires')).toContain(`(cockpit-hosting-selinux = 0.1.0-1.el${el} if selinux-policy-targeted)\n`);
        expect(needs.filter(need => need.includes('selinux'))).toEqual([]);
    });
});

it('all are the same, byte for byte, when they are built again', async () => {
    // The time that stands in them is that of the last commit: one of another commit is another package.
    const times = async (output: string) => here('rpm', '--query', '--package', '--queryformat', '%{BUILDTIME}\n',
        ...await packagesOf(9, output));
    let first = BUILT, second = path.join(directory, '1');
    await build(second, '--force');
    for (let round = 2; await times(first) !== await times(second); round++) {
        first = second;
        second = path.join(directory, String(round));
        await build(second, '--force');
    }
    expect(await hashes(second)).toEqual(await hashes(first));
}, 600_000);

it('SQLite of the package for Enterprise Linux 8 works with a C library that the one from npm is too new for', async context => {
    const debs = (await fs.readdir(DEBIAN_11).catch(() => [])).filter(name => /^(libc6|libstdc\+\+6|libgcc-s1)_/.test(name));
    if (debs.length < 3)
        skip(context, `${DEBIAN_11} has no C library: the image of the test host was made elsewhere`);
    const root = path.join(directory, 'debian-11');
    for (const name of debs)
        await here('dpkg-deb', '--extract', path.join(DEBIAN_11, name), root);
    await here('bash', '-c', `rpm2archive - <${(await packagesOf(8))[0] ?? ''} | tar --extract --gzip --directory ${directory}`);
    const script = path.join(directory, 'try.cjs');
    await fs.writeFile(script, `
        const Database = require('${ROOT}/node_modules/better-sqlite3');
        const db = new Database('${directory}/try.db', { nativeBinding: process.argv[2] });
        db.pragma('journal_mode = WAL');
        db.exec('CREATE TABLE numbers (number); INSERT INTO numbers VALUES (pow(2, 10)), (log2(8)), (exp(0)), (ln(1))');
        db.backup('${directory}/copy.db').then(() => {
            const copy = new Database('${directory}/copy.db', { nativeBinding: process.argv[2] });
            console.log(copy.prepare('SELECT group_concat(number) FROM numbers').pluck().get());
        });`);
    const libraries = ['lib', 'usr/lib'].map(each => path.join(root, each, 'x86_64-linux-gnu'));
    const loaded = (module: string) => here(path.join(libraries[0] ?? '', 'ld-linux-x86-64.so.2'), '--library-path', libraries.join(':'),
        path.join(ROOT, 'node_modules/node/bin/node'), script, module);
    expect(await loaded(path.join(directory, 'usr/libexec/hosting/better_sqlite3.node'))).toBe('1024.0,3.0,1.0,0.0\n');
    await expect(loaded(path.join(ROOT, 'node_modules/better-sqlite3/prebuilds/linux-x64.node'))).rejects.toThrow('GLIBC_2.3');
});

describe('what would be wrong on the host it is for is refused where it is built', () => {
    it('a policy for another system', async () => {
        for (const flags of [['--el', '9'], ['--el', '8', '--el', '10']]) {
            expect(await refusal('rpm/build', ...flags)).toMatchObject({
                code: 2, stderr: expect.stringContaining('--policy DIR, or build --without selinux') as string,
            });
        }
        expect(await refusal('rpm/build', '--el', '8', '--el', '9', '--policy', 'docs')).toMatchObject({
            code: 2, stderr: expect.stringContaining('has no directory el8') as string,
        });
    });

    it('a release that there is none of, and modules that need newer libraries', async () => {
        expect(await refusal('rpm/build', '--el', '7', '--without', 'selinux'))
            .toMatchObject({ code: 2, stderr: expect.stringContaining('--el takes 8, 9 or 10') as string });
        expect(await refusal('rpm/needs-of', '8', 'node_modules/better-sqlite3/prebuilds/linux-x64.node'))
            .toMatchObject({ code: 1, stderr: expect.stringContaining('needs GLIBC_2.34, Enterprise Linux 8 has GLIBC_2.28') as string });
        expect(await here('rpm/needs-of', '9', 'node_modules/better-sqlite3/prebuilds/linux-x64.node')).toBe('');
    });
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The web client of the test host, and somebody with a browser in it.
 *
 *     await installAdminer();
 *     const tab = new Tab();
 *     const page = await tab.open(await opened('shop', 'shop'));
 */

import { execFileSync } from 'node:child_process';
import { createDecipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { OutputOf } from '../../backend/contract/index.ts';
import { exec, hostingctl, MACHINE, run } from './machine.ts';
import { postgres } from './databases.ts';

const RELEASES = path.join(process.env['HOSTING_CACHE'] ?? '/var/cache/cockpit-hosting-test', 'releases');
export const PROGRAM = '/usr/share/adminer/adminer.php';
export const DOMAIN = 'db.example.com';
export const HOME = '/home/dbwebclient';

export type Opened = OutputOf<'database-client.open'>;
export interface Answer { status: number, body: string, headers: string }

/** Puts Adminer where its package has it. */
export async function installAdminer(file: 'adminer.php' | 'adminer-4.php' = 'adminer.php'): Promise<void> {
    execFileSync(path.resolve(path.dirname(MACHINE), 'adminer-release'), [RELEASES], { stdio: ['ignore', 'ignore', 'inherit'] });
    await run(['mkdir', '-p', path.dirname(PROGRAM)]);
    await run(['bash', '-c', `base64 --decode >${PROGRAM}`], { input: readFileSync(path.join(RELEASES, file)).toString('base64') });
}

export const opened = (site: string, name: string, ...more: string[]): Promise<Opened> =>
    hostingctl<Opened>('database-client', 'open', site, name, ...more);

export const tokenOf = ({ url }: Opened): string => url.slice(url.indexOf('#') + 1);

/** What hostingd has laid ready for a token, which the token alone opens. */
export async function handedOver(token: string): Promise<Record<string, string | number>> {
    const hash = (what: string): Buffer => createHash('sha256').update(`${what}:${token}`).digest();
    const sealed = Buffer.from(await run(['cat', `${HOME}/tmp/open-${hash('name').toString('hex')}`]), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', hash('key'), sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return JSON.parse(decipher.update(sealed.subarray(28), undefined, 'utf8') + decipher.final('utf8')) as Record<string, string>;
}

/** Users of the client that the servers have. */
export async function guests(): Promise<string[]> {
    const [maria, post] = await Promise.all([
        run(['mariadb', '-BNe', 'SELECT User FROM mysql.user WHERE User LIKE \'hosting\\_client\\_%\'']),
        postgres('SELECT rolname FROM pg_roles WHERE rolname LIKE \'hosting\\_client\\_%\''),
    ]);
    return `${maria}${post}`.trim().split('\n').filter(Boolean);
}

export const tidy = (): Promise<{ ended: number, left: number }> => hostingctl('database-client', 'tidy');

let tabs = 0;

export class Tab {
    readonly #jar = `/tmp/tab-${process.pid}-${++tabs}`;
    /** Path of its session: `/ID/`. */
    path = '';
    readonly #flags: readonly string[];

    /** @param flags of curl, with each address */
    constructor(...flags: string[]) {
        this.#flags = flags;
    }

    async get(url: string, ...flags: string[]): Promise<Answer> {
        const { stdout } = await exec(['curl', '--silent', '--insecure', '--max-time', '30', '--resolve', `${DOMAIN}:443:127.0.0.1`,
            '--cookie', this.#jar, '--cookie-jar', this.#jar, '--dump-header', '-', '--http1.1', ...this.#flags, ...flags, '--', `https://${DOMAIN}${url}`]);
        const end = stdout.indexOf('\r\n\r\n');
        return { headers: stdout.slice(0, end), body: stdout.slice(end + 4), status: Number(stdout.split(' ')[1]) };
    }

    /** What the page at / does with the token of an address. */
    async post(token: string): Promise<Answer> {
        const answer = await this.get('/open', '--data-urlencode', `token=${token}`);
        this.path = /^location: (\/[0-9a-f]{16}\/)\r?$/mi.exec(answer.headers)?.[1] ?? '';
        return answer;
    }

    /** An address, and the page that it leads to. */
    async open(what: Opened): Promise<Answer> {
        const answer = await this.post(tokenOf(what));
        return this.path === '' ? answer : await this.see('');
    }

    /** A page of the session; Adminer leads to the schema of PostgreSQL first. */
    async see(query: string, ...flags: string[]): Promise<Answer> {
        const answer = await this.get(`${this.path}${query}`, ...flags);
        const location = /^location: (?:\/[0-9a-f]{16}\/)?(\?\S+)\r?$/mi.exec(answer.headers)?.[1];
        return answer.status === 302 && location !== undefined ? await this.see(location) : answer;
    }

    /** A page of the database itself; where there are schemas, Adminer leads to an address with one. */
    async within(query: string, ...flags: string[]): Promise<Answer> {
        const where = /^location: \S*(\?\S+)\r?$/mi.exec((await this.get(this.path)).headers)?.[1] ?? '?';
        return await this.get(`${this.path}${where}&${query}`, ...flags);
    }

    /** Statements, in Adminer's own form. */
    async sql(statements: string): Promise<Answer> {
        const token = /name=['"]token['"] value=['"]([0-9:]+)['"]/.exec((await this.within('sql=')).body)?.[1] ?? '';
        return await this.within('sql=', '--form-string', `query=${statements}`, '--form-string', `token=${token}`);
    }
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Whether a name leads to this host, asked before an authority is: what does not would only use up tries, and the authority's
 * words say less than ours can. A file that nobody else can know of is asked for at each address of the name, so that a host
 * behind a router, or behind somebody's cache, is known again too.
 */

import { randomBytes } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import http from 'node:http';
import { networkInterfaces } from 'node:os';
import path from 'node:path';

import { makeDirectory, removeFile, writeFile } from '../../host/files.ts';
import { CHALLENGES } from '../common/site.ts';

const BELOW = '.well-known/acme-challenge';
const TIMEOUT = 5000;
const AT_ONCE = 10;
const REDIRECTS = [301, 302, 303, 307, 308];
/** Addresses that mean nothing on the internet: RFC 1918, 3927, 4193, 4291, 6598; a host that has only these is behind a router. */
const INTERNAL = new RegExp(`^(?:${[
    '10', '127', String.raw`169\.254`, String.raw`192\.168`, String.raw`172\.(?:1[6-9]|2\d|3[01])`,
    String.raw`100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])`,
].map(each => String.raw`${each}\.`).join('|')}|::1$|f[cd]|fe[89ab])`, 'i');

type Answer = 'ours' | 'other' | 'redirect' | 'none';

/** Why each name does not lead here, in a sentence; null where it does, or may. */
export async function reachOf(names: readonly string[]): Promise<Map<string, string | null>> {
    const token = randomBytes(16).toString('hex');
    const file = path.join(CHALLENGES, BELOW, `hosting-${token}`);
    await makeDirectory(path.dirname(file));
    await writeFile(file, token);
    try {
        const found = new Map<string, string | null>();
        const waiting = [...names];
        await Promise.all(Array.from({ length: AT_ONCE }, async () => {
            for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
                found.set(name, await problemOf(name, token));
        }));
        return new Map(names.map(name => [name, found.get(name) ?? null]));
    } finally {
        await removeFile(file);
    }
}

async function problemOf(name: string, token: string): Promise<string | null> {
    const resolver = new Resolver({ timeout: TIMEOUT, tries: 2 });
    const [four, six] = await Promise.all([look(() => resolver.resolve4(name)), look(() => resolver.resolve6(name))]);
    // Where no name server answers, the authority may know more.
    if (four === undefined || six === undefined)
        return null;
    const addresses = [...six, ...four];
    if (addresses.length === 0)
        return 'It has no address in DNS.';
    const answers = await Promise.all(addresses.slice(0, 6).map(async address => ({ address, answer: await ask(address, name, token) })));
    return problemIn(answers, ownAddresses());
}

/** What the answers at the addresses of a name come to. */
export function problemIn(answers: readonly { address: string, answer: Answer }[], own: readonly string[]): string | null {
    const isBehindRouter = own.every(each => INTERNAL.test(each));
    const wrong = answers.find(({ address, answer }) => answer === 'other'
        || (answer === 'none' && !own.includes(address) && !isBehindRouter));
    if (!wrong)
        return null;
    const what = wrong.answer === 'other' ? 'where another server answers' : 'which is not this host, and does not answer';
    const partly = answers.length > 1 && wrong.address.includes(':') ? ' Authorities ask there first.' : '';
    return `DNS leads it to ${wrong.address}, ${what}.${partly}`;
}

/** The addresses of one family; none where the name has none; undefined where nobody could be asked. */
async function look(resolve: () => Promise<string[]>): Promise<string[] | undefined> {
    try {
        return await resolve();
    } catch (error) {
        return ['ENOTFOUND', 'ENODATA'].includes((error as NodeJS.ErrnoException).code ?? '') ? [] : undefined;
    }
}

function ask(address: string, name: string, token: string): Promise<Answer> {
    return new Promise(resolve => {
        const request = http.get({
            host: address, port: 80, path: `/${BELOW}/hosting-${token}`, headers: { Host: name }, timeout: TIMEOUT, agent: false,
        }, response => {
            const status = response.statusCode ?? 0;
            let body = '';
            response.setEncoding('utf8').on('data', (text: string) => {
                body += text;
                if (body.length > token.length)
                    response.destroy();
            });
            response.on('close', () => resolve(body === token ? 'ours' : REDIRECTS.includes(status) ? 'redirect' : 'other'));
        });
        request.on('timeout', () => request.destroy());
        request.on('error', () => resolve('none'));
    });
}

function ownAddresses(): string[] {
    return Object.values(networkInterfaces()).flatMap(each => (each ?? []).map(({ address }) => address));
}

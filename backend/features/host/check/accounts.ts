// SPDX-License-Identifier: LGPL-2.1-or-later
/* Users of websites: that each is there, and that nobody else is, or may come to be, who it is. */

import * as fs from 'node:fs/promises';

import { type Account, allAccounts } from '../../../host/accounts.ts';
import { commentOf } from '../../account/user.ts';
import { place, type SiteRecord } from '../../common/site.ts';
import { HIGHEST_UID, LOWEST_UID } from '../../sites/owner.ts';
import { type Check, command, type Finding, inOrder } from './check.ts';

/** Whom containers of people may be, within their own name spaces: subuid(5). */
const SUBORDINATE = ['/etc/subuid', '/etc/subgid'];
const BEGIN_OF_SUBORDINATES = 100_000;
/** UID_MIN and UID_MAX of login.defs(5). */
const FIRST_OF_PEOPLE = 1000, LAST_OF_PEOPLE = 60_000;
const RANGE = `${LOWEST_UID} to ${HIGHEST_UID}`;

export function accountsCheck(all: () => readonly SiteRecord[]): Check {
    return {
        name: 'accounts', title: 'Users of websites',
        run: async () => {
            const ranges = await Promise.all(SUBORDINATE.map(async file =>
                rangeFaults(file, await fs.readFile(file, 'utf8').catch(() => ''))));
            return [...accountFaults(all(), await allAccounts()), ...ranges.flat()];
        },
    };
}

type Known = Pick<SiteRecord, 'name' | 'domain' | 'uid' | 'state'>;

export function accountFaults(sites: readonly Known[], accounts: readonly Account[]): Finding[] {
    const own = new Map(sites.map(site => [site.name, site]));
    const missing = sites.filter(({ name, state }) => state === 'active' && !accounts.some(account => account.name === name));
    return [...missing.map(gone), ...accounts.flatMap((account): Finding[] => {
        const site = own.get(account.name);
        if (site)
            return site.uid === account.uid ? [] : [renumbered(account, site)];
        if (!isForSites(account.uid))
            return [];
        const number = freeNumber(accounts.map(({ uid }) => uid));
        return [foreign(account, sites.find(({ uid }) => uid === account.uid)?.domain, number)];
    })];
}

function isForSites(uid: number): boolean {
    return uid >= LOWEST_UID && uid <= HIGHEST_UID;
}

/** As the creation of a site makes it. */
function gone({ name, domain, uid }: Known): Finding {
    const number = String(uid);
    return {
        state: 'fail', subject: name, message: `The user ${name} of ${domain} is gone: nothing of it can run.`,
        repair: inOrder(
            command('groupadd', '--force', '--gid', number, name),
            command('useradd', '--system', '--no-create-home', '--no-user-group', '--uid', number, '--gid', number,
                '--comment', commentOf(name), '--home-dir', place.home(name), '--shell', '/sbin/nologin', name),
            command('usermod', '--expiredate', '1970-01-02', name)),
    };
}

function renumbered({ name, uid: is }: Account, { domain, uid }: Known): Finding {
    return {
        state: 'fail', subject: name, message: `The user ${name} has the number ${is}, and the files of ${domain} belong to ${uid}.`,
        repair: command('usermod', '--uid', String(uid), name),
    };
}

/** One of a person that nobody has. */
function freeNumber(taken: readonly number[]): number {
    return Math.max(FIRST_OF_PEOPLE, ...taken.filter(uid => uid >= FIRST_OF_PEOPLE && uid < LAST_OF_PEOPLE).map(uid => uid + 1));
}

function foreign({ name, uid }: Account, domain: string | undefined, number: number): Finding {
    return {
        state: domain === undefined ? 'warn' : 'fail', subject: name,
        message: domain === undefined ? `${name} has the number ${uid}; ${RANGE} are kept for users of websites.`
            : `${name} has the same number as the user of ${domain}, ${uid}: whoever is the one may do what the other may.`,
        repair: command('usermod', '--uid', String(number), name),
        hint: 'The repair gives it another number; its files outside of its home keep the old one.',
    };
}

/** Lines of subuid(5), `anna:100000:65536`: they begin behind the numbers of websites. */
export function rangeFaults(file: string, text: string): Finding[] {
    return text.split('\n').flatMap((line): Finding[] => {
        const [name = '', first, count] = line.split(':');
        const begin = Number(first);
        if (count === undefined || begin > HIGHEST_UID || begin + Number(count) <= LOWEST_UID)
            return [];
        const flag = file.endsWith('gid') ? 'gids' : 'uids';
        const [from, to] = [begin, begin + Number(count) - 1];
        return [{
            state: 'fail', subject: `${file} ${name}`,
            message: `${file} lets programs of ${name} be the numbers ${from} to ${to}; ${RANGE} are kept for users of websites.`,
            repair: command('usermod', `--del-sub${flag}`, `${from}-${to}`, name),
            hint: `Give it another range from ${BEGIN_OF_SUBORDINATES} on: usermod --add-sub${flag} FIRST-LAST ${name}`,
        }];
    });
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * firewalld, through its own client. Rules of ours are rich rules of one priority that nobody else uses: so they are known
 * again, and whatever an administrator refuses in the same zone comes before them.
 */

import { exists } from './files.ts';
import { run } from './run.ts';

/** Lets one address or network in to one TCP port. */
export interface Opening { address: string, port: number }

const CLIENT = '/usr/bin/firewall-cmd';
/** Behind the rules of the zone, before its default (firewalld.richlanguage(5)). */
const PRIORITY = 7406;
const RULE = new RegExp(`^rule priority="${PRIORITY}" family="ipv[46]" source address="([0-9a-f.:/]+)" `
    + 'port port="([0-9]+)" protocol="tcp" accept$');
const NOT_RUNNING = 252;

export async function firewallRuns(): Promise<boolean> {
    return await exists(CLIENT) && (await run(CLIENT, ['--state'], { accept: [NOT_RUNNING] })).status === 0;
}

/** What anybody may reach by the zone that interfaces are in by themselves: names of services, and ports as `443/tcp`. */
export async function openInDefaultZone(): Promise<string[]> {
    const answers = await Promise.all(['--list-services', '--list-ports'].map(what => run(CLIENT, [what])));
    return answers.flatMap(({ stdout }) => stdout.trim().split(/\s+/)).filter(Boolean);
}

/** As firewalld writes it. */
export function ruleFor({ address, port }: Opening): string {
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    return `rule priority="${PRIORITY}" family="${family}" source address="${address}" port port="${port}" protocol="tcp" accept`;
}

/** The openings of ours in what firewalld lists. */
export function openingsIn(listing: string): Opening[] {
    return listing.split('\n').flatMap(line => {
        const [, address, port] = RULE.exec(line.trim()) ?? [];
        return address !== undefined && port !== undefined ? [{ address, port: Number(port) }] : [];
    });
}

/**
 * Closes what of ours is open on a port and not wanted, or opens what is wanted and not open; now and for every start of
 * firewalld.
 * @returns what was changed
 */
export async function setOpenings(
    port: number, wanted: readonly Opening[], how: 'close' | 'open',
): Promise<{ opened: Opening[], closed: Opening[] }> {
    const [opened, closed] = [new Map<string, Opening>(), new Map<string, Opening>()];
    const has = (all: readonly Opening[], opening: Opening): boolean => all.some(each => ruleFor(each) === ruleFor(opening));
    for (const lasting of [[], ['--permanent']]) {
        const present = openingsIn((await run(CLIENT, [...lasting, '--list-rich-rules'])).stdout).filter(each => each.port === port);
        for (const each of how === 'close' ? present.filter(opening => !has(wanted, opening)) : []) {
            await run(CLIENT, [...lasting, `--remove-rich-rule=${ruleFor(each)}`]);
            closed.set(ruleFor(each), each);
        }
        for (const each of how === 'open' ? wanted.filter(opening => !has(present, opening)) : []) {
            await run(CLIENT, [...lasting, `--add-rich-rule=${ruleFor(each)}`]);
            opened.set(ruleFor(each), each);
        }
    }
    return { opened: [...opened.values()], closed: [...closed.values()] };
}

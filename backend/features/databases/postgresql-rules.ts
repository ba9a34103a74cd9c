// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who may log in to PostgreSQL from where: rules at the head of pg_hba.conf, between two marks, the rest of the file is the
 * administrator's. As Enterprise Linux ships it, the socket wants peer identity and TCP wants ident, and no user of ours has either.
 * The rules let users of ours, and nobody else, log in with a password, from this host, each to its own database alone, whatever
 * the file says further down. They go with the last user.
 *
 * While a password is changed its user is let in by the peer identity of its site, for the password in the site's configuration is
 * the old or the new one, and PostgreSQL knows one only.
 */

import { failed } from '../../contract/errors.ts';
import { psql } from './postgresql-client.ts';
import { type ConfigurationFile, columnsOf, fileIn, writeConfiguration } from './postgresql-files.ts';
import { ALL_USERS } from './postgresql-roles.ts';
import { literal } from './postgresql-sql.ts';

const BEGIN = '# BEGIN Hosting (cockpit-hosting writes this part; see "hostingctl database --help")';
const END = '# END Hosting';
/** Name of the map in pg_ident.conf. */
const MAP = 'hosting';
/** As names of ours are made: nothing in them has to be quoted. */
const NAME = /^[a-z][a-z0-9_]*$/;

/** A user of a database that has another name than the database. */
interface FurtherUser { database: string, user: string }
/** A user that is let in by the identity of a system user. */
export interface Peer { user: string, system: string }
/** An address or network from which the users of a database may come. */
export interface Remote { database: string, address: string }

/** Changes go one after the other: each is made from the files as the one before left them. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Brings the rules to the users that there are.
 * @param change of those that are let in by the identity of a system user
 * @param changeRemotes of the addresses that users may come from over TLS
 */
export function keepRules(
    change: (peers: Peer[]) => Peer[] = peers => peers, changeRemotes: (remotes: Remote[]) => Remote[] = remotes => remotes,
): Promise<void> {
    const next = last.then(() => write(change, changeRemotes), () => write(change, changeRemotes));
    last = next.catch(() => undefined);
    return next;
}

/** Lets a user in by the identity of its site's system user, or no longer. */
export function admitPeer(user: string, system: string, isAdmitted: boolean): Promise<void> {
    return keepRules(peers => [...peers.filter(each => each.user !== user), ...isAdmitted ? [{ user, system }] : []]);
}

async function write(change: (peers: Peer[]) => Peer[], changeRemotes: (remotes: Remote[]) => Remote[]): Promise<void> {
    const [files = [], ...users] = await psql(
        `SELECT ${columnsOf('current_setting(\'hba_file\')')}, ${columnsOf('current_setting(\'ident_file\')')};
         SELECT u.rolname, (SELECT split_part(string_agg(g.rolname, ''), ':', 1) FROM pg_auth_members b JOIN pg_roles g ON g.oid = b.roleid
                             WHERE b.member = u.oid AND g.rolname LIKE '%:%')
           FROM pg_auth_members m JOIN pg_roles u ON u.oid = m.member JOIN pg_roles a ON a.oid = m.roleid
          WHERE a.rolname = ${literal(ALL_USERS)} ORDER BY u.rolname;`);
    const [hba, ident] = [fileIn(files), fileIn(files, 1)];
    const [rules, map] = [hba.text, ident.text];
    const peers = change(peersIn(map)).filter(({ user }) => users.some(([name]) => name === user));
    // Who loads a dump has a database of its own name, and is nobody's user.
    const further = users.map(([user = '', database = '']): FurtherUser => ({ user, database }))
        .filter(({ user, database }) => database !== '' && user !== database);
    const remotes = changeRemotes(remotesIn(rules)).flatMap(({ database, address }): (Remote & { user: string })[] =>
        users.filter(([, whose]) => whose === database).map(([user = '']) => ({ database, address, user })));
    const isWanted = users.length > 0;
    // The map names everyone whom the rules send to it, before and after: a rule without its line lets nobody in.
    const meanwhile = replaceBlock(map, mapFor([...peersIn(map), ...peers]));
    await put(ident, meanwhile);
    await put(hba, replaceBlock(rules, isWanted ? rulesFor(further, peers, remotes) : []));
    await put({ ...ident, text: meanwhile }, replaceBlock(map, mapFor(peers)));
}

function mapFor(peers: readonly Peer[]): string[] {
    return [...new Set(peers.map(({ user, system }) => `${MAP} ${system} ${user}`))];
}

/** Writes a file that differs, lets the server read it, and puts it back where the server does not understand it. */
async function put(file: ConfigurationFile, wanted: string): Promise<void> {
    if (!await writeConfiguration(file, wanted))
        return;
    const [mistake] = await psql(
        'SELECT \'line \' || line_number || \': \' || error FROM pg_hba_file_rules WHERE error IS NOT NULL LIMIT 1;');
    if (mistake) {
        await writeConfiguration({ ...file, text: wanted }, file.text);
        throw failed(`PostgreSQL does not understand ${file.name}: ${mistake.join(' ')}.`, 'Mend the file, then try again.');
    }
    await reload();
}

/** Asks the server to read its files again, and waits until it has. */
async function reload(): Promise<void> {
    const [before] = await psql('SELECT pg_conf_load_time(); SELECT pg_reload_conf();');
    for (let attempt = 0; attempt < 50; attempt++) {
        const [now] = await psql('SELECT pg_conf_load_time();');
        if (now?.[0] !== before?.[0])
            return;
        await new Promise(resolve => setTimeout(resolve, 20));
    }
    throw failed('PostgreSQL does not read its configuration again.', 'See systemctl status postgresql.');
}

/** The rules, the most special first: of those that fit, the first decides. */
export function rulesFor(
    further: readonly FurtherUser[], peers: readonly Peer[], remotes: readonly (Remote & { user: string })[] = [],
): string[] {
    const loopback = ['127.0.0.1/32', '::1/128'];
    const own = (database: string, user: string): string[] => [
        `local ${database} ${user} scram-sha-256`,
        ...loopback.map(address => `host ${database} ${user} ${address} scram-sha-256`),
    ];
    return [
        ...peers.map(({ user }) => `local all ${named(user)} peer map=${MAP}`),
        ...own('sameuser', `+${ALL_USERS}`),
        ...further.flatMap(({ database, user }) => own(named(database), named(user))),
        ...remotes.map(({ database, user, address }) => `hostssl ${named(database)} ${named(user)} ${network(address)} scram-sha-256`),
        `local all +${ALL_USERS} reject`,
        `host all +${ALL_USERS} all reject`,
    ];
}

/** An address as the file wants it: with the length of its prefix. */
function network(address: string): string {
    return address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`;
}

/** Those that the file as it stands lets in from elsewhere. */
export function remotesIn(rules: string): Remote[] {
    const found = blockOf(rules).lines.flatMap(line => {
        const [, database, , address] = /^hostssl "([^"]+)" "([^"]+)" (\S+) /.exec(line) ?? [];
        return database !== undefined && address !== undefined ? [{ database, address }] : [];
    });
    return found.filter((each, index) =>
        index === found.findIndex(({ database, address }) => database === each.database && address === each.address));
}

function named(name: string): string {
    if (!NAME.test(name))
        throw new Error(`a name that pg_hba.conf would not take as it is: ${JSON.stringify(name)}`);
    return `"${name}"`;
}

/** A file with other lines between the marks, at its head; without lines, without marks. */
export function replaceBlock(text: string, lines: readonly string[]): string {
    const rest = blockOf(text).rest;
    return lines.length === 0 ? rest : `${[BEGIN, ...lines, END].join('\n')}\n${rest}`;
}

function blockOf(text: string): { lines: string[], rest: string } {
    const all = text.split('\n');
    const [begin, end] = [all.indexOf(BEGIN), all.indexOf(END)];
    return begin === -1 || end < begin ? { lines: [], rest: text }
        : { lines: all.slice(begin + 1, end), rest: [...all.slice(0, begin), ...all.slice(end + 1)].join('\n') };
}

/** Those that are let in by the map as it stands. */
export function peersIn(map: string): Peer[] {
    return blockOf(map).lines.flatMap(line => {
        const [, system, user] = line.split(' ');
        return system !== undefined && user !== undefined ? [{ system, user }] : [];
    });
}

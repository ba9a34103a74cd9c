// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about what one site may do beyond what all may. Its own type carries it; the shared one never does. */

import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { SelinuxSettings } from '../../contract/selinux.ts';
import { isBooleanOn, knowsContext, selinuxMode } from '../../host/selinux.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Changes } from '../sites/changes.ts';
import { findSite } from '../sites/lookup.ts';
import type { SiteRecords } from '../sites/records.ts';
import { typeInDropIn } from './confinement.ts';
import { requireSafe, SHARED_TYPE } from './policy/module.ts';
import type { PolicyRecords } from './policy/records.ts';

/** Each costs a rule in the policy of the whole host. */
const MAX_PORTS = 50;
const MAX_DIRECTORIES = 20;

type Names = 'selinux.allow' | 'selinux.remove' | 'selinux.exceptions';
type Wanted = Pick<InputOf<'selinux.allow'>, 'port' | 'directory' | 'execute-own-binaries'>;

export function exceptionHandlers(changes: Changes, policies: PolicyRecords): Pick<Handlers, Names> {
    return {
        'selinux.allow': (input, caller) => allow(changes, policies, input, caller),
        'selinux.remove': (input, caller) => remove(changes, input, caller),
        'selinux.exceptions': ({ site }, caller) => shownExceptions(findSite(changes.records, site, caller), policies),
    };
}

/** The exceptions of a site, and whether they are in force. */
export async function shownExceptions(site: SiteRecord, policies: PolicyRecords): Promise<OutputOf<'selinux.exceptions'>> {
    const policy = policies.of(site.name);
    return {
        ...site.selinux, type: await typeInDropIn(site.name) ?? 'none',
        state: policy?.state ?? 'none', reason: policy?.reason ?? null, outgoing: await outgoing(),
    };
}

/** The switch is the administrator's, for all sites: `setsebool -P hosting_site_connect_network off`. */
async function outgoing(): Promise<OutputOf<'selinux.exceptions'>['outgoing']> {
    return await selinuxMode() === 'enforcing' && await isBooleanOn('hosting_site_connect_network') === false ? 'few' : 'all';
}

async function allow(
    changes: Changes, policies: PolicyRecords, input: InputOf<'selinux.allow'>, caller: Caller,
): Promise<OutputOf<'selinux.allow'>> {
    const words = wordsOf(input, 'allow');
    if (input.write && input.directory === undefined)
        throw invalid('write', 'Say with --directory where it may write.');
    if (!policies.ownTypes) {
        throw new HostingError('Conflict', 'All sites of this host are kept on the shared SELinux type, which carries no exceptions.',
            { hint: 'First: hostingctl selinux set --own-types' });
    }
    if (!await knowsContext(`system_u:system_r:${SHARED_TYPE}:s0`)) {
        throw new HostingError('Conflict', 'SELinux is off on this host, or without the types of sites.',
            { hint: 'See hostingctl selinux status' });
    }
    if (input.directory !== undefined)
        await requireDirectory(input.directory);
    // Looked up after everything that takes time: the change begins from what is so now.
    const site = changes.active(input.site, caller);
    if (input.directory !== undefined)
        requireNobodyElses(input.directory, site, changes.records);
    return changes.submit(site, { selinux: withException(site.selinux, input) }, `Allow ${words} to ${site.domain}`, caller);
}

function withException(settings: SelinuxSettings, input: InputOf<'selinux.allow'>): SelinuxSettings {
    const { ports, directories } = settings;
    const { port, directory: path, write } = input;
    if (port !== undefined && ports.includes(port))
        throw conflict('port', `It may connect to ${port} already.`);
    if (directories.some(each => each.path === path && each.write === write))
        throw conflict('directory', `It may use ${path} already.`);
    if (input['execute-own-binaries'] && settings.ownBinaries)
        throw conflict('execute-own-binaries', 'It may run programs of its own already.');
    if (port !== undefined && ports.length >= MAX_PORTS)
        throw invalid('port', `A site is allowed at most ${MAX_PORTS} ports.`);
    if (path !== undefined && directories.length >= MAX_DIRECTORIES)
        throw invalid('directory', `A site is given at most ${MAX_DIRECTORIES} directories.`);
    return {
        ports: port === undefined ? ports : [...ports, port].sort((a, b) => parseInt(a, 10) - parseInt(b, 10)),
        ownBinaries: settings.ownBinaries || input['execute-own-binaries'],
        directories: path === undefined ? directories : [...directories.filter(each => each.path !== path), { path, write }],
    };
}

function remove(changes: Changes, input: InputOf<'selinux.remove'>, caller: Caller): OutputOf<'selinux.remove'> {
    const words = wordsOf(input, 'remove');
    const site = changes.active(input.site, caller);
    const { ports, ownBinaries, directories } = site.selinux;
    const { port, directory } = input;
    if (port !== undefined && !ports.includes(port))
        throw missing('port', `${site.name} has no exception for ${port}.`);
    if (directory !== undefined && !directories.some(({ path }) => path === directory))
        throw missing('directory', `${site.name} has no exception for ${directory}.`);
    if (input['execute-own-binaries'] && !ownBinaries)
        throw missing('execute-own-binaries', `${site.name} has no exception for programs of its own.`);
    return changes.submit(site, {
        selinux: {
            ports: ports.filter(each => each !== port),
            ownBinaries: ownBinaries && !input['execute-own-binaries'],
            directories: directories.filter(({ path }) => path !== directory),
        },
    }, `Take ${words} back from ${site.domain}`, caller);
}

/** @throws HostingError `Invalid` where nothing is named */
function wordsOf({ port, directory, 'execute-own-binaries': own }: Wanted, command: string): string {
    const words = [port && `port ${port}`, own ? 'programs of its own' : '', directory].filter(Boolean);
    if (words.length === 0)
        throw new HostingError('Invalid', 'Say what it is about.', { hint: `See hostingctl selinux ${command} --help` });
    return words.join(', ');
}

async function requireDirectory(directory: string): Promise<void> {
    try {
        await requireSafe(directory);
    } catch (error) {
        if (error instanceof HostingError)
            throw invalid('directory', error.message, error.hint);
        throw error;
    }
}

/** A directory carries the level of one site: no other could use it, nor a part of it. */
function requireNobodyElses(directory: string, site: SiteRecord, records: SiteRecords): void {
    const isWithin = (one: string, other: string): boolean => one === other || one.startsWith(`${other}/`);
    for (const each of records.list()) {
        const found = each.selinux.directories.find(({ path }) => (isWithin(path, directory) || isWithin(directory, path))
            && !(each.id === site.id && path === directory));
        if (found)
            throw conflict('directory', `${found.path} is given to the site ${each.name}: the two would overlap.`);
    }
}

function missing(field: string, message: string): HostingError {
    return new HostingError('NotFound', message, { fields: { [field]: message }, hint: 'See hostingctl selinux exceptions' });
}

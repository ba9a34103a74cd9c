// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about PHP: the versions of the host, settings and state of a site's. */

import { conflict } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import { PHP_FIELDS, type PhpSettings, phpSettings } from '../../contract/php.ts';
import { bytesOf } from '../../contract/values.ts';
import type { Applications } from '../applications/application.ts';
import type { SiteRecord } from '../common/site.ts';
import { type Changes, present, wordsOf } from '../sites/changes.ts';
import { findAnySite, maySee } from '../sites/lookup.ts';
import { most } from './limits.ts';
import { phpStatus } from './status.ts';
import { supportOf } from './support.ts';
import { compareVersions, findVersions } from './versions.ts';

export function phpHandlers(changes: Changes, applications: Applications): Pick<Handlers, 'php.list' | 'php.status' | 'php.set'> {
    return {
        'php.list': (_input, caller) => list(changes.records.list().filter(({ owner }) => maySee(caller, owner))),
        'php.status': ({ site }, caller) => phpStatus(findAnySite(changes.records, site, caller)),
        'php.set': (input, caller) => set(changes, applications, input, caller),
    };
}

async function list(sites: readonly SiteRecord[]): Promise<OutputOf<'php.list'>> {
    const installed = new Map((await findVersions()).map(({ version, source }) => [version, source]));
    return [...new Set([...installed.keys(), ...sites.map(({ php }) => php)])]
        .sort((a, b) => compareVersions(b, a))
        .map(version => ({
            version, source: installed.get(version) ?? null, ...supportOf(version),
            sites: sites.filter(({ php }) => php === version).length,
        }));
}

function set(changes: Changes, applications: Applications, { site: reference, reset, ...input }: InputOf<'php.set'>, caller: Caller):
OutputOf<'php.set'> {
    const site = changes.anyActive(reference, caller);
    const given = settingsIn(input);
    const values = Object.entries(input).map(([field, value]) => [wordsFor(field), Array.isArray(value) ? listed(value) : value] as const);
    const words = [
        ...reset ? ['as for a new site'] : [],
        ...reset && values.length === 0 ? [] : [wordsOf(Object.fromEntries<string | number | boolean>(values), 'php set')],
    ].join(', ');
    const begin = reset ? phpSettings.parse(applications[site.app].settings?.phpSettings ?? {}) : site.phpSettings;
    const wanted = { ...begin, ...given };
    requireFitting(site, wanted, given);
    return changes.submit(site, { phpSettings: wanted }, `Set PHP of ${site.domain}: ${words}`, caller);
}

/** The settings that were given, by their own names. */
function settingsIn(input: Omit<InputOf<'php.set'>, 'site' | 'reset'>): Partial<PhpSettings> {
    const given = present(input);
    const settings = Object.fromEntries(Object.entries(PHP_FIELDS)
        .filter(([field]) => field in given)
        .map(([field, setting]) => [setting, given[field as keyof typeof given]])) as Partial<PhpSettings>;
    const { disabledFunctions } = settings;
    return {
        ...settings,
        ...disabledFunctions && { disabledFunctions: [...new Set(disabledFunctions)].filter(name => name !== '').sort() },
    };
}

/**
 * A limit of PHP that is wider than that of the site would never be reached.
 * @throws HostingError `Conflict` at the field
 */
function requireFitting({ limits }: SiteRecord, wanted: PhpSettings, given: Partial<PhpSettings>): void {
    const hint = 'Raise the limit of the site first: hostingctl site set';
    const sizes = [['memory-limit', 'memoryLimit'], ['opcache-memory', 'opcacheMemory']] as const;
    for (const [field, setting] of sizes) {
        if (given[setting] !== undefined && bytesOf(wanted[setting]) > bytesOf(limits.memory)) {
            throw conflict(field, `All processes of the site together may use ${limits.memory} of memory: ${wanted[setting]} is more.`,
                `${hint} --memory`);
        }
    }
    if (given.processes !== undefined && given.processes > most(limits.processes)) {
        throw conflict('processes', `The site may have ${limits.processes} processes, one of which leads the others: `
            + `at most ${most(limits.processes)} can work.`, `${hint} --processes`);
    }
}

function wordsFor(field: string): string {
    return field.replaceAll('-', ' ');
}

function listed(names: readonly string[]): string {
    return names.filter(name => name !== '').join(' ');
}

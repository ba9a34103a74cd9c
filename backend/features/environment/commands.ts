// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The commands about the environment of a site. A change makes a new version, and the job that puts it into force knows its number
 * only: no value comes into a job, its log or the audit.
 */

import { parseDotenv } from '../../contract/dotenv.ts';
import { valuesOf } from '../../contract/dotenv-values.ts';
import { setVariables } from '../../contract/dotenv-edit.ts';
import { type Problem, problemsOf, type Surroundings } from '../../contract/dotenv-problems.ts';
import type { EnvironmentSettings } from '../../contract/environment.ts';
import { HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Generated } from '../common/generated.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { poolEnvironment } from '../php/environment.ts';
import type { Changes } from '../sites/changes.ts';
import { findSite } from '../sites/lookup.ts';
import { type Found, readEnvironment } from './file.ts';
import type { Environments } from './versions.ts';

type EnvironmentHandlers = Pick<Handlers, Extract<keyof Handlers, `env.${string}`>>;

/** What is to become of the environment, and what people are told about it. */
interface Wanted {
    text: string;
    comment: string;
    title: string;
    settings?: Partial<EnvironmentSettings>;
}

export class EnvironmentCommands {
    readonly #changes: Changes;
    readonly #environments: Environments;
    readonly #generated: Generated;

    constructor(changes: Changes, environments: Environments, generated: Generated) {
        this.#changes = changes;
        this.#environments = environments;
        this.#generated = generated;
    }

    readonly handlers: EnvironmentHandlers = {
        'env.get': ({ site, key, reveal }, caller) => this.#get(this.#find(site, caller), key, reveal),
        'env.set': (input, caller) => this.#set(input, caller),
        'env.unset': ({ site, keys, force }, caller) => this.#unset(site, keys, force, caller),
        'env.import': ({ site, file, force }, caller) => this.#change(site, force, caller, ({ domain }) => ({
            text: file, comment: 'Imported', title: `Import the environment of ${domain}`,
        })),
        'env.export': async ({ site: reference, version }, caller) => {
            const site = this.#find(reference, caller);
            return { text: version === undefined ? await this.#present(site) : this.#environments.read(site, version) };
        },
        'env.history': ({ site }, caller) => this.#environments.list(this.#find(site, caller)),
        'env.diff': async ({ site: reference, version }, caller) => {
            const site = this.#find(reference, caller);
            return differences(this.#environments.read(site, version), await this.#present(site));
        },
        'env.restore': ({ site, version, force }, caller) => this.#change(site, force, caller, found => ({
            text: this.#environments.read(found, version), comment: `Version ${version} again`,
            title: `Restore version ${version} of the environment of ${found.domain}`,
        })),
        'env.check': ({ site }, caller) => this.#check(this.#find(site, caller)),
        'env.adopt': ({ site }, caller) => this.#adopt(site, caller),
    };

    #find(reference: string, caller: Caller): SiteRecord {
        return findSite(this.#changes.records, reference, caller);
    }

    async #get(site: SiteRecord, key: string | undefined, reveal: boolean): Promise<OutputOf<'env.get'>> {
        const found = await readEnvironment(site);
        const values = valuesOf(parseDotenv(await this.#present(site, found)).entries);
        if (key !== undefined && !values.has(key))
            throw invalidKey(site, key);
        const isRevealed = reveal || key !== undefined;
        const variables = Object.fromEntries([...values].filter(([name]) => key === undefined || name === key)
            .map(([name, value]) => [name, isRevealed ? value : null]));
        return { site: site.name, version: site.environment.version, drift: this.#drift(site, found), variables, revealed: isRevealed };
    }

    #set(input: InputOf<'env.set'>, caller: Caller): Promise<OutputOf<'env.set'>> {
        const { variables, 'in-php': inPhp, link } = input;
        if (variables.length === 0 && inPhp === undefined && link === undefined)
            throw invalid('variables', 'Say which variable is to be set: KEY=VALUE.', 'See hostingctl env set --help');
        const changes = Object.fromEntries(variables.map(each => [each.slice(0, each.indexOf('=')), each.slice(each.indexOf('=') + 1)]));
        const what = [
            ...variables.length > 0 ? [named(Object.keys(changes))] : [],
            ...inPhp === undefined ? [] : [inPhp ? 'the variables of PHP' : 'no variables of PHP'],
            ...link === undefined ? [] : ['the links to the environment'],
        ].join(', ');
        return this.#change(input.site, input.force, caller, ({ domain }, text) => ({
            text: setVariables(text, changes), comment: `Set ${what}`, title: `Set ${what} for ${domain}`,
            settings: { ...inPhp !== undefined && { inPhp }, ...link && { links: link.filter(each => each !== '') } },
        }));
    }

    #unset(reference: string, keys: readonly string[], force: boolean, caller: Caller): Promise<OutputOf<'env.unset'>> {
        return this.#change(reference, force, caller, (site, text) => {
            const present = new Set(parseDotenv(text).entries.map(({ name }) => name));
            const missing = keys.find(key => !present.has(key));
            if (missing !== undefined)
                throw invalidKey(site, missing);
            return {
                text: setVariables(text, Object.fromEntries(keys.map(key => [key, null]))),
                comment: `Removed ${named(keys)}`, title: `Remove ${named(keys)} from the environment of ${site.domain}`,
            };
        });
    }

    /** Starts the job that puts another text into force. */
    async #change(
        reference: string, force: boolean, caller: Caller, make: (site: SiteRecord, text: string) => Wanted,
    ): Promise<OutputOf<'env.set'>> {
        const found = await readEnvironment(this.#changes.active(reference, caller));
        // What was awaited may have let another change begin.
        let site = this.#changes.active(reference, caller);
        if (!force)
            this.#requireUnedited(site, found);
        let before = this.#environments.current(site);
        const wanted = make(site, before ?? ('text' in found ? found.text : ''));
        requireGood(wanted.text, { ...site.environment, ...wanted.settings });
        if (before === undefined && 'text' in found) {
            // What stood there before the first change can be restored, and is what an undo goes back to.
            this.#environments.begin(site, found.text, 'hostingd', 'As it was found');
            before = found.text;
            site = this.#changes.active(reference, caller);
        }
        const settings = { ...site.environment, ...wanted.settings };
        if (wanted.text === before && this.#drift(site, found) === null)
            return this.#changes.submit(site, { environment: settings }, wanted.title, caller);
        return this.#changes.submit(site, { environment: { ...settings, version: this.#environments.next(site) } }, wanted.title, caller, {
            force, reserve: () => { this.#environments.insert(site, wanted.text, caller.actor, wanted.comment); },
        });
    }

    async #adopt(reference: string, caller: Caller): Promise<OutputOf<'env.adopt'>> {
        const found = await readEnvironment(this.#changes.active(reference, caller));
        const site = this.#changes.active(reference, caller);
        if (!('text' in found)) {
            throw new HostingError('Conflict', 'odd' in found ? `${place.environment(site.name)} cannot be taken: ${found.odd}`
                : `There is no file ${place.environment(site.name)}.`, { hint: 'hostingctl env set --force writes it anew.' });
        }
        const { text } = found;
        if (text === this.#environments.current(site))
            throw new HostingError('Conflict', `${place.environment(site.name)} is as it was recorded.`);
        requireGood(text, site.environment);
        return this.#changes.submit(site, { environment: { ...site.environment, version: this.#environments.next(site) } },
            `Take up what was changed in the environment of ${site.domain} by hand`, caller, {
                reserve: () => {
                    this.#environments.insert(site, text, caller.actor, 'Changed by hand');
                    // From here on it counts as ours; another edit until the job begins is noticed.
                    this.#generated.remember(site, new Map([[place.environment(site.name), text]]));
                },
            });
    }

    async #check(site: SiteRecord): Promise<OutputOf<'env.check'>> {
        const found = await readEnvironment(site);
        const text = await this.#present(site, found);
        return {
            site: site.name, version: site.environment.version, drift: this.#drift(site, found),
            problems: problemsOf(text, surroundingsOf(site)), variables: [...valuesOf(parseDotenv(text).entries).keys()],
        };
    }

    /** The text as the application reads it. */
    async #present(site: SiteRecord, known?: Found): Promise<string> {
        const found = known ?? await readEnvironment(site);
        return 'text' in found ? found.text : this.#environments.current(site) ?? '';
    }

    #drift(site: SiteRecord, found: Found): OutputOf<'env.check'>['drift'] {
        const wanted = this.#environments.current(site);
        if (wanted === undefined)
            return null;
        if ('text' in found)
            return found.text === wanted ? null : 'edited';
        return 'odd' in found ? 'odd' : 'missing';
    }

    #requireUnedited(site: SiteRecord, found: Found): void {
        const drift = this.#drift(site, found);
        if (drift !== 'edited' && drift !== 'odd')
            return;
        throw new HostingError('Conflict', 'odd' in found ? `${place.environment(site.name)} is not what it was: ${found.odd}`
            : `${place.environment(site.name)} was changed by hand.`, {
            hint: `hostingctl env adopt ${site.name} takes the change up as a new version; --force overwrites it.`,
        });
    }
}

/** Where databases and domains of a site are known, a text can be compared with them. */
export function surroundingsOf({ domain, aliases, app, databases }: SiteRecord): Surroundings {
    return {
        domains: [domain, ...aliases], isLaravel: app === 'laravel',
        databases: databases.map(({ engine, name, users }) => ({ engine, name, users: users.map(user => user.name) })),
    };
}

/** @throws HostingError `Invalid` with the first error, and its line */
function requireGood(text: string, { inPhp }: EnvironmentSettings): void {
    const errors = problemsOf(text).filter(({ level }) => level === 'error');
    const [first] = errors;
    if (first) {
        throw new HostingError('Invalid', `${placeOf(first)}: ${first.message}`, {
            fields: { file: errors.slice(0, 20).map(each => `${placeOf(each)}: ${each.message}`).join('\n') },
        });
    }
    if (inPhp)
        poolEnvironment(valuesOf(parseDotenv(text).entries));
}

function placeOf({ line, column }: Problem): string {
    return `Line ${line}, column ${column}`;
}

function differences(older: string, present: string): OutputOf<'env.diff'> {
    const before = valuesOf(parseDotenv(older).entries);
    const after = valuesOf(parseDotenv(present).entries);
    return {
        added: [...after.keys()].filter(name => !before.has(name)),
        changed: [...after.keys()].filter(name => before.has(name) && before.get(name) !== after.get(name)),
        removed: [...before.keys()].filter(name => !after.has(name)),
    };
}

function invalidKey(site: SiteRecord, key: string): HostingError {
    return new HostingError('NotFound', `The environment of ${site.name} has no variable ${key}.`,
        { hint: `See hostingctl env get ${site.name}` });
}

/** Names for a sentence; of many, the first. */
function named(names: readonly string[]): string {
    const SHOWN = 5;
    return names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ');
}

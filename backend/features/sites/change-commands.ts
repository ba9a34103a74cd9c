// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands that change a site: each comes to the settings before and after, and one kind of job. */

import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import { run } from '../../host/run.ts';
import type { Generated } from '../common/generated.ts';
import type { SiteRecord, SiteSettings } from '../common/site.ts';
import { chooseVersion } from '../php/versions.ts';
import type { ChangeArgs } from './change.ts';
import { findSite } from './lookup.ts';
import { requireForeignDomain } from './names.ts';
import { requireOwner } from './owner.ts';
import type { Pieces } from './pieces.ts';
import type { SiteRecords } from './records.ts';

type ChangeHandlers = Pick<Handlers,
    'site.set' | 'site.suspend' | 'site.resume' | 'site.apply' | 'site.check' | 'domain.add' | 'domain.remove' | 'domain.primary'
    | 'redirect.add' | 'redirect.remove'>;

/** Names nginx answers for one site; more are refused. */
const MAX_DOMAINS = 100;
const MAX_REDIRECTS = 500;
const DIFFERENT = 1;    // diff(1)

export class ChangeCommands {
    readonly #records: SiteRecords;
    readonly #engine: Engine;
    readonly #pieces: Pieces;
    readonly #generated: Generated;

    constructor(records: SiteRecords, engine: Engine, pieces: Pieces, generated: Generated) {
        this.#records = records;
        this.#engine = engine;
        this.#pieces = pieces;
        this.#generated = generated;
    }

    readonly handlers: ChangeHandlers = {
        'site.set': (input, caller) => this.#set(input, caller),
        'site.suspend': ({ site }, caller) => this.#suspend(this.#active(site, caller), true, caller),
        'site.resume': ({ site }, caller) => this.#suspend(this.#active(site, caller), false, caller),
        'site.apply': ({ site, force }, caller) => {
            const found = this.#active(site, caller);
            return this.#submit(found, {}, `Apply the settings of ${found.domain}`, caller, { apply: true, force });
        },
        'site.check': ({ site }, caller) => this.#check(findSite(this.#records, site, caller)),
        'domain.add': (input, caller) => this.#addDomain(input, caller),
        'domain.remove': (input, caller) => this.#removeDomain(input, caller),
        'domain.primary': (input, caller) => this.#makePrimary(input, caller),
        'redirect.add': (input, caller) => this.#addRedirect(input, caller),
        'redirect.remove': (input, caller) => this.#removeRedirect(input, caller),
    };

    /** Starts a change anew that was rolled back: from the settings as they are now to the same goal. */
    restart({ name, before, after, title, apply, force }: ChangeArgs, caller: Caller, retryOf: number): OutputOf<'job.retry'> {
        const goal = Object.fromEntries(Object.entries(after)
            .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof SiteSettings])));
        return this.#submit(this.#active(name, caller), goal, title, caller, { apply, force, retryOf });
    }

    async #set(input: InputOf<'site.set'>, caller: Caller): Promise<OutputOf<'site.set'>> {
        const site = this.#active(input.site, caller);
        const { php, owner, memory, cpu, processes, io } = input;
        const limits = present({ memory, cpu, processes, io });
        const given = Object.entries({ ...present({ php, owner }), ...limits });
        if (given.length === 0)
            throw new HostingError('Invalid', 'Say what is to change.', { hint: 'See hostingctl site set --help' });
        if (php !== undefined)
            await chooseVersion(php);
        await requireOwner(owner || undefined);
        const words = given.map(([key, value]) => `${key} ${value === '' ? 'none' : value}`).join(', ');
        return this.#submit(site, {
            ...php !== undefined && { php },
            ...owner !== undefined && { owner: owner || null },
            limits: { ...site.limits, ...limits },
        }, `Set ${words} for ${site.domain}`, caller);
    }

    #suspend(site: SiteRecord, suspended: boolean, caller: Caller): OutputOf<'site.suspend'> {
        if (site.suspended === suspended)
            throw new HostingError('Conflict', `The site ${site.name} is ${suspended ? 'suspended already' : 'not suspended'}.`);
        return this.#submit(site, { suspended }, `${suspended ? 'Suspend' : 'Resume'} ${site.domain}`, caller);
    }

    #addDomain({ site: reference, domain }: InputOf<'domain.add'>, caller: Caller): OutputOf<'domain.add'> {
        const site = this.#active(reference, caller);
        requireForeignDomain(domain, 'domain');
        const holder = this.#records.byDomain(domain);
        if (holder)
            throw conflict('domain', `${domain} belongs to the site ${holder.name} already.`);
        if (site.aliases.length + 1 >= MAX_DOMAINS)
            throw invalid('domain', `A site has at most ${MAX_DOMAINS} domains.`);
        return this.#submit(site, { aliases: [...site.aliases, domain].sort() }, `Add ${domain} to ${site.domain}`, caller);
    }

    #removeDomain({ site: reference, domain }: InputOf<'domain.remove'>, caller: Caller): OutputOf<'domain.remove'> {
        const site = this.#active(reference, caller);
        if (domain === site.domain) {
            throw conflict('domain', `${domain} is the primary domain of the site.`,
                'Make another one primary first: hostingctl domain primary SITE DOMAIN');
        }
        this.#requireAlias(site, domain);
        if (site.redirects.some(each => each.source === domain)) {
            throw conflict('domain', `${domain} is redirected.`,
                `Remove the redirect first: hostingctl redirect remove ${site.name} ${domain}`);
        }
        return this.#submit(site, { aliases: site.aliases.filter(each => each !== domain) },
            `Remove ${domain} from ${site.domain}`, caller);
    }

    #makePrimary({ site: reference, domain }: InputOf<'domain.primary'>, caller: Caller): OutputOf<'domain.primary'> {
        const site = this.#active(reference, caller);
        if (domain === site.domain)
            throw conflict('domain', `${domain} is the primary domain already.`);
        this.#requireAlias(site, domain);
        if (site.redirects.some(each => each.source === domain))
            throw conflict('domain', `${domain} is redirected and cannot be the primary domain.`);
        const aliases = [site.domain, ...site.aliases.filter(each => each !== domain)].sort();
        return this.#submit(site, { domain, aliases }, `Make ${domain} the primary domain of ${site.name}`, caller);
    }

    #addRedirect(input: InputOf<'redirect.add'>, caller: Caller): OutputOf<'redirect.add'> {
        const site = this.#active(input.site, caller);
        const { from: source, to: target, code, 'keep-path': keepPath } = input;
        if (site.redirects.some(each => each.source === source))
            throw conflict('from', `${source} is redirected already.`, 'Remove that redirect first.');
        if (site.redirects.length >= MAX_REDIRECTS)
            throw invalid('from', `A site has at most ${MAX_REDIRECTS} redirects.`);
        if (!source.startsWith('/')) {
            if (source === site.domain)
                throw conflict('from', `${source} is the primary domain of the site.`, 'Make another one primary first.');
            if (!site.aliases.includes(source))
                throw invalid('from', `${source} is no domain of the site ${site.name}.`, 'Add it first with hostingctl domain add.');
        }
        // The simplest of loops; longer ones are the administrator's to see.
        if (target === source || target === `http://${source}` || target === `https://${source}`)
            throw invalid('to', 'This would redirect to itself.');
        const redirects = [...site.redirects, { source, target, code: Number(code), keepPath }];
        return this.#submit(site, { redirects }, `Redirect ${source} of ${site.domain} to ${target}`, caller);
    }

    #removeRedirect({ site: reference, from }: InputOf<'redirect.remove'>, caller: Caller): OutputOf<'redirect.remove'> {
        const site = this.#active(reference, caller);
        if (!site.redirects.some(each => each.source === from)) {
            const message = `${from} of the site ${site.name} is not redirected.`;
            throw new HostingError('NotFound', message, { fields: { from: message } });
        }
        return this.#submit(site, { redirects: site.redirects.filter(each => each.source !== from) },
            `Remove the redirect of ${from} from ${site.domain}`, caller);
    }

    #requireAlias(site: SiteRecord, domain: string): void {
        if (!site.aliases.includes(domain)) {
            const message = `${domain} is no domain of the site ${site.name}.`;
            throw new HostingError('NotFound', message, { fields: { domain: message } });
        }
    }

    async #check(site: SiteRecord): Promise<OutputOf<'site.check'>> {
        const drift: OutputOf<'site.check'>['drift'] = [];
        for (const piece of Object.values(this.#pieces)) {
            for (const [path, wanted] of await piece.files?.(site) ?? []) {
                const reason = await this.#generated.drift(path, wanted);
                if (reason)
                    drift.push({ path, reason, diff: reason === 'missing' ? '' : await difference(path, wanted) });
            }
        }
        return { site: site.name, drift };
    }

    /** A site that is neither being made nor deleted, and on which no other job is at work. */
    #active(reference: string, caller: Caller): SiteRecord {
        const site = findSite(this.#records, reference, caller);
        if (site.state !== 'active')
            throw new HostingError('Conflict', `The site ${site.name} is ${site.state}.`);
        // A change is told by what was before it: two of them must not begin from the same settings.
        const open = this.#engine.records.open().find(job => job.site === site.name);
        if (open)
            throw new HostingError('Conflict', `Job ${open.id} is at work on the site ${site.name}.`, { hint: 'Wait for its end.' });
        return site;
    }

    #submit(
        site: SiteRecord, change: Partial<SiteSettings>, title: string, caller: Caller,
        options: { apply?: boolean, force?: boolean, retryOf?: number } = {},
    ): { job: number, site: string } {
        const { domain, aliases, php, owner, suspended, limits, redirects } = site;
        const before: SiteSettings = { domain, aliases, php, owner, suspended, limits, redirects };
        const job = this.#engine.submit<ChangeArgs>('site.change', {
            args: {
                name: site.name, title, before, after: { ...before, ...change },
                apply: options.apply ?? false, force: options.force ?? false,
            },
            site: site.name, domain: site.domain, owner: site.owner, actor: caller.actor, retryOf: options.retryOf,
        });
        return { job, site: site.name };
    }
}

/** An object without the fields that are undefined. */
function present<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** What is on disk against what is wanted, as a unified diff. */
async function difference(path: string, wanted: string): Promise<string> {
    const { stdout } = await run('diff', ['--unified', '--label', `${path} (on disk)`, '--label', `${path} (wanted)`, '--', path, '-'],
        { input: wanted, accept: [DIFFERENT] });
    return stdout;
}

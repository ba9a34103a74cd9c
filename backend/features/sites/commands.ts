// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about sites: what is refused is refused here, before anything reaches the host. */

import { parseDomain, twinOf } from '../../contract/domain.ts';
import { HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Site, SiteSummary } from '../../contract/sites.ts';
import { wordpressSettings } from '../../contract/wordpress.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { Application, Applications } from '../applications/application.ts';
import { shown } from '../access/commands.ts';
import { type DatabaseRecord, docrootOf, type EngineName, place, type SiteRecord } from '../common/site.ts';
import { submitForSite } from '../common/submit.ts';
import { requireNoOverlap } from '../domains/overlap.ts';
import { runningSites } from '../php/activity.ts';
import { chooseVersion } from '../php/versions.ts';
import { shownSftp } from '../sftp/shown.ts';
import type { ApplicationLogins } from '../wordpress/logins.ts';
import { SET_PASSWORD } from '../wordpress/password.ts';
import type { CreateArgs } from './create.ts';
import type { DeleteArgs } from './delete.ts';
import { findSite, isWebsite, type Website } from './lookup.ts';
import { chooseName, requireFreeName } from './names.ts';
import { requireOwner } from './owner.ts';
import type { NewSite, SiteOutline, SiteRecords } from './records.ts';
import { freeUid, requireFreeDomains, reserveDatabase } from './reserve.ts';

/** A creation with everything chosen and checked. */
interface Prepared {
    input: InputOf<'site.create'>;
    name: string;
    php: string;
    lowestUid: number;
    databases: NewSite['databases'];
    actor: string;
    retryOf: number | undefined;
}

export type SiteHandlers = Pick<Handlers, 'site.create' | 'site.credentials' | 'site.list' | 'site.show' | 'site.suggest' | 'site.delete'>;

export class SiteCommands {
    readonly #records: SiteRecords;
    readonly #engine: Engine;
    readonly #secrets: Secrets;
    readonly #logins: ApplicationLogins;
    readonly #applications: Applications;

    constructor(records: SiteRecords, engine: Engine, secrets: Secrets, logins: ApplicationLogins, applications: Applications) {
        this.#records = records;
        this.#engine = engine;
        this.#secrets = secrets;
        this.#logins = logins;
        this.#applications = applications;
    }

    readonly handlers: SiteHandlers = {
        'site.create': (input, caller) => this.create(input, caller),
        'site.credentials': ({ site }, caller) => this.#takeCredentials(findSite(this.#records, site, caller)),
        'site.list': (_input, caller) => this.#list(caller),
        'site.show': ({ site }, caller) => this.#show(findSite(this.#records, site, caller)),
        'site.suggest': ({ domain }) => this.#suggest(domain),
        'site.delete': (input, caller) => this.delete(input, caller),
    };

    /** Starts the creation of a site. */
    async create(input: InputOf<'site.create'>, caller: Caller, retryOf?: number): Promise<OutputOf<'site.create'>> {
        const engine = databaseFor(input, this.#applications[input.app]);
        const aliases = aliasesOf(input);
        requireFreeDomains(this.#records, input.domain, aliases);
        requireNoOverlap(
            { domains: [input.domain, ...aliases], owner: input.owner ?? null, acrossOwners: input['across-owners'] },
            this.#records.names(), index => index === 0 ? 'domain' : 'alias');
        if (input.user)
            await requireFreeName(input.user, this.#records);
        const [php] = await Promise.all([chooseVersion(input.php), requireOwner(input.owner)]);
        for (;;) {
            const name = input.user ?? await chooseName(input.domain, this.#records);
            const [lowestUid, databases] = await Promise.all([freeUid(this.#records), reserveDatabase(this.#secrets, engine, name)]);
            // Between the choice and here, another creation may have taken the name: then the next one is chosen.
            if (input.user || !this.#records.byName(name))
                return this.#submit({ input, name, php, lowestUid, databases, actor: caller.actor, retryOf });
        }
    }

    #submit({ input, name, php, lowestUid, databases, actor, retryOf }: Prepared): OutputOf<'site.create'> {
        const { domain, app, title, email, multisite } = input;
        const owner = input.owner ?? null;
        const args: CreateArgs = { name, domain, app, input };
        return submitForSite(this.#engine, 'site.create', { name, domain, owner }, args, { actor }, { retryOf, reserve: () => {
            this.#records.insert({
                name, domain, aliases: aliasesOf(input), app, php, owner, databases, uid: this.#records.nextUid(lowestUid),
                settings: {
                    ...this.#applications[app].settings,
                    ...multisite !== 'none' && { wordpress: wordpressSettings.parse({ multisite }) },
                },
            });
            if (app === 'wordpress')
                this.#logins.insert(name, { title: title ?? domain, email: email ?? `webmaster@${domain}` });
        } });
    }

    /** Starts the deletion of a site. */
    delete(input: InputOf<'site.delete'>, caller: Caller, retryOf?: number): OutputOf<'site.delete'> {
        const site = findSite(this.#records, input.site, caller);
        if (site.state !== 'active') {
            const job = this.#jobOf(site);
            throw new HostingError('Conflict', `The site ${site.name} is ${site.state}.`, {
                hint: job === null ? 'Look at its jobs with hostingctl job list.' : `Wait for job ${job}, or retry it.`,
            });
        }
        if (input.revoke && site.tls.source !== 'acme') {
            throw invalid('revoke', `The certificate of ${site.name} was not issued through this host.`,
                'Only who has issued it can declare it invalid: ask the authority. Leave --revoke out.');
        }
        const args: DeleteArgs = { name: site.name, domain: site.domain, app: site.app, files: input.files, revoke: input.revoke };
        return submitForSite(this.#engine, 'site.delete', site, args, caller,
            { retryOf, reserve: () => this.#records.setState(site.name, 'deleting') });
    }

    /** The one time that a log-in is shown. */
    #takeCredentials({ name, domain, state }: SiteRecord): OutputOf<'site.credentials'> {
        // The job still needs it.
        if (state === 'creating')
            throw new HostingError('Conflict', `The site ${name} is being created.`, { hint: 'Wait for the end of its job.' });
        const job = this.#engine.records.open().find(each => each.site === name && each.kind === SET_PASSWORD);
        if (job)
            throw new HostingError('Conflict', `Job ${job.id} sets the password that is to be shown.`, { hint: 'Wait for its end.' });
        const login = this.#logins.take(name);
        if (!login) {
            throw new HostingError('NotFound', `There is no log-in of the site ${name} to be shown.`,
                { hint: `It is shown once only. A forgotten password is set anew by hostingctl wordpress password ${name}.` });
        }
        return { ...login, url: `http://${domain}/wp-login.php` };
    }

    #list(caller: Caller): SiteSummary[] {
        const running = runningSites();
        const jobs = this.#openJobs();
        return this.#records.outlines(caller.role === 'administrator' ? undefined : caller.name).filter(isWebsite)
            .map(site => summary(site, running, jobs.get(site.name) ?? null));
    }

    #show(site: Website): Site {
        const { name } = site;
        return {
            ...summary(site, runningSites(), this.#jobOf(site)),
            uid: site.uid, level: site.level, limits: site.limits, redirects: site.redirects,
            home: place.home(name), docroot: docrootOf(site), socket: place.socket(name),
            domains: site.domains,
            web: site.web,
            access: shown(site.access),
            phpSettings: site.phpSettings,
            wordpress: site.app === 'wordpress' ? site.wordpress : null,
            hasLogin: this.#logins.isWaiting(name),
            laravel: site.laravel,
            remote: site.remote,
            storage: site.storage,
            environment: site.environment,
            tls: site.tls,
            selinux: site.selinux,
            sftp: shownSftp(site.sftp),
            slice: place.sliceUnit(name), logs: place.logs(name),
        };
    }

    async #suggest(domain: string): Promise<OutputOf<'site.suggest'>> {
        requireFreeDomains(this.#records, domain, []);
        const user = await chooseName(domain, this.#records);
        return { domain, user, docroot: place.files(user) };
    }

    #jobOf(site: SiteRecord): number | null {
        return this.#openJobs().get(site.name) ?? null;
    }

    /** The open job of each site that has one. */
    #openJobs(): Map<string, number> {
        return new Map(this.#engine.atWork().map(({ id, site }) => [site, id]));
    }
}

/**
 * The database a new site gets: what was asked for, or what its application needs.
 * @throws HostingError `Invalid` at the field that does not fit the application
 */
function databaseFor({ app, database, title, email, multisite }: InputOf<'site.create'>, application: Application): EngineName | 'none' {
    for (const [field, value] of Object.entries({ title, email, multisite: multisite === 'none' ? undefined : multisite })) {
        if (value !== undefined && app !== 'wordpress')
            throw invalid(field, `Only WordPress has use for ${field}.`, 'Add --app wordpress, or leave it out.');
    }
    const needed = application.database === 'needed';
    if (needed && database === 'none')
        throw invalid('database', `A ${app} site needs a database.`, 'Leave --database out, or say mariadb.');
    if (application.engine && database !== undefined && database !== 'none' && database !== application.engine) {
        throw invalid('database', `A ${app} site works with ${application.engine} alone.`,
            `Leave --database out, or say ${application.engine}.`);
    }
    return database ?? (needed ? 'mariadb' : 'none');
}

/** @throws HostingError `Invalid` where there is no name with www */
function aliasesOf({ domain, alias, www }: InputOf<'site.create'>): string[] {
    if (!www)
        return alias;
    if (domain.startsWith('www.'))
        throw invalid('www', `${domain} begins with www already.`, `Name the site ${twinOf(domain)}, or leave --www out.`);
    const twin = parseDomain(twinOf(domain));
    if ('problem' in twin)
        throw invalid('www', twin.problem);
    return [...alias, twin.domain];
}

function summary(site: SiteOutline & Pick<Website, 'app'>, running: ReadonlySet<string>, job: number | null): SiteSummary {
    const { name, domain, aliases, app, php, state, owner, suspended, createdAt, databases } = site;
    const all = databases.map(summaryOf);
    return {
        name, domain, aliases, app, php, state, owner, suspended, createdAt, job,
        activity: running.has(name) ? 'running' : 'idle',
        database: all[0] ?? null,
        databases: all,
    };
}

function summaryOf({ engine, name }: Pick<DatabaseRecord, 'engine' | 'name'>): SiteSummary['databases'][number] {
    return { engine, name, user: name };
}

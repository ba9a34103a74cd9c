// SPDX-License-Identifier: LGPL-2.1-or-later
/* All features put together: the engine with their kinds of jobs, and a handler for each command. */

import type { Handlers } from '../contract/handlers.ts';
import { Engine } from '../engine/engine.ts';
import type { JobKind } from '../engine/job.ts';
import { JobRecords } from '../engine/records.ts';
import type { Systemd } from '../host/systemd.ts';
import type { Secrets } from '../store/secrets.ts';
import type { Store } from '../store/store.ts';
import { accessHandlers } from './access/commands.ts';
import { generic } from './applications/generic.ts';
import { auditHandlers, auditRestarts } from './audit/commands.ts';
import { removeOld, setRetention } from './audit/retention.ts';
import { Certificates } from './certificates/feature.ts';
import { CertificateRecords } from './certificates/records.ts';
import { HostSettings } from './common/host-settings.ts';
import { Generated } from './common/generated.ts';
import type { SiteRecord } from './common/site.ts';
import { webClient } from './databases/client/application.ts';
import { ClientCommands, clientOf } from './databases/client/commands.ts';
import { Guests } from './databases/client/guests.ts';
import { GuestRecords } from './databases/client/records.ts';
import type { DatabaseTools } from './databases/database-jobs.ts';
import { databaseHandlers, databaseJobs } from './databases/feature.ts';
import { remoteHandlers } from './databases/remote/commands.ts';
import { databaseServers, serverHandlers } from './databases/server/state.ts';
import { databaseTransfers } from './databases/transfer/feature.ts';
import { DatabaseRecords } from './databases/records.ts';
import { documentHandlers } from './document/commands.ts';
import { domainHandlers } from './domains/domains.ts';
import { redirectHandlers } from './domains/redirects.ts';
import { EnvironmentCommands } from './environment/commands.ts';
import { Environments } from './environment/versions.ts';
import { backupHandlers, backupStore, restartBackup } from './host/backup.ts';
import { checkHandlers } from './host/check/commands.ts';
import { HostChecks } from './host/check/last.ts';
import { allChecks } from './host/check/list.ts';
import { hostHandlers } from './host/commands.ts';
import { Hardening } from './host/hardening/commands.ts';
import { setupHandlers } from './host/setup/commands.ts';
import { setUpHost } from './host/setup/job.ts';
import { keptUpdates } from './host/updates.ts';
import { JobCommands } from './jobs/commands.ts';
import { laravel } from './laravel/application.ts';
import { laravelHandlers } from './laravel/commands.ts';
import { limitHandlers } from './limits/commands.ts';
import { topHandlers } from './limits/top.ts';
import { logHandlers } from './logs/commands.ts';
import { Activator } from './nginx/activate.ts';
import { webHandlers } from './nginx/commands.ts';
import { headerHandlers } from './nginx/headers.ts';
import { snippetHandlers } from './nginx/snippet.ts';
import { phpHandlers } from './php/commands.ts';
import { keyCommands, keyJobs } from './secrets/feature.ts';
import { SelinuxCommands } from './selinux/denials/commands.ts';
import { DenialRecords } from './selinux/denials/records.ts';
import { DenialWatch } from './selinux/denials/watch.ts';
import { EnforceCommands, turnEnforcing } from './selinux/enforce.ts';
import { exceptionHandlers } from './selinux/exceptions.ts';
import { applyPolicy } from './selinux/policy/apply.ts';
import { othersOf, PolicyCommands } from './selinux/policy/commands.ts';
import { PolicyHost } from './selinux/policy/host.ts';
import { PolicyRecords } from './selinux/policy/records.ts';
import { sftpHandlers } from './sftp/commands.ts';
import { type SshKeyFeature, sshKeyFeature } from './ssh-keys/feature.ts';
import { changeSite } from './sites/change.ts';
import { Changes } from './sites/changes.ts';
import { cloneSite } from './sites/clone.ts';
import { CloneCommands } from './sites/clone-commands.ts';
import { SiteCommands } from './sites/commands.ts';
import { createSite } from './sites/create.ts';
import { deleteSite } from './sites/delete.ts';
import { compareSite, driftHandlers } from './sites/drift.ts';
import { firstFiles, type Pieces, pieces } from './sites/pieces.ts';
import { type Preview, previewOf } from './sites/preview.ts';
import { SiteRecords } from './sites/records.ts';
import { restarts } from './sites/restart.ts';
import { RunCommands } from './run/commands.ts';
import { runProgram } from './run/job.ts';
import { settingHandlers } from './sites/settings.ts';
import { templateHandlers } from './templates/commands.ts';
import { wordPress } from './wordpress/application.ts';
import { WordPressCommands } from './wordpress/commands.ts';
import { ApplicationLogins } from './wordpress/logins.ts';
import { setPassword } from './wordpress/password.ts';
import { purgeCache } from './wordpress/purge.ts';

/** What all features stand on. */
export interface Ground {
    store: Store;
    secrets: Secrets;
    systemd: Systemd;
    /** How many calls are being answered. */
    callsUnderWay: () => number;
}

/** What the service runs. */
export interface Hosting {
    engine: Engine;
    handlers: Handlers;
    preview: Preview;
    selinux: SelinuxCommands;
    watch: DenialWatch;
    checks: HostChecks;
    /** Holds history to its bounds. */
    tidy: () => void;
    /** Takes up what an earlier life left for the policy of the host; after the engine has taken up its jobs. */
    begin: () => Promise<void>;
}

/** Records, and the pieces of a site with what they need. */
function foundation(ground: Ground) {
    const { store, secrets, systemd } = ground;
    const records = new SiteRecords(store);
    const databases = new DatabaseRecords(store);
    const jobRecords = new JobRecords(store);
    const activator = new Activator(systemd, () => jobRecords.approaching('virtual-host'));
    const generated = new Generated(store);
    const environments = new Environments(store, secrets, records);
    const host = new HostSettings(store);
    const logins = new ApplicationLogins(store, secrets);
    const policies = new PolicyRecords(store);
    const applications = { generic, wordpress: wordPress(systemd, logins, secrets), laravel, client: webClient };
    const guests = new Guests({ records: new GuestRecords(store), client: () => clientOf(records.list()), systemd });
    const all = pieces({
        sites: () => records.list(), systemd, secrets, databases, activator, generated, environments, host, applications, policies,
        guests,
    });
    const databaseTools = { sites: records, records: databases, secrets, guests };
    const checks = checksOf(ground, { records, generated, policies, all });
    return { records, activator, generated, environments, host, logins, policies, applications, databaseTools, all, checks };
}

/** Commands that need nothing but the way a site is changed, and secrets are sealed. */
function plainChanges(changes: Changes, secrets: Secrets) {
    return {
        ...settingHandlers(changes),
        ...redirectHandlers(changes),
        ...webHandlers(changes),
        ...headerHandlers(changes),
        ...snippetHandlers(changes),
        ...remoteHandlers(changes),
        ...laravelHandlers(changes),
        ...accessHandlers(changes, secrets),
        ...sftpHandlers(changes, secrets),
    };
}

/** Looks at everything that the panel relies on. */
function checksOf({ store, systemd }: Ground, { records, generated, policies, all }: {
    records: SiteRecords; generated: Generated; policies: PolicyRecords; all: Pieces;
}): HostChecks {
    const tools = {
        store, records, policies, jobs: new JobRecords(store), certificates: new CertificateRecords(store), updates: keptUpdates,
        compare: (site: SiteRecord) => compareSite(site, all, generated), databaseServers: () => databaseServers(systemd),
    };
    return new HostChecks(store, () => allChecks(tools));
}

/** Commands about the host and what happens on it. */
function aboutHost({ store, secrets, systemd }: Ground, records: SiteRecords, engine: Engine, checks: HostChecks) {
    return {
        ...hostHandlers(records, secrets, systemd),
        ...setupHandlers(engine),
        ...backupHandlers(engine),
        ...checkHandlers(checks),
        ...limitHandlers(records),
        ...topHandlers(records),
        ...serverHandlers(systemd),
        ...templateHandlers,
        ...logHandlers(records),
        ...auditHandlers(store, records, engine),
    };
}

/** The kinds of jobs that are about one site as a whole. */
function jobsOfSites({ secrets, systemd }: Ground, ours: ReturnType<typeof foundation>) {
    const { records, generated, environments, logins, applications, all } = ours;
    return [
        createSite(records, all, systemd),
        cloneSite({
            records, all, systemd, secrets, applications, environments, first: firstFiles({ secrets, applications, environments }),
        }),
        changeSite(records, all, generated, applications),
        deleteSite(records, all),
        setPassword(records, logins),
        purgeCache(records),
        runProgram(name => records.byName(name), systemd),
    ];
}

export function hosting(ground: Ground): Hosting {
    const { store, secrets, systemd, callsUnderWay } = ground;
    const ours = foundation(ground);
    const { records, activator, generated, environments, host, logins, policies, applications, databaseTools, all, checks } = ours;
    const transfers = databaseTransfers(records, secrets, systemd);
    const [sshKeys, hardening] = guardsOfHost(ground);
    const certificates = new Certificates(store, { sites: records, host, activator, systemd, pieces: all });
    const kinds = [
        ...jobsOfSites(ground, ours),
        applyPolicy(new PolicyHost(policies, records, systemd), othersOf(() => engine)),
        setRetention(store),
        backupStore(store),
        ...databaseJobs(databaseTools, { systemd, generated, environments, php: all.php }),
        ...transfers.kinds,
        ...keyJobs(store, secrets, () => callsUnderWay() === 0 && engine.busy === 1),
        ...certificates.kinds,
        turnEnforcing(),
        setUpHost(systemd),
        ...sshKeys.kinds, hardening.kind,
    ];
    const engine: Engine = new Engine(store, kinds as unknown as JobKind[]);
    const sites = new SiteCommands(records, engine, secrets, logins, applications);
    const changes = new Changes(records, engine, environments);
    const clones = new CloneCommands(changes, engine, secrets);
    const certificateCommands = certificates.begin(changes, engine);
    const wordpress = new WordPressCommands(changes, engine, logins);
    const aboutDatabases = databaseCommands(changes, engine, databaseTools, transfers);
    const guarding = guardsOf({ store, secrets, engine, policies, changes, sshKeys, hardening });
    const jobs = new JobCommands(engine, records, {
        ...restarts(sites, clones, changes, aboutDatabases.client), ...wordpress.restarts, ...aboutDatabases.restarts,
        ...certificateCommands.restarts, ...guarding.restarts, ...restartBackup(engine), ...auditRestarts(engine),
    });
    const handlers: Handlers = {
        ...aboutHost(ground, records, engine, checks),
        ...sites.handlers,
        ...clones.handlers,
        ...documentHandlers(records, applications),
        ...plainChanges(changes, secrets),
        ...driftHandlers(changes, all, generated),
        ...domainHandlers(changes, applications),
        ...certificateCommands.handlers,
        ...phpHandlers(changes, applications),
        ...new EnvironmentCommands(changes, environments, generated).handlers,
        ...wordpress.handlers,
        ...aboutDatabases.handlers,
        ...new RunCommands(records, engine).handlers,
        ...jobs.handlers,
        ...guarding.handlers,
    };
    return {
        engine, handlers, checks,
        preview: previewOf({ records, pieces: all, generated, kind: changeSite(records, all, generated, applications) }),
        ...guarding.outward,
        begin: async () => { await Promise.all([guarding.outward.begin(), databaseTools.guests.begin()]); },
        tidy: () => { removeOld(store); engine.records.removeOld(); store.shrink(); },
    };
}

/** The commands about databases, dumps and the web client. */
function databaseCommands(changes: Changes, engine: Engine, tools: DatabaseTools, transfers: ReturnType<typeof databaseTransfers>) {
    const plain = databaseHandlers(changes, engine, tools);
    const transfer = transfers.commands(changes, engine);
    const client = new ClientCommands(changes, engine, tools.guests);
    return {
        client,
        handlers: { ...plain.handlers, ...transfer.handlers, ...client.handlers },
        restarts: { ...plain.restarts, ...transfer.restarts },
    };
}

/** What guards the host: SSH keys, and what makes it harder to break into. */
function guardsOfHost({ store, secrets, systemd }: Ground): [SshKeyFeature, Hardening] {
    const sshKeys = sshKeyFeature(store, secrets, systemd);
    return [sshKeys, new Hardening(store, systemd, sshKeys.records)];
}

/** The commands about SELinux, the key of secrets, SSH keys, and how hard the host is to break into. */
function guardsOf({ store, secrets, engine, policies, changes, sshKeys, hardening }: {
    store: Store; secrets: Secrets; engine: Engine; policies: PolicyRecords; changes: Changes; sshKeys: SshKeyFeature;
    hardening: Hardening;
}) {
    const policy = new PolicyCommands(engine, policies, changes.records);
    const selinux = new SelinuxCommands(changes.records, new DenialRecords(store), policies);
    const enforcing = new EnforceCommands(engine, selinux);
    const keys = keyCommands(engine, secrets);
    const ssh = sshKeys.begin(engine);
    const hard = hardening.begin(engine);
    return {
        outward: { selinux, watch: new DenialWatch(() => selinux.look()), begin: () => policy.begin() },
        handlers: {
            ...selinux.handlers, ...enforcing.handlers, ...exceptionHandlers(changes, policies), ...policy.handlers, ...keys.handlers,
            ...ssh.handlers, ...hard.handlers,
        },
        restarts: { ...enforcing.restarts, ...policy.restarts, ...keys.restarts, ...ssh.restarts, ...hard.restarts },
    };
}

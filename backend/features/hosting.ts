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
import { auditHandlers } from './audit/commands.ts';
import { removeOld, setRetention } from './audit/retention.ts';
import { Generated } from './common/generated.ts';
import { domainHandlers } from './domains/domains.ts';
import { redirectHandlers } from './domains/redirects.ts';
import { hostHandlers } from './host/commands.ts';
import { JobCommands } from './jobs/commands.ts';
import { laravel } from './laravel/application.ts';
import { laravelHandlers } from './laravel/commands.ts';
import { limitHandlers } from './limits/commands.ts';
import { logHandlers } from './logs/commands.ts';
import { Activator } from './nginx/activate.ts';
import { webHandlers } from './nginx/commands.ts';
import { headerHandlers } from './nginx/headers.ts';
import { snippetHandlers } from './nginx/snippet.ts';
import { phpHandlers } from './php/commands.ts';
import { SelinuxCommands } from './selinux/denials/commands.ts';
import { DenialRecords } from './selinux/denials/records.ts';
import { DenialWatch } from './selinux/denials/watch.ts';
import { EnforceCommands, turnEnforcing } from './selinux/enforce.ts';
import { exceptionHandlers } from './selinux/exceptions.ts';
import { applyPolicy } from './selinux/policy/apply.ts';
import { othersOf, PolicyCommands } from './selinux/policy/commands.ts';
import { PolicyHost } from './selinux/policy/host.ts';
import { PolicyRecords } from './selinux/policy/records.ts';
import { changeSite } from './sites/change.ts';
import { Changes } from './sites/changes.ts';
import { cloneSite } from './sites/clone.ts';
import { CloneCommands } from './sites/clone-commands.ts';
import { SiteCommands } from './sites/commands.ts';
import { createSite } from './sites/create.ts';
import { deleteSite } from './sites/delete.ts';
import { driftHandlers } from './sites/drift.ts';
import { firstFiles, pieces } from './sites/pieces.ts';
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
}

/** What the service runs. */
export interface Hosting {
    engine: Engine;
    handlers: Handlers;
    selinux: SelinuxCommands;
    watch: DenialWatch;
    /** Holds history to its bounds. */
    tidy: () => void;
    /** Takes up what an earlier life left for the policy of the host; after the engine has taken up its jobs. */
    begin: () => Promise<void>;
}

export function hosting({ store, secrets, systemd }: Ground): Hosting {
    const records = new SiteRecords(store);
    const jobRecords = new JobRecords(store);
    const activator = new Activator(systemd, () => jobRecords.approaching('virtual-host'));
    const generated = new Generated(store);
    const logins = new ApplicationLogins(store, secrets);
    const policies = new PolicyRecords(store);
    const applications = { generic, wordpress: wordPress(systemd, logins, secrets), laravel };
    const all = pieces({ systemd, secrets, activator, generated, applications, policies });
    const first = firstFiles({ secrets, applications });
    const kinds = [
        createSite(records, all, systemd),
        cloneSite({ records, all, systemd, secrets, applications, first }),
        changeSite(records, all, generated, applications),
        deleteSite(records, all),
        setPassword(records, logins),
        purgeCache(records),
        applyPolicy(new PolicyHost(policies, records, systemd), othersOf(() => engine)),
        runProgram(name => records.byName(name), systemd),
        setRetention(store),
        turnEnforcing(),
    ];
    const engine: Engine = new Engine(store, kinds as unknown as JobKind[]);
    const sites = new SiteCommands(records, engine, secrets, logins, applications);
    const changes = new Changes(records, engine);
    const clones = new CloneCommands(changes, engine, secrets);
    const wordpress = new WordPressCommands(changes, engine, logins);
    const { selinux, policy, ...confining } = confinementOf({ store, engine, policies, changes });
    const jobs = new JobCommands(engine, records, { ...restarts(sites, clones, changes), ...wordpress.restarts, ...confining.restarts });
    const handlers: Handlers = {
        ...hostHandlers,
        ...sites.handlers,
        ...clones.handlers,
        ...settingHandlers(changes),
        ...driftHandlers(changes, all, generated),
        ...domainHandlers(changes, applications),
        ...redirectHandlers(changes),
        ...webHandlers(changes),
        ...headerHandlers(changes),
        ...accessHandlers(changes, secrets),
        ...snippetHandlers(changes),
        ...phpHandlers(changes, applications),
        ...limitHandlers(records),
        ...wordpress.handlers,
        ...laravelHandlers(changes),
        ...new RunCommands(records, engine).handlers,
        ...templateHandlers,
        ...jobs.handlers,
        ...logHandlers(records),
        ...confining.handlers,
        ...auditHandlers(store, records, engine),
    };
    return {
        engine,
        handlers,
        selinux,
        watch: new DenialWatch(() => selinux.look()),
        begin: () => policy.begin(),
        tidy: () => { removeOld(store); engine.records.removeOld(); },
    };
}

/** The commands about SELinux. */
function confinementOf({ store, engine, policies, changes }: {
    store: Store, engine: Engine, policies: PolicyRecords, changes: Changes,
}) {
    const policy = new PolicyCommands(engine, policies, changes.records);
    const selinux = new SelinuxCommands(changes.records, new DenialRecords(store), policies);
    const enforcing = new EnforceCommands(engine, selinux);
    return {
        selinux,
        policy,
        handlers: { ...selinux.handlers, ...enforcing.handlers, ...exceptionHandlers(changes, policies), ...policy.handlers },
        restarts: { ...enforcing.restarts, ...policy.restarts },
    };
}

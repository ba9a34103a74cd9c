// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * hostingd: started by D-Bus activation when somebody calls, ended when nobody does. This file only puts the parts
 * together.
 */

import { BUS_NAME } from './contract/command.ts';
import type { Handlers } from './contract/handlers.ts';
import { Engine } from './engine/engine.ts';
import type { JobKind } from './engine/job.ts';
import { JobRecords } from './engine/records.ts';
import { generic } from './features/applications/generic.ts';
import { auditHandlers } from './features/audit/commands.ts';
import { Generated } from './features/common/generated.ts';
import { domainHandlers } from './features/domains/domains.ts';
import { redirectHandlers } from './features/domains/redirects.ts';
import { hostHandlers } from './features/host/commands.ts';
import { JobCommands } from './features/jobs/commands.ts';
import { logHandlers } from './features/logs/commands.ts';
import { Activator } from './features/nginx/activate.ts';
import { webHandlers } from './features/nginx/commands.ts';
import { changeSite } from './features/sites/change.ts';
import { Changes } from './features/sites/changes.ts';
import { cloneSite } from './features/sites/clone.ts';
import { CloneCommands } from './features/sites/clone-commands.ts';
import { SiteCommands } from './features/sites/commands.ts';
import { createSite } from './features/sites/create.ts';
import { deleteSite } from './features/sites/delete.ts';
import { maySee } from './features/sites/lookup.ts';
import { firstFiles, pieces } from './features/sites/pieces.ts';
import { SiteRecords } from './features/sites/records.ts';
import { driftHandlers } from './features/sites/drift.ts';
import { settingHandlers } from './features/sites/settings.ts';
import { restarts } from './features/sites/restart.ts';
import { templateHandlers } from './features/templates/commands.ts';
import { wordPress } from './features/wordpress/application.ts';
import { ApplicationLogins } from './features/wordpress/logins.ts';
import { SystemBus } from './host/dbus/bus.ts';
import { makeDirectory } from './host/files.ts';
import { log, openJournal } from './host/journal.ts';
import { Systemd } from './host/systemd.ts';
import { Dispatcher } from './service/dispatch.ts';
import { endWhenIdle } from './service/idle.ts';
import { describeCommands } from './service/introspection.ts';
import { Subscribers } from './service/subscribers.ts';
import { openState } from './store/state.ts';

const STATE = '/var/lib/hosting';
/** Long enough for a page that is read to find the service still there at the next click. */
const IDLE_MILLISECONDS = 30_000;

async function main(): Promise<void> {
    process.umask(0o077);
    await Promise.all([openJournal('hostingd'), makeDirectory(STATE, { mode: 0o700 })]);
    const bus = await SystemBus.connect();
    // Open calls would never settle and nobody could reach us: D-Bus starts us again, and jobs are taken up.
    bus.onClose(() => { log('err', 'The system bus closed the connection'); process.exit(1); });

    const { store, secrets } = openState(STATE);
    const records = new SiteRecords(store);
    const systemd = new Systemd(bus);
    const jobRecords = new JobRecords(store);
    const activator = new Activator(systemd, () => jobRecords.approaching('virtual-host'));
    const generated = new Generated(store);
    const logins = new ApplicationLogins(store, secrets);
    const applications = { generic, wordpress: wordPress(systemd, logins, secrets) };
    const all = pieces({ systemd, secrets, activator, generated, applications });
    const first = firstFiles({ secrets, applications });
    const kinds = [
        createSite(records, all, systemd), cloneSite({ records, all, systemd, secrets, applications, first }),
        changeSite(records, all, generated, applications),
        deleteSite(records, all),
    ];
    const engine = new Engine(store, kinds as unknown as JobKind[]);
    const sites = new SiteCommands(records, engine, secrets, logins, applications);
    const changes = new Changes(records, engine);
    const clones = new CloneCommands(changes, engine, secrets);
    const jobs = new JobCommands(engine, records, restarts(sites, clones, changes));
    const handlers: Handlers = {
        ...hostHandlers, ...sites.handlers, ...clones.handlers, ...settingHandlers(changes), ...driftHandlers(changes, all, generated),
        ...domainHandlers(changes, applications), ...redirectHandlers(changes), ...webHandlers(changes), ...jobs.handlers,
        ...logHandlers(records), ...auditHandlers(store), ...templateHandlers,
    };

    const subscribers = new Subscribers(bus, maySee);
    engine.onChange((job, owner) => subscribers.job(job, owner));
    const dispatcher = new Dispatcher(bus, store, handlers, subscribers);
    describeCommands(bus);

    /* What was sent to us before the name was given back is still answered; what comes later waits for the next start. */
    async function leave(): Promise<void> {
        const stopped = engine.stop();
        await bus.releaseName(BUS_NAME).catch(() => undefined);
        while (dispatcher.busy > 0)
            await new Promise(resolve => setTimeout(resolve, 10));
        await stopped;
        await engine.stop();
    }
    process.once('SIGTERM', () => {
        void leave().finally(() => { store.close(); process.exit(0); });
    });
    dispatcher.onUse = endWhenIdle({
        bus, after: IDLE_MILLISECONDS,
        busy: () => engine.busy > 0 || dispatcher.busy > 0,
        end: () => { store.close(); process.exit(0); },
    });
    if (!await bus.requestName(BUS_NAME))
        throw new Error(`${BUS_NAME} belongs to another process`);
    engine.resume();
}

// The package's %post runs this once, so that V8's compile cache is there at the first real start.
if (!process.argv.includes('--warm-up')) {
    main().catch((error: unknown) => {
        log('err', error instanceof Error ? error.stack ?? error.message : String(error));
        process.exitCode = 1;
        setTimeout(() => process.exit(1), 100);
    });
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * hostingd: started by D-Bus activation when somebody calls, ended when nobody does. This file only puts the parts
 * together.
 */

import { BUS_NAME } from './contract/command.ts';
import { HostingError } from './contract/errors.ts';
import { hosting } from './features/hosting.ts';
import { sealedKeys } from './features/secrets/sealed-place.ts';
import { maySee } from './features/sites/lookup.ts';
import { SystemBus } from './host/dbus/bus.ts';
import { makeDirectory } from './host/files.ts';
import { log, openJournal } from './host/journal.ts';
import { removeScratch } from './host/ssh.ts';
import { Systemd } from './host/systemd.ts';
import { Dispatcher } from './service/dispatch.ts';
import { endWhenIdle } from './service/idle.ts';
import { describeCommands } from './service/introspection.ts';
import { refuseAll } from './service/refusal.ts';
import { Subscribers } from './service/subscribers.ts';
import { openState } from './store/state.ts';

const STATE = '/var/lib/hosting';
/** Long enough for a page that is read to find the service still there at the next click. */
const IDLE_MILLISECONDS = 30_000;
const TIDY_AFTER = 5000;
/** While a host is busy the service does not end for days. Milliseconds. */
const TIDY_EVERY = 600_000;

async function main(): Promise<void> {
    process.umask(0o077);
    await Promise.all([openJournal('hostingd'), makeDirectory(STATE, { mode: 0o700 })]);
    const bus = await SystemBus.connect();
    // Open calls would never settle and nobody could reach us: D-Bus starts us again, and jobs are taken up.
    bus.onClose(() => { log('err', 'The system bus closed the connection'); process.exit(1); });

    let state: ReturnType<typeof openState>;
    try {
        state = openState(STATE, sealedKeys(STATE));
    } catch (error) {
        if (!(error instanceof HostingError))
            throw error;
        log('err', `${error.message} ${error.hint ?? ''}`);
        return await refuseAll(bus, error);
    }
    const { store, secrets } = state;
    const { engine, handlers, preview, selinux, watch, checks, tidy, begin } = hosting({
        store, secrets, systemd: new Systemd(bus), callsUnderWay: () => dispatcher.busy,
    });
    const subscribers = new Subscribers(bus, maySee);
    engine.onChange((job, owner) => subscribers.job(job, owner));
    subscribers.onCount = count => watch.set(count > 0);
    checks.onChange = () => subscribers.changed('check', '', null);
    selinux.onDenial = (site, owner) => subscribers.changed('denial', site, owner);
    const dispatcher: Dispatcher = new Dispatcher(bus, store, handlers, { subscribers, preview });
    describeCommands(bus);

    /* What was sent to us before the name was given back is still answered; what comes later waits for the next start. */
    async function leave(): Promise<void> {
        await bus.releaseName(BUS_NAME).catch(() => undefined);
        // A job that such a call begins is taken up by the next start: only then are the jobs stopped.
        while (dispatcher.busy > 0)
            await new Promise(resolve => setTimeout(resolve, 10));
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
    await removeScratch();
    engine.resume();
    await begin();
    // Not in the way of the first answers; a service that ends before does it another time.
    setTimeout(tidy, TIDY_AFTER).unref();
    setInterval(tidy, TIDY_EVERY).unref();
}

// The package's %post runs this once, so that V8's compile cache is there at the first real start.
if (!process.argv.includes('--warm-up')) {
    main().catch((error: unknown) => {
        log('err', error instanceof Error ? error.stack ?? error.message : String(error));
        process.exitCode = 1;
        setTimeout(() => process.exit(1), 100);
    });
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The parts of the feature put together: its kinds of jobs for the engine, and its commands once there is one. */

import type { Handlers } from '../../contract/handlers.ts';
import type { Engine } from '../../engine/engine.ts';
import type { JobKind } from '../../engine/job.ts';
import type { Store } from '../../store/store.ts';
import type { Restart } from '../jobs/commands.ts';
import type { Changes } from '../sites/changes.ts';
import { CertificateCommands } from './commands.ts';
import { followSites } from './follow.ts';
import { changeHostTls, hostCertificate } from './host.ts';
import { HostTlsCommands } from './host-commands.ts';
import { httpsHandlers } from './https.ts';
import { type CertificateTools, issueCertificate, renewCertificate, revokeCertificate, useCertificate } from './jobs.ts';
import { checkCertificates, type Reissue } from './look-after.ts';
import { CertificateRecords } from './records.ts';

type CertificateHandlers = CertificateCommands['handlers'] & HostTlsCommands['handlers'] & Pick<Handlers, 'https.set'>;

export class Certificates {
    readonly kinds: readonly JobKind[];
    readonly #tools: CertificateTools;
    #reissue: Reissue = () => undefined;

    constructor(store: Store, tools: Omit<CertificateTools, 'records'>) {
        const all = { ...tools, records: new CertificateRecords(store) };
        this.#tools = all;
        this.kinds = [
            issueCertificate(all), renewCertificate(all), useCertificate(all), revokeCertificate(all),
            checkCertificates(all, site => this.#reissue(site)),
            hostCertificate(all), changeHostTls(all.host, all.activator),
        ] as unknown as JobKind[];
    }

    /** From now on the certificates follow their sites. */
    begin(changes: Changes, engine: Engine): { handlers: CertificateHandlers, restarts: Readonly<Record<string, Restart>> } {
        const { sites, records, host } = this.#tools;
        const commands = new CertificateCommands(changes, engine, records);
        const hostTls = new HostTlsCommands(host, engine);
        this.#reissue = followSites(engine, sites, records, commands);
        return {
            handlers: { ...commands.handlers, ...hostTls.handlers, ...httpsHandlers(changes, records) },
            restarts: { ...commands.restarts, ...hostTls.restarts },
        };
    }
}

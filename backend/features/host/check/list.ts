// SPDX-License-Identifier: LGPL-2.1-or-later
/* All checks: one that stands here is run by `hostingctl host check`, each day, and shown on the overview. */

import type { DatabaseServer } from '../../../contract/database-server.ts';
import type { OutputOf } from '../../../contract/index.ts';
import type { JobRecords } from '../../../engine/records.ts';
import type { Store } from '../../../store/store.ts';
import type { CertificateRecords } from '../../certificates/records.ts';
import type { PolicyRecords } from '../../selinux/policy/records.ts';
import type { SiteRecords } from '../../sites/records.ts';
import { accountsCheck } from './accounts.ts';
import { certificateChecks } from './certificates.ts';
import type { Check } from './check.ts';
import { cockpitCheck } from './cockpit.ts';
import { databasesCheck } from './databases.ts';
import { type Compare, driftCheck } from './drift.ts';
import { filesCheck } from './files.ts';
import { jobChecks } from './jobs.ts';
import { nginxChecks } from './nginx.ts';
import { ownUnitChecks } from './own-units.ts';
import { phpChecks } from './php.ts';
import { portsCheck } from './ports.ts';
import { selinuxCheck } from './selinux.ts';
import { servicesCheck } from './services.ts';
import { spaceChecks } from './space.ts';
import { storeChecks } from './store.ts';
import { systemChecks } from './system.ts';
import { templatesCheck } from './templates.ts';

/** What the checks look through. */
export interface CheckTools {
    store: Store;
    records: SiteRecords;
    jobs: JobRecords;
    certificates: CertificateRecords;
    policies: PolicyRecords;
    /** Compares a site with what is on disk. */
    compare: Compare;
    databaseServers: () => Promise<DatabaseServer[]>;
    updates: () => Promise<OutputOf<'host.updates'>>;
}

export function allChecks({ store, records, jobs, certificates, policies, compare, databaseServers, updates }: CheckTools): Check[] {
    const all = () => records.list();
    const active = () => all().filter(({ state }) => state === 'active');
    return [
        servicesCheck(active),
        portsCheck,
        ...nginxChecks(active),
        ...certificateChecks(active, certificates),
        ...phpChecks(active),
        databasesCheck(databaseServers),
        driftCheck(active, compare),
        selinuxCheck(records, policies),
        accountsCheck(all),
        filesCheck,
        ...spaceChecks,
        ...jobChecks(jobs),
        ...storeChecks(store),
        ...ownUnitChecks,
        templatesCheck,
        cockpitCheck,
        ...systemChecks(updates),
    ];
}

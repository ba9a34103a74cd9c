// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * An issued certificate follows its site: when the names of the site have changed it is ordered anew in the background, and the
 * site keeps the one it has until then. What is missed because the service ended at that moment is found by the daily look.
 */

import type { Engine } from '../../engine/engine.ts';
import { log } from '../../host/journal.ts';
import type { SiteRecord } from '../common/site.ts';
import type { SiteRecords } from '../sites/records.ts';
import type { CertificateCommands } from './commands.ts';
import { RENEW } from './jobs.ts';
import type { Reissue } from './look-after.ts';
import { covers, namesOf } from './names.ts';
import type { CertificateRecords } from './records.ts';
import { summaryOf } from './shown.ts';

const ACTOR = 'the service itself';

/** @returns starts such an order, for others who find that one is due */
export function followSites(engine: Engine, sites: SiteRecords, records: CertificateRecords, certificates: CertificateCommands): Reissue {
    const reissue: Reissue = site => {
        if (!certificates.isRenewing(site))
            certificates.issue(site, { dnsHook: site.tls.dnsHook, force: false }, ACTOR);
    };
    engine.onChange(({ kind, state, site: name }) => {
        // The names may have changed once more while it was renewed.
        if (!['site.change', RENEW].includes(kind) || state !== 'done' || name === null)
            return;
        const site = sites.byName(name);
        if (site?.state === 'active' && site.tls.source === 'acme' && differs(site, records)) {
            log('notice', `The names of ${site.domain} have changed: its certificate is ordered anew`, { SITE: site.name });
            reissue(site);
        }
    });
    return reissue;
}

function differs(site: SiteRecord, records: CertificateRecords): boolean {
    const names = namesOf(site);
    const present = summaryOf(site, records)?.names ?? [];
    const leftOut = records.read(site.name).leftOut.map(({ name }) => name);
    return present.some(name => !names.includes(name)) || names.some(name => !covers(present, name) && !leftOut.includes(name));
}

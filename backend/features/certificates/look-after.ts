// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The job that looks after all certificates: asked for by certbot's hook after its renewals, and by a timer once a day. It takes
 * up what was renewed with one reload for all, tries again what failed, and warns of what ends.
 */

import type { JobKind, StepContext, StepDefinition } from '../../engine/job.ts';
import { log } from '../../host/journal.ts';
import type { SiteRecord } from '../common/site.ts';
import { isOverdue, warningDue } from './expiry.ts';
import { covers, namesOf } from './names.ts';
import { unreachable } from './ordering.ts';
import { isServed } from './serving.ts';
import { detailsOf } from './shown.ts';
import { takeHostCertificate } from './host.ts';
import type { CertificateTools } from './jobs.ts';
import { pruneUploads } from './uploads.ts';

export const CHECK = 'certificate.check';
const AT_ONCE = 10;
/** Longer than an upload waits for its job, in milliseconds. */
const GIVEN_UP = 86_400_000;
const BACK = 'It leads here again, and is ordered anew.';

/** Starts the job that orders anew, unless the site is busy. */
export type Reissue = (site: SiteRecord) => void;

export function checkCertificates(tools: CertificateTools, reissue: Reissue): JobKind {
    return {
        kind: CHECK,
        title: () => 'Look after the certificates',
        steps: () => [takeUp(tools), retry(tools, reissue), warn(tools), prune(tools)],
    };
}

function active({ sites }: CertificateTools): SiteRecord[] {
    return sites.list().filter(({ state, tls }) => state === 'active' && tls.source !== 'self-signed');
}

function takeUp(tools: CertificateTools): StepDefinition {
    return {
        name: 'take-up',
        title: 'Take up what was renewed',
        do: async context => {
            const waiting = active(tools);
            const renewed: SiteRecord[] = [];
            await Promise.all(Array.from({ length: AT_ONCE }, async () => {
                for (let site = waiting.shift(); site; site = waiting.shift()) {
                    if (!await isServed(site))
                        renewed.push(site);
                }
            }));
            if (renewed.length > 0) {
                await tools.activator.reload();
                for (const site of renewed) {
                    if (site.tls.source === 'acme')
                        tools.records.succeeded(site.name, true);
                }
                context.log(`nginx has read ${renewed.length} certificates anew: ${renewed.map(({ domain }) => domain).join(', ')}.`);
                context.note(`${renewed.length} renewed`);
            }
            await takeHostCertificate(tools.host, context);
        },
    };
}

function retry(tools: CertificateTools, reissue: Reissue): StepDefinition {
    return {
        name: 'retry',
        title: 'Try again what was not renewed',
        do: async context => {
            for (const site of active(tools).filter(({ tls }) => tls.source === 'acme')) {
                const reason = await reasonToOrder(site, tools);
                if (reason !== undefined) {
                    context.log(`${site.domain}: ${reason}`);
                    reissue(site);
                }
            }
        },
    };
}

/** Why a certificate is to be ordered anew by itself; undefined where it is not, or not yet. */
async function reasonToOrder(site: SiteRecord, { records }: CertificateTools): Promise<string | undefined> {
    const details = detailsOf(site, records);
    const { nextTry } = records.read(site.name);
    if (!details || (nextTry !== null && nextTry > new Date().toISOString()))
        return undefined;
    if (isOverdue(details, Date.now()))
        return 'It should have been renewed by now.';
    const names = namesOf(site);
    const surplus = details.names.filter(name => !names.includes(name));
    if (surplus.length > 0)
        return `${surplus.join(', ')} is no name of the site any more.`;
    const missing = names.filter(name => !covers(details.names, name));
    const leftOut = missing.length === 0 ? [] : await unreachable(missing, site.tls.dnsHook);
    if (missing.length > 0)
        records.setLeftOut(site.name, missing.map(name => leftOut.find(each => each.name === name) ?? { name, why: BACK }));
    else if (details.leftOut.length > 0)
        records.setLeftOut(site.name, []);
    const here = missing.filter(name => !leftOut.some(each => each.name === name));
    return here.length > 0 ? `${here.join(', ')} is missing in it.` : undefined;
}

function warn(tools: CertificateTools): StepDefinition {
    return {
        name: 'warn',
        title: 'Warn of what ends',
        do: context => {
            for (const site of active(tools))
                warnOf(site, tools, context);
            return Promise.resolve();
        },
    };
}

/** Keys of uploads whose job was never begun: the service was cut off before, or the job cancelled. */
function prune({ sites }: CertificateTools): StepDefinition {
    return {
        name: 'prune',
        title: 'Delete uploads that were given up',
        do: async () => {
            for (const site of sites.list())
                await pruneUploads(site, GIVEN_UP);
        },
    };
}

/** Once for each of the warnings: 20, 10 and 3 days before the end, and at the end. */
function warnOf(site: SiteRecord, { records }: CertificateTools, context: StepContext): void {
    const details = detailsOf(site, records);
    const due = details ? warningDue(details, Date.now()) : null;
    const { warned } = records.read(site.name);
    if (due === warned)
        return;
    if (due !== null && details) {
        const words = `The certificate of ${site.domain}: ${details.warning ?? ''}`;
        log(due <= 3 ? 'err' : 'warning', words, { SITE: site.name, CERTIFICATE_DAYS: details.days });
        context.log(words);
    }
    records.setWarned(site.name, due);
}

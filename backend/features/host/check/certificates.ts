// SPDX-License-Identifier: LGPL-2.1-or-later
/* Certificates: that they last, that nginx shows those that are on disk, and that it will learn of new ones. */

import { readFile } from '../../../host/files.ts';
import type { SiteRecord } from '../../common/site.ts';
import { RENEWED, renewalFile } from '../../certificates/certbot.ts';
import type { CertificateRecords } from '../../certificates/records.ts';
import { isServed } from '../../certificates/serving.ts';
import { summaryOf } from '../../certificates/shown.ts';
import { masterPid } from '../../nginx/workers.ts';
import { type Check, command, type Finding } from './check.ts';

/** Connections to nginx beside each other. */
const AT_ONCE = 10;
const LIMIT = 60_000;

export function certificateChecks(active: () => readonly SiteRecord[], records: CertificateRecords): Check[] {
    return [
        {
            name: 'certificates', title: 'Certificates of websites',
            run: () => Promise.resolve(active().flatMap(site => endFault(site, records))),
        },
        { name: 'certificates-shown', title: 'Certificates that visitors are shown', limit: LIMIT, run: () => shownFaults(active()) },
        { name: 'certificates-hook', title: 'What certbot calls after a renewal', run: () => hookFaults(active()) },
    ];
}

function endFault(site: SiteRecord, records: CertificateRecords): Finding[] {
    const summary = summaryOf(site, records);
    if (!summary || (summary.warning === null && summary.state !== 'ended'))
        return [];
    return [{
        state: summary.state === 'ended' ? 'fail' : 'warn', subject: site.name,
        message: `The certificate of ${site.domain}: ${summary.warning ?? 'It has ended.'}`,
        ...site.tls.source === 'acme' ? { repair: command('hostingctl', 'certificate', 'issue', site.name) }
            : site.tls.source === 'uploaded' ? {
                repair: command('hostingctl', 'certificate', 'remove', site.name, '--yes'),
                hint: 'The repair brings back the self-signed one. Upload a successor, or let an authority issue one.',
            } : { repair: command('hostingctl', 'certificate', 'issue', site.name) },
    }];
}

async function shownFaults(active: readonly SiteRecord[]): Promise<Finding[] | { inapplicable: string }> {
    if (await masterPid() === undefined)
        return { inapplicable: 'nginx does not run.' };
    // A suspended site is served, too: its visitors read over HTTPS that it is.
    const waiting = [...active];
    const faults: Finding[] = [];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let site = waiting.shift(); site; site = waiting.shift()) {
            if (await isServed(site))
                continue;
            faults.push({
                state: 'fail', subject: site.name,
                message: `nginx shows another certificate for ${site.domain} than the one on disk, or none.`,
                repair: command('systemctl', 'reload', 'nginx.service'),
                hint: 'Where that changes nothing, a virtual host that is not the panel\'s may have the name: see nginx -T.',
            });
        }
    }));
    return faults;
}

/** certbot keeps what it calls with each certificate. */
async function hookFaults(active: readonly SiteRecord[]): Promise<Finding[] | { inapplicable: string }> {
    const issued = active.filter(({ tls }) => tls.source === 'acme');
    if (issued.length === 0)
        return { inapplicable: 'No website has a certificate of certbot\'s.' };
    const faults = await Promise.all(issued.map(async ({ name, domain }): Promise<Finding | undefined> => {
        const file = renewalFile(name);
        const text = await readFile(file);
        if (text !== undefined && callsUs(text))
            return undefined;
        return {
            state: 'fail', subject: name,
            message: text === undefined ? `${file} is gone: the certificate of ${domain} is not renewed.`
                : `${file} does not call ${RENEWED}: visitors of ${domain} go on being shown the old certificate after a renewal.`,
            repair: command('hostingctl', 'certificate', 'issue', name),
        };
    }));
    return faults.filter(each => each !== undefined);
}

export function callsUs(text: string): boolean {
    return text.split('\n').some(line => /^\s*post_hook\s*=/.test(line) && line.slice(line.indexOf('=') + 1).trim() === RENEWED);
}

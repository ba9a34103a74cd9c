// SPDX-License-Identifier: LGPL-2.1-or-later
/* The certificates as people see them: what a certificate says of itself, and what is to be done. */

import { readFileSync } from 'node:fs';

import type { CertificateDetails, CertificateSummary } from '../../contract/certificates.ts';
import type { SiteRecord } from '../common/site.ts';
import { daysLeft, warningDue } from './expiry.ts';
import { type CertificateFacts, factsOf } from './facts.ts';
import { type CertificateFiles, servedFiles, wantedFiles } from './files.ts';
import type { CertificateRecord, CertificateRecords } from './records.ts';

interface Seen { site: SiteRecord, facts: CertificateFacts, files: CertificateFiles, record: CertificateRecord, at: number }

/** Undefined where there is none yet: the site is being created, or was made before there were certificates. */
function see(site: SiteRecord, records: CertificateRecords, at: number): Seen | undefined {
    const files = servedFiles(site);
    try {
        return { site, files, facts: factsOf(readFileSync(files.certificate, 'utf8')), record: records.read(site.name), at };
    } catch {
        return undefined;
    }
}

export function summaryOf(site: SiteRecord, records: CertificateRecords, at = Date.now()): CertificateSummary | undefined {
    const seen = see(site, records, at);
    return seen && summary(seen);
}

export function detailsOf(site: SiteRecord, records: CertificateRecords, at = Date.now()): CertificateDetails | undefined {
    const seen = see(site, records, at);
    if (!seen)
        return undefined;
    const { facts, files, record } = seen;
    const { leftOut, renewals, failure, failures, nextTry } = record;
    return {
        ...summary(seen), files, leftOut, renewals, tls: site.tls,
        notBefore: facts.notBefore, fingerprint: facts.fingerprint, serial: facts.serial, key: facts.key,
        failure: failure && { at: failures.at(-1) ?? '', message: failure.message, hint: failure.hint ?? null, nextTry },
    };
}

function summary(seen: Seen): CertificateSummary {
    const { site, facts, at } = seen;
    return {
        site: site.name, domain: site.domain, source: site.tls.source, state: stateOf(seen), notAfter: facts.notAfter,
        days: daysLeft(facts, at), issuer: facts.issuer, names: facts.names, warning: warningOf(seen), forceHttps: site.tls.forceHttps,
    };
}

function stateOf({ site, facts, files, at }: Seen): CertificateSummary['state'] {
    const due = warningDue(facts, at);
    if (due === 0)
        return 'ended';
    if (site.tls.source === 'self-signed' || files.certificate !== wantedFiles(site).certificate)
        return 'self-signed';
    return due === null ? 'valid' : 'ending';
}

/** The most urgent of what is to be said. */
function warningOf(seen: Seen): string | null {
    const { site, facts, files, record, at } = seen;
    const { source } = site.tls;
    if (source === 'self-signed')
        return record.failure === null ? null : `No certificate was issued. ${record.failure.message}`;
    if (files.certificate !== wantedFiles(site).certificate)
        return `${wantedFiles(site).certificate} is gone: a self-signed certificate is served, which browsers refuse.`;
    if (warningDue(facts, at) !== null) {
        const end = daysLeft(facts, at) < 0 ? `It ended on ${facts.notAfter.slice(0, 10)}: browsers refuse the site`
            : `It ends in ${inWords(daysLeft(facts, at))}`;
        if (source === 'uploaded')
            return `${end}. Upload its successor, or let an authority issue one.`;
        return record.failure === null ? `${end}, and it was not renewed.` : `${end}. ${record.failure.message}`;
    }
    const [first] = record.leftOut;
    if (first) {
        const more = record.leftOut.length === 1 ? '' : ` So are ${record.leftOut.length - 1} more.`;
        return `${first.name} is missing in it. ${first.why}${more}`;
    }
    return null;
}

function inWords(days: number): string {
    return days === 0 ? 'less than a day' : days === 1 ? 'one day' : `${days} days`;
}

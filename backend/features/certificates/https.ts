// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command about how a site is served over HTTPS. */

import { PRELOAD_DAYS, type TlsSettings } from '../../contract/certificates.ts';
import { conflict, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { SiteRecord } from '../common/site.ts';
import { nginxAbilities } from '../nginx/version.ts';
import { type Changes, wordsOf } from '../sites/changes.ts';
import type { CertificateRecords } from './records.ts';

const USUAL_DAYS = 180;
type Input = InputOf<'https.set'>;

export function httpsHandlers(changes: Changes, records: CertificateRecords): Pick<Handlers, 'https.set'> {
    return { 'https.set': (input, caller) => set(changes, records, input, caller) };
}

async function set(changes: Changes, records: CertificateRecords, input: Input, caller: Caller): Promise<OutputOf<'https.set'>> {
    const { http2Directive } = await nginxAbilities();
    const site = changes.anyActive(input.site, caller);
    const { 'force-https': force, hsts, 'hsts-days': days, 'hsts-subdomains': subdomains, 'hsts-preload': preload, http2, sure } = input;
    const words = wordsOf({
        'force HTTPS': force, HSTS: hsts, 'HSTS days': days, 'HSTS for subdomains': subdomains, 'HSTS preload': preload, 'HTTP/2': http2,
    }, 'https set');
    if (http2 === false && !http2Directive) {
        throw invalid('http2', 'With this nginx, HTTP/2 is on or off for all sites.',
            'Switch it off with hostingctl host tls --no-http2, or install nginx 1.26.');
    }
    const tls: TlsSettings = {
        ...site.tls,
        ...force !== undefined && { forceHttps: force },
        ...http2 !== undefined && { http2 },
        hsts: hstsAfter(site.tls, input),
    };
    requireSense(site, tls, records, sure);
    return changes.submit(site, { tls }, `Set ${words} for ${site.domain}`, caller);
}

function hstsAfter({ hsts: present }: TlsSettings, input: Input): TlsSettings['hsts'] {
    const { hsts, 'hsts-days': days, 'hsts-subdomains': subdomains, 'hsts-preload': preload } = input;
    if (hsts === false)
        return null;
    if (!present && !hsts) {
        for (const [field, value] of Object.entries({ 'hsts-days': days, 'hsts-subdomains': subdomains, 'hsts-preload': preload })) {
            if (value !== undefined)
                throw invalid(field, 'This is a part of HSTS, which is off.', 'Add --hsts.');
        }
        return null;
    }
    return {
        days: days ?? present?.days ?? USUAL_DAYS,
        subdomains: subdomains ?? present?.subdomains ?? false,
        preload: preload ?? present?.preload ?? false,
    };
}

/** @throws HostingError where visitors would be locked out, or promised what is not kept */
function requireSense(site: SiteRecord, { forceHttps, hsts, source }: TlsSettings, records: CertificateRecords, sure: boolean): void {
    if (forceHttps && !site.tls.forceHttps && source === 'self-signed' && !sure) {
        throw conflict('force-https', `${site.domain} has a self-signed certificate: every visitor would be warned of the site.`,
            `Get one first: hostingctl certificate issue ${site.name}. Add --sure if that is meant.`);
    }
    if (!hsts)
        return;
    if (!forceHttps)
        throw invalid('hsts', 'Browsers hear of HSTS over HTTPS alone.', 'Add --force-https.');
    if (site.web.headers.some(({ name }) => name.toLowerCase() === 'strict-transport-security')) {
        throw conflict('hsts', 'The site sends a header Strict-Transport-Security of its own.',
            `Remove it first: hostingctl header remove ${site.name} Strict-Transport-Security`);
    }
    if (hsts.preload && (hsts.days < PRELOAD_DAYS || !hsts.subdomains)) {
        throw invalid('hsts-preload', `Browsers take a site into their list for ${PRELOAD_DAYS} days or more and with all names below it.`,
            `Add --hsts-days ${PRELOAD_DAYS} --hsts-subdomains, and know that it takes months to get out of the list again.`);
    }
    if (source === 'self-signed')
        throw conflict('hsts', `${site.domain} has a self-signed certificate: browsers would show nothing of the site any more.`);
    if (!site.tls.hsts && !sure && records.read(site.name).renewals === 0) {
        throw conflict('hsts', 'The certificate of the site was not renewed yet, so nobody has seen that this works.',
            'Once HSTS is on, a certificate that ends shuts browsers out, and nothing here can call that back. '
            + 'Wait for the first renewal, or add --sure.');
    }
}

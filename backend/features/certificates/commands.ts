// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about the certificates of sites. */

import { readFileSync } from 'node:fs';

import type { TlsSettings } from '../../contract/certificates.ts';
import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import type { SiteRecord } from '../common/site.ts';
import { submitForSite } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';
import type { Changes } from '../sites/changes.ts';
import { findAnySite } from '../sites/lookup.ts';
import { certificatesIn } from './facts.ts';
import { servedFiles } from './files.ts';
import { hookPrograms } from './hooks.ts';
import { type CertificateArgs, ISSUE, type IssueArgs, RENEW, REVOKE, type RevokeArgs, USE } from './jobs.ts';
import { namesOf } from './names.ts';
import { type CertificateRecords, nextManualTry } from './records.ts';
import { detailsOf, summaryOf } from './shown.ts';
import { accept } from './uploaded.ts';
import { keepUpload } from './uploads.ts';

type CertificateHandlers = Pick<Handlers, 'certificate.list' | 'certificate.show' | 'certificate.download' | 'certificate.issue'
    | 'certificate.renew' | 'certificate.upload' | 'certificate.revoke' | 'certificate.remove'>;

export class CertificateCommands {
    readonly #changes: Changes;
    readonly #engine: Engine;
    readonly #records: CertificateRecords;

    constructor(changes: Changes, engine: Engine, records: CertificateRecords) {
        this.#changes = changes;
        this.#engine = engine;
        this.#records = records;
    }

    readonly handlers: CertificateHandlers = {
        'certificate.list': (_input, caller) => this.#list(caller),
        'certificate.show': ({ site }, caller) => this.#show(findAnySite(this.#changes.records, site, caller)),
        'certificate.download': ({ site }, caller) => ({ text: publicPart(findAnySite(this.#changes.records, site, caller)) }),
        'certificate.issue': (input, caller) => this.#issue(input, caller),
        'certificate.renew': (input, caller) => this.#renew(input, caller),
        'certificate.upload': (input, caller) => this.#upload(input, caller),
        'certificate.revoke': (input, caller) => this.#revoke(input, caller),
        'certificate.remove': (input, caller) => this.#remove(input, caller),
    };

    /** How its jobs that were rolled back begin anew. */
    readonly restarts: Readonly<Record<string, Restart>> = {
        [ISSUE]: (args, caller, retryOf) => this.#again(args as IssueArgs, caller, retryOf),
        [RENEW]: (args, caller, retryOf) => this.#again(args as IssueArgs, caller, retryOf),
        [USE]: (args, caller, retryOf) => {
            const { name, after, title } = args as CertificateArgs;
            const site = this.#changes.anyActive(name, caller);
            // Of an upload the key was deleted with what was rolled back.
            if (after.source === 'uploaded')
                throw new HostingError('Conflict', 'The upload is gone.', { hint: 'Upload the certificate again.' });
            return this.#submit(USE, site, { ...site.tls, source: after.source, upload: after.upload }, title, caller.actor, {}, retryOf);
        },
        [REVOKE]: (args, caller, retryOf) => {
            const { name, reason } = args as RevokeArgs;
            return this.#revoke({ site: name, reason: reason as InputOf<'certificate.revoke'>['reason'] }, caller, retryOf);
        },
    };

    /** Starts the job that gets a site a certificate from the authority. */
    issue(
        site: SiteRecord, { dnsHook, force }: { dnsHook: string, force: boolean }, actor: string, retryOf?: number,
    ): OutputOf<'certificate.issue'> {
        const { tls, domain } = site;
        if (tls.source === 'acme' && tls.dnsHook === dnsHook)
            return this.#submit(RENEW, site, tls, `Renew the certificate of ${domain}`, actor, { force }, retryOf);
        return this.#submit(ISSUE, site, { ...tls, source: 'acme', upload: '', dnsHook }, `Issue a certificate for ${domain}`, actor,
            { force }, retryOf);
    }

    #again({ name, after, force }: IssueArgs, caller: Caller, retryOf: number): OutputOf<'certificate.issue'> {
        const site = this.#changes.anyActive(name, caller);
        this.#requireTries(site);
        return this.issue(site, { dnsHook: after.dnsHook, force }, caller.actor, retryOf);
    }

    #list(caller: Caller): OutputOf<'certificate.list'> {
        const at = Date.now();
        return this.#changes.records.list(caller.role === 'administrator' ? undefined : caller.name)
            .flatMap(site => summaryOf(site, this.#records, at) ?? [])
            .sort((a, b) => a.notAfter < b.notAfter ? -1 : 1);
    }

    #show(site: SiteRecord): OutputOf<'certificate.show'> {
        const details = detailsOf(site, this.#records);
        if (!details) {
            throw new HostingError('NotFound', `The site ${site.name} has no certificate yet.`,
                { hint: `Make one with hostingctl site apply ${site.name}` });
        }
        return details;
    }

    async #issue(input: InputOf<'certificate.issue'>, caller: Caller): Promise<OutputOf<'certificate.issue'>> {
        const dnsHook = input['dns-hook'] ?? this.#changes.anyActive(input.site, caller).tls.dnsHook;
        if (dnsHook !== '')
            await hookPrograms(dnsHook);
        const site = this.#changes.anyActive(input.site, caller);
        this.#requireNoOrder(site);
        this.#requireTries(site);
        return this.issue(site, { dnsHook, force: false }, caller.actor);
    }

    #renew({ site: reference, force }: InputOf<'certificate.renew'>, caller: Caller): OutputOf<'certificate.renew'> {
        const site = this.#changes.anyActive(reference, caller);
        this.#requireNoOrder(site);
        if (site.tls.source !== 'acme') {
            throw conflict('site', `The certificate of ${site.name} was not issued by an authority through this host.`,
                site.tls.source === 'uploaded' ? `Upload its successor: hostingctl certificate upload ${site.name}`
                    : `Get one: hostingctl certificate issue ${site.name}`);
        }
        this.#requireTries(site);
        return this.issue(site, { dnsHook: site.tls.dnsHook, force }, caller.actor);
    }

    async #upload(input: InputOf<'certificate.upload'>, caller: Caller): Promise<OutputOf<'certificate.upload'>> {
        const found = this.#changes.anyActive(input.site, caller);
        const { id, pem, missing } = accept(input, namesOf(found), Date.now());
        if (found.tls.source === 'uploaded' && found.tls.upload === id)
            throw conflict('certificate', `${found.domain} is served with this certificate already.`);
        // A job that tidies up would take it away unseen: none is at work on the site, before and after.
        await keepUpload(found.name, id, pem);
        const site = this.#changes.anyActive(input.site, caller);
        const lacking = missing.length === 0 ? '' : `, without ${missing.slice(0, 3).join(', ')}`;
        return this.#submit(USE, site, { ...site.tls, source: 'uploaded', upload: id },
            `Serve ${site.domain} with an uploaded certificate${lacking}`, caller.actor, {}, undefined,
            () => this.#records.setLeftOut(site.name, missing.map(name => ({ name, why: 'The uploaded certificate is not for it.' }))));
    }

    #revoke(
        { site: reference, reason }: InputOf<'certificate.revoke'>, caller: Caller, retryOf?: number,
    ): OutputOf<'certificate.revoke'> {
        const site = this.#changes.anyActive(reference, caller);
        if (site.tls.source !== 'acme') {
            throw conflict('site', `The certificate of ${site.name} was not issued through this host.`,
                'Only who has issued it can declare it invalid: ask the authority.');
        }
        return this.#submit(REVOKE, site, withoutCertificate(site), `Revoke the certificate of ${site.domain}`, caller.actor, { reason },
            retryOf);
    }

    #remove({ site: reference }: InputOf<'certificate.remove'>, caller: Caller): OutputOf<'certificate.remove'> {
        const site = this.#changes.anyActive(reference, caller);
        if (site.tls.source === 'self-signed')
            throw conflict('site', `The site ${site.name} has a self-signed certificate already.`);
        if (site.tls.hsts) {
            throw conflict('site', `Browsers were told to show ${site.domain} with a good certificate alone (HSTS).`,
                `Switch that off first, and wait for ${site.tls.hsts.days} days: hostingctl https set ${site.name} --no-hsts`);
        }
        return this.#submit(USE, site, withoutCertificate(site), `Remove the certificate of ${site.domain}`, caller.actor);
    }

    #submit(
        kind: string, site: SiteRecord, after: TlsSettings, title: string, actor: string,
        more: Record<string, unknown> = {}, retryOf?: number, reserve?: () => void,
    ): { job: number, site: string } {
        const { name, domain, tls: before } = site;
        const args: CertificateArgs = { name, domain, title, before, after, ...more };
        return submitForSite(this.#engine, kind, site, args, { actor }, { retryOf, reserve });
    }

    /** Whether a certificate is being renewed for a site. */
    isRenewing({ name }: Pick<SiteRecord, 'name'>): boolean {
        return this.#engine.records.open().some(({ site, kind }) => site === name && kind === RENEW);
    }

    #requireNoOrder(site: SiteRecord): void {
        if (this.isRenewing(site)) {
            throw new HostingError('Conflict', `The certificate of ${site.name} is being renewed.`,
                { hint: 'Wait for the end of that job.' });
        }
    }

    /** @throws HostingError `Conflict` where the authority would soon refuse every order for the site */
    #requireTries({ name }: SiteRecord): void {
        const record = this.#records.read(name);
        const next = nextManualTry(record, Date.now());
        if (next !== undefined) {
            const why = record.failure?.message ?? '';
            throw new HostingError('Conflict', `Several tries for ${name} have failed within an hour. ${why}`.trim(),
                { hint: `An authority that counts would refuse the next ones for longer. Mend the cause, and try again after ${next}.` });
        }
    }
}

function withoutCertificate({ tls }: SiteRecord): TlsSettings {
    return { ...tls, source: 'self-signed', upload: '' };
}

/** The certificates of the file that nginx reads, and nothing else of it: the key may be in there. */
function publicPart(site: SiteRecord): string {
    try {
        return certificatesIn(readFileSync(servedFiles(site).certificate, 'utf8')).map(each => `${each}\n`).join('');
    } catch {
        throw invalid('site', `The site ${site.name} has no certificate yet.`, `Make one with hostingctl site apply ${site.name}`);
    }
}

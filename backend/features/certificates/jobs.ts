// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The jobs that get a site another certificate: from an authority, from an upload, or back to the one of the beginning. Each comes
 * to the settings `tls` before and after, as a change of settings does; what a certificate is read from never changes under
 * nginx, so a job that fails brings back the one before.
 */

import type { TlsSettings } from '../../contract/certificates.ts';
import type { JobKind, StepDefinition } from '../../engine/job.ts';
import { changing, type Piece, type ReadSite } from '../common/piece.ts';
import { settingsOf } from '../common/site.ts';
import type { SiteRecords } from '../sites/records.ts';
import { deleteLineage } from './certbot.ts';
import { chooseNames, orderNames, type OrderTools } from './ordering.ts';
import { revoking } from './revoking.ts';
import { serving } from './serving.ts';
import { pruneUploads } from './uploads.ts';

export const ISSUE = 'certificate.issue';
/** Of one that is there: nothing changes but what certbot keeps. */
export const RENEW = 'certificate.renew';
export const USE = 'certificate.use';
export const REVOKE = 'certificate.revoke';

export interface CertificateArgs extends Record<string, unknown> {
    name: string;
    domain: string;
    /** For people: `Issue a certificate for shop.example`. */
    title: string;
    before: TlsSettings;
    after: TlsSettings;
}

export interface IssueArgs extends CertificateArgs {
    /** Also where the present one is good for long. */
    force: boolean;
}

export interface RevokeArgs extends CertificateArgs {
    reason: string;
}

export interface CertificateTools extends OrderTools {
    sites: SiteRecords;
    pieces: { certificate: Piece, virtualHost: Piece };
}

export function issueCertificate(tools: CertificateTools): JobKind<IssueArgs> {
    return {
        kind: ISSUE,
        title: ({ title }) => title,
        steps: args => [
            chooseNames(args, tools),
            orderNames(args, tools),
            ...taking(args, tools),
            tidying(args, tools),
        ],
    };
}

/** It touches nothing that other jobs of the site do, and none of them waits for an authority. */
export function renewCertificate(tools: CertificateTools): JobKind<IssueArgs> {
    return {
        kind: RENEW,
        title: ({ title }) => title,
        beside: true,
        steps: args => [
            chooseNames(args, tools),
            orderNames(args, tools),
            serving(args.name, () => tools.sites.byName(args.name), tools.activator),
        ],
    };
}

/** An upload, or the certificate of the beginning. */
export function useCertificate(tools: CertificateTools): JobKind<CertificateArgs> {
    return {
        kind: USE,
        title: ({ title }) => title,
        steps: args => [...taking(args, tools), tidying(args, tools)],
    };
}

export function revokeCertificate(tools: CertificateTools): JobKind<RevokeArgs> {
    return {
        kind: REVOKE,
        title: ({ title }) => title,
        steps: args => [
            revoking(args.name, args.reason),
            // Nobody is shown a revoked certificate for longer than it takes.
            ...taking(args, tools).map(step => ({ ...step, pointOfNoReturn: true })),
            tidying(args, tools),
        ],
    };
}

/** The steps that bring a site to its new certificate, and back. */
function taking({ name, before, after }: CertificateArgs, { sites, records, activator, pieces }: CertificateTools): StepDefinition[] {
    const read: ReadSite = () => sites.byName(name);
    const withTls = (tls: TlsSettings): ReadSite => () => {
        const site = read();
        return site && { ...site, tls };
    };
    const set = (tls: TlsSettings): Promise<void> => {
        const site = read();
        if (site)
            sites.update(name, { ...settingsOf(site), tls });
        return Promise.resolve();
    };
    return [
        {
            name: 'record',
            title: `Record the certificate of ${name}`,
            do: async () => {
                await set(after);
                if (before.source !== after.source && after.source !== 'acme')
                    records.forget(name);
            },
            undo: async () => {
                await set(before);
                const site = read();
                // The key of what is not to be served is nobody's any more.
                if (site)
                    await pruneUploads(site);
            },
        },
        changing(pieces.certificate, name, read, withTls(before)),
        changing(pieces.virtualHost, name, read, withTls(before)),
        serving(name, read, activator),
    ];
}

/** What nothing needs any more once the new certificate is served. */
function tidying({ name, before, after }: CertificateArgs, { sites }: CertificateTools): StepDefinition {
    return {
        name: 'tidy',
        title: 'Delete what is no longer needed',
        do: async context => {
            const site = sites.byName(name);
            if (!site)
                return { skipped: 'The site is gone.' };
            await pruneUploads(site);
            if (before.source === 'acme' && after.source !== 'acme')
                context.artifact('certbot', await deleteLineage(name));
            return undefined;
        },
        pointOfNoReturn: true,
    };
}

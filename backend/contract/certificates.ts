// SPDX-License-Identifier: LGPL-2.1-or-later
/* Certificates of sites, who issues them, and how HTTPS is spoken. */

import * as z from 'zod/mini';

import { command } from './command.ts';
import { domainName, described, mailAddress, readFrom, siteReference, time } from './values.ts';
import { started } from './jobs.ts';

/** Name of a directory of /etc/hosting/dns-hooks. */
const hookName = z.string().check(
    z.regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'A DNS hook is a directory of /etc/hosting/dns-hooks: lower-case letters, digits and hyphens.'));

const MAX_HSTS_DAYS = 730;
/** What the preload list of browsers asks for: https://hstspreload.org/ */
export const PRELOAD_DAYS = 365;

const hsts = z.object({
    days: z.int().check(z.minimum(1), z.maximum(MAX_HSTS_DAYS)),
    subdomains: z.boolean(),
    preload: z.boolean(),
});

/** The settings as they are kept with the site. A new one has a default: sites of before do not have it. */
export const tlsSettings = z.object({
    /** Who has signed what the site is served with. */
    source: z._default(z.enum(['self-signed', 'acme', 'uploaded']), 'self-signed'),
    /** Which upload; empty where there was none. */
    upload: z._default(z.string(), ''),
    /** Answers the challenges by DNS instead of by HTTP; empty for none. */
    dnsHook: z._default(z.union([hookName, z.literal('')]), ''),
    /** Every address over HTTP leads to the same one over HTTPS. */
    forceHttps: z._default(z.boolean(), false),
    /** Browsers that were here once ask over HTTPS alone. */
    hsts: z._default(z.nullable(hsts), null),
    http2: z._default(z.boolean(), true),
});

/** How HTTPS is spoken on this host, for all sites. */
export const hostTls = z.object({
    policy: z._default(z.enum(['system', 'intermediate']), 'system'),
    http2: z._default(z.boolean(), true),
});

/** Who issues certificates. */
export const authority = z.object({
    directory: z._default(z.string(), 'https://acme-v02.api.letsencrypt.org/directory'),
    email: z._default(z.string(), ''),
});

export const STAGING_DIRECTORY = 'https://acme-staging-v02.api.letsencrypt.org/directory';

const directoryUrl = z.string().check(
    z.maxLength(500, 'An address has at most 500 characters.'),
    z.regex(/^https:\/\/[A-Za-z0-9.-]+(?::[0-9]{1,5})?\/[A-Za-z0-9._~/%@:=+-]*$/,
        'Write the address of an ACME directory such as https://acme-v02.api.letsencrypt.org/directory.'));

/** A name that the certificate does not have although the site answers on it. */
const leftOut = z.object({ name: z.string(), why: z.string() });

export const certificateSummary = z.object({
    site: z.string(),
    domain: z.string(),
    source: tlsSettings.shape.source,
    /** `self-signed`: browsers warn. `ending`: less is left of it than a renewal should leave. */
    state: z.enum(['self-signed', 'valid', 'ending', 'ended']),
    notAfter: time,
    /** Whole days until then; below zero once it has ended. */
    days: z.int(),
    issuer: z.string(),
    names: z.array(z.string()),
    /** What is to be done, in a sentence; null where all is well. */
    warning: z.nullable(z.string()),
    forceHttps: z.boolean(),
});

export const certificateDetails = z.extend(certificateSummary, {
    notBefore: time,
    fingerprint: z.string(),
    serial: z.string(),
    key: z.string(),
    files: z.object({ certificate: z.string(), key: z.string() }),
    leftOut: z.array(leftOut),
    /** How often it was renewed since it was issued first. */
    renewals: z.int(),
    /** The last try that failed, until one succeeds. */
    failure: z.nullable(z.object({ at: time, message: z.string(), hint: z.nullable(z.string()), nextTry: z.nullable(time) })),
    tls: tlsSettings,
});

const REASONS = ['unspecified', 'keycompromise', 'affiliationchanged', 'superseded', 'cessationofoperation'] as const;

export const certificateCommands = {
    list: command({
        interface: 'Certificates1', method: 'List', kind: 'query', access: 'owner',
        cli: 'certificate list', summary: 'List the certificates of websites, those that end first at the top.',
        input: () => z.object({}), output: () => z.array(certificateSummary),
    }),
    show: command({
        interface: 'Certificates1', method: 'Show', kind: 'query', access: 'owner',
        cli: 'certificate show SITE', summary: 'Show the certificate of a website.',
        input: () => z.object({ site: siteReference }), output: () => certificateDetails,
    }),
    download: command({
        interface: 'Certificates1', method: 'Download', kind: 'query', access: 'owner',
        cli: 'certificate download SITE', summary: 'Print the certificate of a website with those it is signed by, in PEM; never the key.',
        input: () => z.object({ site: siteReference }), output: () => z.object({ text: z.string() }),
    }),
    issue: command({
        interface: 'Certificates1', method: 'Issue', kind: 'job', access: 'administrator',
        cli: 'certificate issue SITE',
        summary: 'Get a certificate for all names of a website that lead here from the authority, which is renewed by itself.',
        input: () => z.object({
            site: siteReference,
            'dns-hook': described(z.optional(z.union([hookName, z.literal('')])),
                'directory of /etc/hosting/dns-hooks with the programs auth and cleanup, which wildcards need; empty for none'),
        }),
        output: () => started,
    }),
    renew: command({
        interface: 'Certificates1', method: 'Renew', kind: 'job', access: 'administrator',
        cli: 'certificate renew SITE', summary: 'Renew the certificate of a website now, if it ends soon or its names have changed.',
        input: () => z.object({
            site: siteReference,
            force: described(z._default(z.boolean(), false), 'also one that is good for long; authorities count them'),
        }),
        output: () => started,
    }),
    upload: command({
        interface: 'Certificates1', method: 'Upload', kind: 'job', access: 'administrator',
        cli: 'certificate upload SITE', summary: 'Serve a website with a certificate of your own.',
        input: () => z.object({
            site: siteReference,
            certificate: readFrom('text', z.string().check(z.maxLength(100_000, 'This is longer than any certificate.')),
                'the certificate in PEM, with those that lead from it to its root if they are not in --chain-file'),
            chain: readFrom('text', z.optional(z.string().check(z.maxLength(100_000, 'This is longer than any chain.'))),
                'the certificates that lead from it to its root, in PEM'),
            key: readFrom('secret', z.string().check(z.maxLength(50_000, 'This is longer than any key.')),
                'its private key in PEM, without a passphrase'),
        }),
        output: () => started,
    }),
    revoke: command({
        interface: 'Certificates1', method: 'Revoke', kind: 'job', access: 'administrator',
        cli: 'certificate revoke SITE',
        summary: 'Declare the certificate of a website invalid at its authority; the site goes back to a self-signed one.',
        confirm: 'Revoke the certificate of {site}? Browsers then warn until another one is issued.',
        input: () => z.object({
            site: siteReference,
            reason: described(z._default(z.enum(REASONS), 'unspecified'), 'why, for the authority'),
        }),
        output: () => started,
    }),
    remove: command({
        interface: 'Certificates1', method: 'Remove', kind: 'job', access: 'administrator',
        cli: 'certificate remove SITE', summary: 'Go back to a self-signed certificate; the one there is is deleted and not renewed.',
        confirm: 'Delete the certificate of {site}? Browsers then warn until another one is issued.',
        input: () => z.object({ site: siteReference }), output: () => started,
    }),
    check: command({
        interface: 'Certificates1', method: 'Check', kind: 'job', access: 'administrator',
        cli: 'certificate check',
        summary: 'Look after all certificates: take up what was renewed, try again what failed, warn of what ends.',
        input: () => z.object({}), output: () => started,
    }),
};

export const httpsCommands = {
    set: command({
        interface: 'Certificates1', method: 'SetHttps', kind: 'job', access: 'administrator', preview: true,
        cli: 'https set SITE', summary: 'Change how a website is served over HTTPS.',
        input: () => z.object({
            site: siteReference,
            'force-https': described(z.optional(z.boolean()), 'lead every address over HTTP to the same one over HTTPS'),
            hsts: described(z.optional(z.boolean()),
                'tell browsers to ask over HTTPS alone from now on: they then show nothing of the site without a good certificate'),
            'hsts-days': described(z.optional(hsts.shape.days), 'for how long, 1 to 730; 180 unless given'),
            'hsts-subdomains': described(z.optional(z.boolean()), 'also for all names below those of the site, whoever serves them'),
            'hsts-preload': described(z.optional(z.boolean()),
                'also agree to be built into browsers as HTTPS alone, which takes months to undo'),
            sure: described(z._default(z.boolean(), false), 'also with a certificate that was not renewed yet'),
            http2: described(z.optional(z.boolean()), 'speak HTTP/2 beside HTTP/1.1'),
        }),
        output: () => started,
    }),
};

export const authorityCommands = {
    show: command({
        interface: 'Certificates1', method: 'ShowAuthority', kind: 'query', access: 'administrator',
        cli: 'authority show', summary: 'Show who issues the certificates of this host.',
        input: () => z.object({}), output: () => z.extend(authority, { staging: z.boolean(), hooks: z.array(z.string()) }),
    }),
    set: command({
        interface: 'Certificates1', method: 'SetAuthority', kind: 'query', access: 'administrator', audited: true,
        cli: 'authority set', summary: 'Choose who issues the certificates of this host from now on.',
        input: () => z.object({
            email: described(z.optional(z.union([mailAddress, z.literal('')])), 'whom it writes to; empty for nobody'),
            'directory-url': described(z.optional(directoryUrl), 'its ACME directory'),
            staging: described(z.optional(z.boolean()),
                'Let\'s Encrypt\'s own test authority, which nobody trusts; --no-staging for the real one'),
        }),
        output: () => authority,
    }),
};

export const hostCertificateCommands = {
    certificate: command({
        interface: 'Certificates1', method: 'IssueForHost', kind: 'job', access: 'administrator',
        cli: 'host certificate', summary: 'Give Cockpit\'s own web server a certificate for the name of this host, and renew it.',
        input: () => z.object({ name: described(z.optional(domainName), 'name people open Cockpit under; the host\'s own unless given') }),
        output: () => started,
    }),
    tls: command({
        interface: 'Certificates1', method: 'SetHostTls', kind: 'job', access: 'administrator',
        cli: 'host tls', summary: 'Change how HTTPS is spoken on this host, for all sites.',
        input: () => z.object({
            policy: described(z.optional(hostTls.shape.policy.def.innerType),
                'system: ciphers by the host\'s crypto policy (update-crypto-policies); intermediate: Mozilla\'s list'),
            http2: described(z.optional(z.boolean()), 'speak HTTP/2 beside HTTP/1.1'),
        }),
        output: () => started,
    }),
};

export type TlsSettings = z.output<typeof tlsSettings>;
export type HostTls = z.output<typeof hostTls>;
export type Authority = z.output<typeof authority>;
export type CertificateSummary = z.output<typeof certificateSummary>;
export type CertificateDetails = z.output<typeof certificateDetails>;

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A certificate for Cockpit's own web server. It reads the last file of /etc/cockpit/ws-certs.d by name, each time it is started,
 * which is with the first visitor after 90 seconds without one: a restart would log out whoever is there.
 */

import path from 'node:path';

import { failed } from '../../contract/errors.ts';
import type { JobKind, StepContext } from '../../engine/job.ts';
import { exists, readFile } from '../../host/files.ts';
import { putApart, replaceApart } from '../../host/files-apart.ts';
import type { HostSettings } from '../common/host-settings.ts';
import type { Activator } from '../nginx/activate.ts';
import { DEFAULT_SERVER, defaultServer } from '../nginx/default-server.ts';
import { hasIpv6 } from '../nginx/values.ts';
import { order } from './certbot.ts';
import { factsOf } from './facts.ts';
import { lineage } from './files.ts';
import type { CertificateTools } from './jobs.ts';
import { reachOf } from './reach.ts';
import { requireRenewalTimer } from './timer.ts';

export const HOST_CERTIFICATE = 'host.certificate';
export const HOST_TLS = 'host.tls';

/** certbot's name for it; no site can be called so. */
const LINEAGE = 'cockpit-host';
const DIRECTORY = '/etc/cockpit/ws-certs.d';
/** Sorts behind 0-self-signed.cert, and before what an administrator calls 99-…: that wins. */
const FILE = path.join(DIRECTORY, '50-hosting');

export interface HostCertificateArgs extends Record<string, unknown> { domain: string }

export function hostCertificate({ host, activator, systemd }: CertificateTools): JobKind<HostCertificateArgs> {
    return {
        kind: HOST_CERTIFICATE,
        title: ({ domain }) => `Get Cockpit a certificate for ${domain}`,
        steps: ({ domain }) => [
            {
                name: 'challenge',
                title: 'Let nginx answer the authority for this name',
                do: async context => {
                    if (!await exists(DIRECTORY))
                        throw failed(`There is no ${DIRECTORY}.`, 'Install cockpit-ws: without it, Cockpit has no web server here.');
                    await activator.request(new Map([[DEFAULT_SERVER, await defaultServer(hasIpv6(), host.tls)]]));
                    const why = (await reachOf([domain])).get(domain);
                    if (why)
                        throw failed(`${domain} does not lead to this host. ${why}`, 'Change its records at your DNS provider.');
                    context.log(`${domain} leads here.`);
                },
            },
            {
                name: 'order',
                title: 'Order the certificate',
                do: async context => {
                    context.artifact('certbot', await order({
                        lineage: LINEAGE, names: [domain], dnsHook: '', force: false, authority: host.authority, job: context.job,
                    }));
                    await requireRenewalTimer(systemd, context);
                },
            },
            {
                name: 'take',
                title: 'Give it to Cockpit',
                do: async context => {
                    host.certificateName = domain;
                    await takeHostCertificate(host, context);
                    context.note('Cockpit takes it when nobody was logged in for 90 seconds, or after systemctl restart cockpit.');
                },
                undo: async () => {
                    host.certificateName = '';
                    await putApart(`${FILE}.cert`, null);
                    await putApart(`${FILE}.key`, null);
                },
            },
        ],
    };
}

/** Copies what certbot has for Cockpit to where Cockpit reads it, where that is another one. */
export async function takeHostCertificate(host: HostSettings, context: StepContext): Promise<void> {
    if (host.certificateName === '')
        return;
    const files = lineage(LINEAGE);
    const [certificate, key] = await Promise.all([readFile(files.certificate), readFile(files.key)]);
    if (certificate === undefined || key === undefined || certificate === await readFile(`${FILE}.cert`))
        return;
    // The key first: Cockpit that starts in between finds no pair and takes the one before.
    await replaceApart(`${FILE}.key`, key, { isPrivate: true });
    await replaceApart(`${FILE}.cert`, certificate);
    context.log(`Cockpit has a certificate for ${host.certificateName} until ${factsOf(certificate).notAfter.slice(0, 10)}.`);
}

export interface HostTlsArgs extends Record<string, unknown> {
    title: string;
    before: HostSettings['tls'];
    after: HostSettings['tls'];
}

export function changeHostTls(host: HostSettings, activator: Activator): JobKind<HostTlsArgs> {
    const set = async (tls: HostSettings['tls']): Promise<void> => {
        await activator.request(new Map([[DEFAULT_SERVER, await defaultServer(hasIpv6(), tls)]]));
        host.tls = tls;
    };
    return {
        kind: HOST_TLS,
        title: ({ title }) => title,
        steps: ({ before, after }) => [{
            name: 'nginx',
            title: 'Write what all sites have in common',
            do: () => set(after),
            undo: () => set(before),
        }],
    };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. Certificates of the made-up sites: the first is issued, the second ends, the others are self-signed.
   &certificates=good for no warnings. */

(window.fakeParts ??= []).push({
    fields: ({ name }) => ({
        tls: {
            source: { shop: 'acme', blog: 'uploaded' }[name] ?? 'self-signed', upload: '', dnsHook: '', forceHttps: false,
            hsts: null, http2: true,
        },
    }),

    commands: ({ options, state, isMine, oneSite, changeSite, fieldFault }) => {
        const DAY = 86_400_000;
        const changeTls = (name, change) => changeSite(name, { tls: { ...oneSite(name).tls, ...change } });
        const show = name => {
            const { domain, aliases, tls } = oneSite(name);
            const days = { acme: 61, uploaded: 2, 'self-signed': 3640 }[tls.source];
            return {
                site: name, domain, source: tls.source, tls, days, forceHttps: tls.forceHttps,
                state: { acme: 'valid', uploaded: 'ending', 'self-signed': 'self-signed' }[tls.source],
                notAfter: new Date(Date.now() + days * DAY + 3_600_000).toISOString(),
                notBefore: new Date(Date.now() - 29 * DAY).toISOString(),
                issuer: { acme: 'Let\'s Encrypt (R11)', uploaded: 'Dear CA', 'self-signed': domain }[tls.source],
                names: tls.source === 'acme' ? [domain, ...aliases.slice(1)] : [domain, ...aliases], renewals: 0, failure: null,
                warning: options.certificates === 'good' ? null : {
                    acme: `${aliases[0]} is missing in it. It has no address in DNS.`,
                    uploaded: 'It ends in 2 days. Upload its successor, or let an authority issue one.', 'self-signed': null,
                }[tls.source],
                leftOut: tls.source === 'acme' ? [{ name: aliases[0], why: 'It has no address in DNS.' }] : [],
                fingerprint: 'ab'.repeat(32), serial: '01', key: 'ECDSA P-256',
                files: { certificate: `/etc/letsencrypt/live/${name}/fullchain.pem`, key: `/etc/letsencrypt/live/${name}/privkey.pem` },
            };
        };
        return {
            'Certificates1.List': () => state.sites.filter(isMine).map(({ name }) => show(name)),
            'Certificates1.Show': ({ site }) => show(site),
            'Certificates1.ShowAuthority': () => ({
                directory: 'https://acme-v02.api.letsencrypt.org/directory', email: '', staging: false, hooks: ['hetzner'],
            }),
            'Certificates1.Issue': ({ site, 'dns-hook': dnsHook = '' }) => changeTls(site, { source: 'acme', dnsHook }),
            'Certificates1.Renew': ({ site }) => changeTls(site, {}),
            'Certificates1.Remove': ({ site }) => changeTls(site, { source: 'self-signed' }),
            'Certificates1.Upload': ({ site, key }) => {
                if (!key.includes('PRIVATE KEY'))
                    fieldFault('Invalid', 'key', 'There is no private key in PEM in this text, or it is damaged.');
                return changeTls(site, { source: 'uploaded' });
            },
            'Certificates1.SetHttps': ({ site, sure, hsts, 'force-https': forceHttps }) => {
                if (hsts && !sure)
                    fieldFault('Conflict', 'hsts', 'The certificate of the site was not renewed yet, so nobody has seen that this works.');
                return changeTls(site, {
                    ...forceHttps !== undefined && { forceHttps },
                    ...hsts !== undefined && { hsts: hsts ? { days: 180, subdomains: false, preload: false } : null },
                });
            },
        };
    },
});

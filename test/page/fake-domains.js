// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. Domains of the made-up sites, their redirects and their clones. */

(window.fakeParts ??= []).push({
    fields: () => ({ domains: { redirectTwin: false } }),

    commands: ({ oneSite, createSite, changeSite, checkedDomain, fieldFault }) => ({
        'Sites1.Clone': ({ site: name, domain, user, owner }) => {
            const { app, php } = oneSite(name);
            return createSite(checkedDomain(domain), user, { app, php, owner: owner || null });
        },
        'Domains1.Add': ({ site: name, domain, 'across-owners': acrossOwners }) => {
            if (domain.endsWith('.anna.example') && !acrossOwners)
                fieldFault('Conflict', 'domain', `${domain} overlaps with anna.example of the site anna, which belongs to anna.`);
            return changeSite(name, { aliases: [...oneSite(name).aliases, domain].sort() });
        },
        'Domains1.Remove': ({ site: name, domain }) =>
            changeSite(name, { aliases: oneSite(name).aliases.filter(each => each !== domain) }),
        'Domains1.Prefer': ({ site: name, form }) => {
            const { domain, aliases } = oneSite(name);
            const twin = domain.startsWith('www.') ? domain.slice(4) : `www.${domain}`;
            const isOther = form !== 'none' && domain.startsWith('www.') !== (form === 'www');
            return changeSite(name, {
                domains: { redirectTwin: form !== 'none' },
                ...isOther && { domain: twin, aliases: [...aliases.filter(each => each !== twin), domain].sort() },
            });
        },
        'Domains1.Rename': ({ site: name, domain, 'keep-old': keepOld }) => {
            const before = oneSite(name);
            return changeSite(name, {
                domain: checkedDomain(domain), aliases: keepOld ? [...before.aliases, before.domain].sort() : before.aliases,
            });
        },
        'Domains1.Check': ({ domain }) => ({
            problem: domain.startsWith('far') ? 'DNS leads it to 192.0.2.99, where another server answers.' : null,
        }),
        'Redirects1.Add': ({ site: name, from, to, code, 'keep-path': keepPath }) => {
            const { redirects } = oneSite(name);
            if (!to)
                fieldFault('Invalid', 'to', 'Say where to.');
            if (redirects.some(({ source }) => source === from))
                fieldFault('Conflict', 'from', `${from} is redirected already.`);
            return changeSite(name, { redirects: [...redirects, { source: from, target: to, code: Number(code), keepPath }] });
        },
        'Redirects1.Remove': ({ site: name, from }) =>
            changeSite(name, { redirects: oneSite(name).redirects.filter(({ source }) => source !== from) }),
    }),
});

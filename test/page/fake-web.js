// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. Delivery, headers and access of the made-up sites. */

(window.fakeParts ??= []).push({
    fields: () => ({
        web: { docroot: '', frontController: false, pathInfo: false, expires: 'off', gzip: false, requests: 200,
            errorPages: [], headers: [] },
        access: { rules: [], protections: [] },
    }),

    commands: ({ oneSite, changeSite, fieldFault }) => {
        const changeWeb = (name, change) => changeSite(name, { web: { ...oneSite(name).web, ...change(oneSite(name).web) } });
        const changeAccess = (name, change) => changeSite(name, { access: { ...oneSite(name).access, ...change(oneSite(name).access) } });

        function errorPages({ errorPages: pages }, choices) {
            const chosen = new Map(pages.map(({ code, path }) => [code, path]));
            for (const [code, path] of choices.map(choice => choice.split('=')))
                chosen.set(Number(code), path);
            return [...chosen].filter(([, path]) => path).map(([code, path]) => ({ code, path }));
        }

        return {
            'Snippets1.Show': ({ site: name }) => ({ text: oneSite(name).snippet ?? '' }),
            'Web1.Set': ({ site: name, ...input }) => {
                if (input.expires === 'soon')
                    fieldFault('Invalid', 'expires', 'Write a time such as 30m, 12h or 30d, up to 999d, or off.');
                return changeWeb(name, web => ({
                    docroot: input.docroot ?? web.docroot, frontController: input['front-controller'] ?? web.frontController,
                    expires: input.expires ?? web.expires, gzip: input.gzip ?? web.gzip,
                    errorPages: errorPages(web, input['error-page'] ?? []),
                }));
            },
            'Headers1.Add': ({ site: name, name: header, value }) =>
                changeWeb(name, ({ headers }) => ({ headers: [...headers.filter(one => one.name !== header), { name: header, value }] })),
            'Headers1.Remove': ({ site: name, name: header }) =>
                changeWeb(name, ({ headers }) => ({ headers: headers.filter(one => one.name !== header) })),
            'Headers1.ApplyPreset': ({ site: name }) =>
                changeWeb(name, ({ headers }) => ({ headers: [...headers, { name: 'X-Content-Type-Options', value: 'nosniff' }] })),
            'Access1.Allow': ({ site: name, address }) =>
                changeAccess(name, ({ rules }) => ({ rules: [...rules, { action: 'allow', address }] })),
            'Access1.Deny': ({ site: name, address }) => address.includes('.')
                ? changeAccess(name, ({ rules }) => ({ rules: [...rules, { action: 'deny', address }] }))
                : fieldFault('Invalid', 'address', 'Write an address such as 192.0.2.7 or 2001:db8::7.'),
            'Access1.Remove': ({ site: name, address }) =>
                changeAccess(name, ({ rules }) => ({ rules: rules.filter(one => one.address !== address) })),
            'Protections1.Add': ({ site: name, path, user, password }) => password.length < 8
                ? fieldFault('Invalid', 'password', 'A password has at least 8 characters.')
                : changeAccess(name, ({ protections }) => {
                        const users = protections.find(one => one.path === path)?.users ?? [];
                        return { protections: [...protections.filter(one => one.path !== path), { path, users: [...users, user] }] };
                    }),
            'Protections1.Remove': ({ site: name, path }) =>
                changeAccess(name, ({ protections }) => ({ protections: protections.filter(one => one.path !== path) })),
        };
    },
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. What fake-service.js knows of WordPress sites. */

(window.fakeParts ??= []).push({
    fields: ({ app }) => app === 'wordpress' ? { wordpress: { multisite: 'none', cache: false, cacheMinutes: 10, xmlrpc: false } } : {},

    created: ({ app, wordpress }, { multisite }) =>
        app === 'wordpress' ? { hasLogin: true, wordpress: { ...wordpress, multisite } } : {},

    commands: ({ oneSite, changeSite, fault, fieldFault }) => ({
        'Sites1.TakeCredentials': ({ site: name }) => {
            const of = oneSite(name);
            if (!of.hasLogin)
                fault('NotFound', `There is no log-in of the site ${name} to be shown.`);
            of.hasLogin = false;
            return { user: of.name, password: 'Sg9vXq2LrT7mB4nZ', url: `http://${of.domain}/wp-login.php` };
        },
        'WordPress1.Set': ({ site: name, cache, 'cache-minutes': cacheMinutes, xmlrpc }) => {
            if (cacheMinutes > 1440)
                fieldFault('Invalid', 'cache-minutes', 'Enter a number from 1 to 1440.');
            // What was not given is not in the text of the two.
            const given = JSON.parse(JSON.stringify({ cache, cacheMinutes, xmlrpc }));
            return changeSite(name, { wordpress: { ...oneSite(name).wordpress, ...given } });
        },
        'WordPress1.Purge': ({ site: name }) => changeSite(name, {}),
        'WordPress1.SetPassword': ({ site: name, user }) => {
            if (user && user !== name)
                fieldFault('NotFound', 'user', `${user} is no administrator of ${oneSite(name).domain}.`);
            return changeSite(name, { hasLogin: true });
        },
    }),
});

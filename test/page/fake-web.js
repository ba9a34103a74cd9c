// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the fake service of fake-cockpit.js knows of delivery, headers and access; served behind it. */

(() => {
    const { commands, STEPS, oneSite, newJob, fieldFault, signal } = window.fake;

    STEPS['site.change'] = [['record', 'Record the settings'], ['virtual-host', 'Update virtual host']];

    /** A job that changes a site; its settings are so at once. */
    function changeSite(name, work) {
        const of = oneSite(name);
        work(of);
        of.job = newJob('site.change', of).id;
        signal('Changed', ['site', of.name]);
        return { job: of.job, site: of.name };
    }

    Object.assign(commands, {
        'Web1.Set': ({ site: name, ...input }) => {
            if (input.expires === 'soon')
                fieldFault('Invalid', 'expires', 'Write a time such as 30m, 12h or 30d, up to 999d, or off.');
            return changeSite(name, ({ web }) => {
                web.docroot = input.docroot ?? web.docroot;
                web.frontController = input['front-controller'] ?? web.frontController;
                web.expires = input.expires ?? web.expires;
                web.gzip = input.gzip ?? web.gzip;
                for (const [code, path] of (input['error-page'] ?? []).map(choice => choice.split('='))) {
                    web.errorPages = web.errorPages.filter(page => page.code !== Number(code));
                    if (path)
                        web.errorPages.push({ code: Number(code), path });
                }
            });
        },
        'Headers1.Add': ({ site: name, name: header, value }) => header.includes(' ')
            ? fieldFault('Invalid', 'name', 'A name of a header holds letters, digits and hyphens, such as X-Frame-Options.')
            : changeSite(name, ({ web }) => {
                    web.headers = [...web.headers.filter(one => one.name !== header), {
                        name: header, value,
                    }];
                }),
        'Headers1.Remove': ({ site: name, name: header }) =>
            changeSite(name, ({ web }) => { web.headers = web.headers.filter(one => one.name !== header); }),
        'Headers1.ApplyPreset': ({ site: name }) =>
            changeSite(name, ({ web }) => { web.headers = [...web.headers, { name: 'X-Content-Type-Options', value: 'nosniff' }]; }),
        'Access1.Allow': ({ site: name, address }) =>
            changeSite(name, ({ access }) => { access.rules.push({ action: 'allow', address }); }),
        'Access1.Deny': ({ site: name, address }) => address.includes('.')
            ? changeSite(name, ({ access }) => { access.rules.push({ action: 'deny', address }); })
            : fieldFault('Invalid', 'address', 'Write an address such as 192.0.2.7 or 2001:db8::7.'),
        'Access1.Remove': ({ site: name, address }) =>
            changeSite(name, ({ access }) => { access.rules = access.rules.filter(one => one.address !== address); }),
        'Protections1.Add': ({ site: name, path, user, password }) => password.length < 8
            ? fieldFault('Invalid', 'password', 'A password has at least 8 characters.')
            : changeSite(name, ({ access }) => {
                    const users = access.protections.find(one => one.path === path)?.users ?? [];
                    access.protections = [...access.protections.filter(one => one.path !== path), { path, users: [...users, user] }];
                }),
        'Protections1.Remove': ({ site: name, path }) =>
            changeSite(name, ({ access }) => { access.protections = access.protections.filter(one => one.path !== path); }),
    });
})();

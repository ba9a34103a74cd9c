// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. What fake-service.js knows of databases. */

(window.fakeParts ??= []).push({
    fields: ({ name, app }) => {
        const user = (of, privileges = 'owner', isWaiting = false) => ({ name: of, privileges, maxConnections: 40, isWaiting });
        const known = {
            shop: [
                {
                    site: name, engine: 'mariadb', name, user: name, charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci', size: 48_234_496,
                    sessions: 2, users: [user(name), user(`${name}_reader`, 'read-only')],
                },
                {
                    site: name, engine: 'postgresql', name: `${name}_blog`, user: `${name}_blog`, charset: 'UTF8', collation: '',
                    size: null, sessions: null, users: [user(`${name}_blog`, 'owner', true)],
                },
            ],
        };
        const shown = known[name] ?? (app === 'wordpress' ? [{ ...known.shop[0], users: [user(name)] }].map(each =>
            ({ ...JSON.parse(JSON.stringify(each).replaceAll('shop', name)), site: name, name, user: name, users: [user(name)] })) : []);
        return {
            shownDatabases: shown, databases: shown.map(({ engine, name: of }) => ({ engine, name: of, user: of })),
            remote: { rules: name === 'shop' ? [{ database: 'shop', address: '192.0.2.0/24' }] : [] },
        };
    },

    created: ({ name }, { database = 'none' }) => database === 'none' ? {} : { databases: [{ engine: database, name, user: name }] },

    commands: ({ oneSite, changeSite, fault, fieldFault, options }) => {
        const full = (site, name) => name === site || name.startsWith(`${site}_`) ? name : `${site}_${name}`;
        const list = of => oneSite(of).shownDatabases;
        const change = (site, shownDatabases) => changeSite(site, { shownDatabases });
        const users = (site, work) => list(site).map(each => ({ ...each, users: work(each.users, each) }));
        return {
            'Databases1.List': ({ site }) => options.databases === 'silent' ? fault('Failed', 'The store could not be read.') : list(site),
            'Databases1.Create': ({ site, engine, name = site, charset, collation, encoding, locale }) => {
                if (list(site).some(each => each.name === full(site, name)))
                    fieldFault('Conflict', 'name', `A database or database user ${full(site, name)} exists already.`);
                return change(site, [...list(site), {
                    site, engine, name: full(site, name), user: full(site, name), charset: charset ?? encoding ?? 'UTF8',
                    collation: collation ?? locale ?? '', size: 0, sessions: 0,
                    users: [{ name: full(site, name), privileges: 'owner', maxConnections: 40, isWaiting: true }],
                }]);
            },
            'Databases1.Drop': ({ site, name }) => change(site, list(site).filter(each => each.name !== name)),
            'Databases1.AddUser': ({ site, database, user, privileges }) => {
                if (!/^[a-z][a-z0-9_]*$/.test(user))
                    fieldFault('Invalid', 'user', 'A name has lower-case letters, digits and underscores and begins with a letter.');
                return change(site, users(site, (present, { name }) => name !== database ? present
                    : [...present, { name: full(site, user), privileges, maxConnections: 40, isWaiting: true }]));
            },
            'Databases1.SetUser': ({ site, user, privileges, 'max-connections': most }) => {
                if (most > 1000)
                    fieldFault('Invalid', 'max-connections', 'A user has at most 1000 connections here.');
                return change(site, users(site, present => present.map(each => each.name !== user ? each
                    : { ...each, ...privileges && { privileges }, ...most && { maxConnections: most } })));
            },
            'Databases1.RemoveUser': ({ site, user }) => change(site, users(site, present => present.filter(({ name }) => name !== user))),
            'Databases1.SetPassword': ({ site, name }) =>
                change(site, users(site, present => present.map(each => each.name === name ? { ...each, isWaiting: true } : each))),
            'Databases1.TakeCredentials': ({ site, name }) => {
                const of = oneSite(site);
                const database = list(site).find(each => each.users.some(user => user.name === name && user.isWaiting));
                if (!database)
                    fault('NotFound', `There is no password of ${name} to be shown.`);
                of.shownDatabases = users(site, present => present.map(each => each.name === name ? { ...each, isWaiting: false } : each));
                return { engine: database.engine, database: database.name, user: name,
                    password: 'Qm7xT2vLr9WcB4nZ', socket: '/run/postgresql' };
            },
            'Databases1.Test': ({ name }) => name.endsWith('_blog')
                ? { engine: 'postgresql', database: name, user: name, ok: false, answer: 'FATAL: role <b>x</b> is not permitted to log in', milliseconds: 3 }
                : { engine: 'mariadb', database: name, user: name, ok: true, answer: '11.8.6-MariaDB', milliseconds: 1.4 },
        };
    },
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * NOT THE SERVICE. What fake-service.js knows of dumps, of addresses that may log in from elsewhere, and of the database servers.
 * &servers=stopped|missing|broken plays MariaDB, or the question about it; &client=on the web client.
 */

(window.fakeParts ??= []).push({
    commands: ({ options, oneSite, changeSite, fault, fieldFault }) => {
        const PORTS = { mariadb: 3306, postgresql: 5432 };
        const UNKNOWN = {
            version: null, uptime: null, connections: null, maxConnections: null, size: null, buffer: null, slowCount: null,
            slowQueries: null,
        };
        /** A file below the home, as the service takes it. */
        const fileIn = (site, file) => {
            if (file === '')
                fieldFault('Invalid', 'file', 'Name a file.');
            const parts = file.replace(`/home/${site}/`, '').split('/').filter(part => part !== '.');
            if (parts.includes('..') || parts[0] === '')
                fieldFault('Invalid', 'file', `A dump lies below /home/${site}.`);
            return `/home/${site}/${parts.join('/')}`;
        };
        const transfer = (site, file) => {
            if (file === '-')
                return { ...changeSite(site, {}), file: null, stream: '/run/hosting/.streams/0badcafe' };
            const whole = fileIn(site, file);
            return { ...changeSite(site, {}), file: whole, stream: null };
        };
        const setRules = (site, rules) => changeSite(site, { remote: { rules } });
        const client = { state: options.client ?? 'off', domain: options.client === 'on' ? 'db.example.com' : null };
        const setClient = (state, domain) => {
            Object.assign(client, { state, domain });
            return changeSite('shop', {});
        };
        return {
            'Databases1.ShowClient': () => ({ ...client, certificate: client.domain && 'self-signed', sessions: client.domain ? 1 : 0 }),
            'Databases1.EnableClient': ({ domain }) => {
                if (domain === 'shop.example')
                    fieldFault('Conflict', 'domain', 'shop.example belongs to the site shop already.');
                return setClient('on', domain);
            },
            'Databases1.DisableClient': () => setClient('off', null),
            'Databases1.OpenInClient': ({ site, name }) => {
                if (name === 'shop_blog')
                    fault('Failed', 'PostgreSQL does not answer.', { hint: 'Start it: systemctl start postgresql' });
                return {
                    engine: 'mariadb', database: name, user: site, url: `${location.href.split('?')[0]}#token-of-${name}`,
                    openUntil: '2026-11-21T16:03:03.000Z', endsAt: '2026-11-21T17:02:03.000Z',
                };
            },
            'Databases1.Export': ({ site, name, file = `exports/${name}-20261121T160203.sql.gz` }) => transfer(site, file),
            'Databases1.Import': ({ site, file }) => transfer(site, file),
            'Databases1.ListRemote': ({ site }) => options.servers === 'stopped' ? fault('Failed', 'MariaDB does not run.')
                : oneSite(site).remote.rules.map(rule => {
                        const { engine } = oneSite(site).databases.find(({ name }) => name === rule.database);
                        return { ...rule, engine, port: PORTS[engine] };
                    }),
            'Databases1.AllowRemote': ({ site, name: database, address }) => {
                const { rules } = oneSite(site).remote;
                if (!/^[0-9a-f.:]+(\/\d+)?$/.test(address))
                    fieldFault('Invalid', 'address', 'Write an address such as 192.0.2.7 or 2001:db8::7, or a network such as 192.0.2.0/24.');
                if (rules.some(rule => rule.database === database && rule.address === address))
                    fieldFault('Conflict', 'address', `${address} may come to ${database} already.`);
                return setRules(site, [...rules, { database, address }]);
            },
            'Databases1.RemoveRemote': ({ site, name, address }) =>
                setRules(site, oneSite(site).remote.rules.filter(rule => rule.database !== name || rule.address !== address)),
            'Databases1.ShowServers': () => {
                if (options.servers === 'broken')
                    fault('Failed', 'MariaDB answers no question.', { hint: 'Too many connections' });
                const minutesAgo = minutes => new Date(Date.now() - minutes * 60_000).toISOString();
                const running = {
                    engine: 'mariadb', state: 'running', version: '11.8.6-MariaDB', uptime: 1_209_700, connections: 7, maxConnections: 151,
                    size: 12_400_000_000, buffer: 134_217_728, slowCount: 42,
                    slowQueries: [
                        {
                            at: minutesAgo(4), database: 'shop', user: 'shop', seconds: 12.4,
                            text: 'SELECT * FROM orders\nWHERE note LIKE \'%<img src=x onerror=alert(1)>%\' -- \u202egnidaelsim',
                        },
                        { at: minutesAgo(250), database: null, user: null, seconds: 2.1, text: 'SELECT sleep(2)' },
                    ],
                };
                return [
                    ['stopped', 'missing'].includes(options.servers) ? { ...UNKNOWN, engine: 'mariadb', state: options.servers } : running,
                    {
                        engine: 'postgresql', state: 'running', version: '17.5', uptime: 5400, connections: 3, maxConnections: 100,
                        size: 31_000_000, buffer: 134_217_728, slowCount: null, slowQueries: null,
                    },
                ];
            },
        };
    },
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * NOT COCKPIT. Stands in for `base1/cockpit.js` in tests of the page alone: just enough of the API, over the service of
 * fake-service.js. The address says what to play, there and here: &broken=unavailable|denied|lost|key|failing
 */

(() => {
    const options = Object.fromEntries(new URLSearchParams(location.search));

    let clients = [];
    const signal = (name, args) => {
        for (const client of clients)
            client.receive(name, args);
    };
    const { commands, state, save } = window.makeFakeService(options, signal);

    const permission = {
        allowed: options.role !== 'customer',
        listeners: [],
        addEventListener: (_type, call) => { permission.listeners.push(call); },
    };

    const BROKEN = {
        unavailable: { name: null, problem: 'not-found', message: 'not-found' },
        key: { name: 'org.freedesktop.DBus.Error.NameHasNoOwner', problem: null, message: 'Could not activate remote peer: startup job failed' },
        denied: { name: 'org.freedesktop.DBus.Error.AccessDenied', problem: null, message: 'Sender is not authorized to send message' },
        failing: {
            name: 'org.cockpithosting.Error.Failed', problem: null,
            message: JSON.stringify({ message: 'An internal error occurred.', hint: 'See journalctl -u hostingd.service.' }),
        },
        lost: { name: '', problem: 'disconnected', message: 'Server has closed the connection' },
    };

    /** Exit status of the service's last start, as systemd tells it. */
    const systemd = {
        call: async () => [{ t: 'i', v: fake.broken === 'key' ? 243 : 0 }],
        close: () => undefined,
    };

    function dbus(name) {
        if (name === 'org.freedesktop.systemd1')
            return systemd;
        const listeners = { owner: [], close: [] };
        const receivers = [];
        let isSubscribed = false;
        const client = {
            receive: (name, args) => {
                if (isSubscribed)
                    receivers.forEach(call => call('/org/cockpithosting/Hosting', 'org.cockpithosting.Hosting1', name, args));
            },
            call: async (path, iface, method, [text], { type }) => {
                console.debug(`fake call: ${iface}.${method} ${text}`);
                if (path !== '/org/cockpithosting/Hosting' || type !== 's')
                    throw { name: 'org.freedesktop.DBus.Error.UnknownMethod', message: 'No such method', problem: null };
                await new Promise(resolve => setTimeout(resolve, fake.latency));
                if (BROKEN[fake.broken])
                    throw BROKEN[fake.broken];
                const command = iface.replace('org.cockpithosting.', '') + `.${method}`;
                const answer = JSON.stringify(commands[command](JSON.parse(text)));
                if (method === 'Subscribe')
                    isSubscribed = true;
                save();
                return [answer];
            },
            subscribe: (_match, call) => { receivers.push(call); },
            addEventListener: (type, call) => { listeners[type].push(call); },
            disconnect: () => {
                client.close();
                listeners.close.forEach(call => call(new Event('close'), { problem: 'disconnected' }));
            },
            close: () => { clients = clients.filter(other => other !== client); },
            newOwner: name => {
                isSubscribed = false;
                listeners.owner.forEach(call => call(new Event('owner'), name));
            },
        };
        clients.push(client);
        setTimeout(() => listeners.owner.forEach(call => call(new Event('owner'), BROKEN[fake.broken] ? null : ':1.7')), 1);
        return client;
    }

    /** What a test may turn while the page runs. */
    const fake = window.fake = {
        broken: options.broken, latency: Number(options.latency ?? 5), state,
        streams: [], takes: true,
        /** The service left because nothing was to do. */
        leave: () => { clients.forEach(client => { client.newOwner(null); }); },
        /** The service fell and came back under another name on the bus. */
        restart: () => { clients.forEach(client => { client.newOwner(null); client.newOwner(`:1.${Date.now()}`); }); },
        disconnect: () => { clients.forEach(client => { client.disconnect(); }); },
        /** The user switches administrative access on or off. */
        become: role => {
            options.role = role;
            permission.allowed = role !== 'customer';
            permission.listeners.forEach(call => call());
        },
        /** Another frame of the shell, or another tab of the browser, is in sight. */
        hide: hidden => {
            window.cockpit.hidden = hidden;
            events.dispatchEvent(new Event('visibilitychange'));
        },
        change: work => { work(state); save(); },
        signal,
    };

    /** A stream into a job, which takes what comes as contract/streams.ts says; not yet while `fake.takes` is false. */
    function channel(options) {
        const listeners = { message: [], close: [] };
        const stream = { options, bytes: 0, pieces: 0, isWhole: false, problem: undefined, waiting: 0 };
        fake.streams.push(stream);
        const acknowledge = () => {
            for (; fake.takes && stream.waiting >= 65536; stream.waiting -= 65536)
                listeners.message.forEach(call => call(new Event('message'), new Uint8Array(1)));
        };
        setInterval(acknowledge, 5);
        return {
            send: data => {
                const length = new DataView(data.buffer).getUint32(0);
                if (length !== data.length - 4)
                    throw new Error('The length before a piece is wrong');
                stream.pieces += 1;
                stream.bytes += length;
                stream.waiting += length;
                stream.ended = length === 0;
            },
            control: ({ command }) => { stream.isWhole = command === 'done' && stream.ended; },
            close: problem => {
                stream.problem = problem;
                listeners.close.forEach(call => call(new Event('close'), { problem }));
            },
            addEventListener: (type, call) => { listeners[type].push(call); },
        };
    }

    const events = new EventTarget();
    let place;
    window.addEventListener('hashchange', () => {
        events.dispatchEvent(new Event('locationchanged'));
    });
    const encode = (path, query = {}) => {
        const search = new URLSearchParams(query).toString();
        return '/' + (Array.isArray(path) ? path : [path]).map(encodeURIComponent).join('/') + (search ? `?${search}` : '');
    };
    const parsePlace = () => {
        const [path, query] = location.hash.slice(1).split('?');
        return {
            path: path.split('/').filter(Boolean).map(decodeURIComponent),
            options: Object.fromEntries(new URLSearchParams(query)),
            href: location.hash,
            encode,
            go: (to, query) => { location.hash = encode(to, query); },
            replace: (to, query) => { location.replace(`#${encode(to, query)}`); },
        };
    };

    const catalogue = {};
    // The shell says its own language in each frame that it has loaded; its words are in fewer languages than the page's may be.
    window.addEventListener('load', () => setTimeout(() => {
        document.documentElement.lang = navigator.language.toLowerCase();
        document.documentElement.dir = 'ltr';
    }));

    window.cockpit = {
        get location() { return place = place?.href === location.hash ? place : parsePlace(); },
        hidden: false,
        language: 'en',
        language_direction: 'ltr',
        locale: messages => {
            Object.assign(catalogue, messages);
            window.cockpit.language = messages[''].language;
            window.cockpit.language_direction = messages['']['language-direction'];
        },
        gettext: text => catalogue[text]?.[1] ?? text,
        ngettext: (one, many, count) =>
            catalogue[one]?.[Number(catalogue['']['plural-forms'](count)) + 1] ?? (count === 1 ? one : many),
        manifests: options.files === 'none' ? {} : { files: {} },
        jump: place => { console.debug(`fake jump: ${place}`); },
        format: (template, ...args) => template.replace(/\$(\d)/g, (_all, at) => String(args[at] ?? '')),
        dbus,
        permission: () => permission,
        channel,
        transport: { uri: suffix => `ws://${location.host}/cockpit/${suffix}`, csrf_token: 'fake-token' },
        addEventListener: (type, call) => { events.addEventListener(type, call); },
        removeEventListener: (type, call) => { events.removeEventListener(type, call); },
    };
})();

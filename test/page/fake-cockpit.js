// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * NOT COCKPIT, AND NOT THE SERVICE. Stands in for `base1/cockpit.js` and for hostingd in tests of the page alone:
 * just enough of the API, and sites and jobs made up in memory. What the real ones do is tested in test/browser.
 *
 * The address says what to play: ?sites=1000 &role=customer &latency=400 &step=600 (ms per step)
 * &broken=unavailable|denied|lost &failing=nginx (the step that fails) &php=none &databases=none
 * The state lives in session storage, so that it survives a reload of the page as a service does.
 */

(() => {
    const options = Object.fromEntries(new URLSearchParams(location.search));
    const latency = Number(options.latency ?? 5);
    const stepTime = Number(options.step ?? 150);
    const KEY = `fake:${location.search}`;

    // ---- the made-up service

    const state = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? { sites: madeUpSites(), jobs: [], lastJob: 0 };
    const save = () => { sessionStorage.setItem(KEY, JSON.stringify(state)); };

    function madeUpSites() {
        const words = ['shop', 'blog', 'wiki', 'forum', 'docs', 'media', 'static', 'intranet', 'mail', 'git'];
        return Array.from({ length: Number(options.sites ?? 6) }, (_site, at) => {
            const domain = at === 3 ? 'a-very-long-name-that-somebody-really-registered-for-a-campaign.subdomain.example'
                : `${words[at % words.length]}${at >= words.length ? at : ''}.example`;
            return site(domain, domain.replace(/[^a-z0-9]/g, '').replace(/example$/, '').slice(0, 31), {
                aliases: at % 4 === 0 ? [`www.${domain}`, `m.${domain}`] : [],
                php: ['8.4', '8.2', '7.4'][at % 3],
                activity: at % 3 === 0 ? 'running' : 'idle',
                owner: at % 5 === 1 ? 'anna' : null,
                createdAt: new Date(Date.now() - at * 86_400_000 - 600_000).toISOString(),
            });
        });
    }

    function site(domain, name, more) {
        return {
            name, domain, aliases: [], app: 'generic', php: '8.4', state: 'active', activity: 'idle', owner: null,
            database: null, job: null, createdAt: new Date().toISOString(), uid: 990 - name.length, home: `/home/${name}`,
            docroot: `/home/${name}/public_html`, socket: `/run/hosting/${name}/php.sock`, slice: `hosting-${name}.slice`,
            logs: `/var/log/hosting/${name}`, level: 's0:c1,c101', suspended: false, redirects: [], domains: { redirectTwin: false },
            limits: { memory: '1G', cpu: '100%', processes: 128, io: 100 }, ...more,
        };
    }

    const STEPS = {
        'site.create': [
            ['user', 'Create user and folders'], ['selinux', 'Label files for SELinux'], ['php', 'Set up PHP'],
            ['database', 'Create database'], ['nginx', 'Write virtual host'], ['reload', 'Load it into nginx'],
            ['verify', 'Ask the site for its first page'],
        ],
        'site.delete': [['nginx', 'Remove virtual host'], ['php', 'Stop PHP'], ['archive', 'Archive files'], ['user', 'Remove user']],
    };

    function newJob(kind, of, steps = STEPS[kind]) {
        const job = {
            id: ++state.lastJob, kind, title: `${kind.slice(5, 6).toUpperCase()}${kind.slice(6)} site ${of.domain}`, state: 'running',
            site: of.name, domain: of.domain, actor: 'admin', createdAt: new Date().toISOString(),
            startedAt: new Date().toISOString(), finishedAt: null, error: null, retryOf: null, canRetry: false,
            steps: steps.map(([name, title]) => ({
                name, title, state: 'pending', note: null, startedAt: null, finishedAt: null, attempts: 0, log: [], artifacts: [],
            })),
        };
        state.jobs.unshift(job);
        return job;
    }

    function madeUpJobs() {
        for (const [at, one] of state.sites.slice(0, Number(options.jobs ?? 3)).entries()) {
            const job = newJob('site.create', one);
            job.createdAt = job.startedAt = new Date(Date.now() - (60 * at + 3) * 60_000).toISOString();
            for (const step of job.steps)
                finish(step, job);
            job.state = 'done';
            job.finishedAt = new Date(Date.parse(job.startedAt) + 312).toISOString();
        }
    }

    function finish(step, job) {
        step.attempts ||= 1;
        step.startedAt ??= job.startedAt;
        step.finishedAt = new Date(Math.max(Date.parse(step.startedAt) + 17, job.state === 'done' ? 0 : Date.now())).toISOString();
        if (Date.parse(step.startedAt) < Date.now() - 60_000)
            step.finishedAt = new Date(Date.parse(step.startedAt) + 17 + step.name.length * 11).toISOString();
        step.state = step.name === 'user' ? 'unchanged' : step.name === 'selinux' ? 'skipped' : 'done';
        if (step.name === 'selinux')
            step.note = 'SELinux is disabled on this host.';
        if (step.name === 'nginx') {
            step.log = ['wrote /etc/nginx/conf.d/hosting-shop.conf', '<img src=x onerror=alert(1)> & "quoted" text is only text'];
            step.artifacts = [{ name: 'hosting-shop.conf', bytes: 1432 }, { name: 'nginx -t', bytes: 118 }];
        }
    }

    function advance() {
        for (const job of state.jobs) {
            if (job.state !== 'running' && job.state !== 'rolling-back')
                continue;
            const running = job.steps.find(step => step.state === 'running');
            if (running && Date.now() - Date.parse(running.startedAt) < stepTime)
                continue;
            if (job.state === 'rolling-back') {
                const undo = job.steps.findLast(step => step.state === 'done' || step.state === 'unchanged');
                if (undo)
                    undo.state = 'undone';
                else
                    end(job, 'rolled-back');
            } else if (running && running.name === options.failing) {
                running.state = 'failed';
                running.finishedAt = new Date().toISOString();
                running.log = ['nginx: [emerg] unexpected "}" in /etc/nginx/conf.d/other.conf:12', 'nginx: configuration file test failed'];
                job.state = 'rolling-back';
                job.error = {
                    code: 'Failed', step: running.name,
                    message: 'nginx does not load its configuration: unexpected "}" in /etc/nginx/conf.d/other.conf:12',
                    hint: 'The file is none of ours. Mend it, then retry.',
                };
            } else {
                if (running)
                    finish(running, job);
                const next = job.steps.find(step => step.state === 'pending');
                if (next)
                    Object.assign(next, { state: 'running', startedAt: new Date().toISOString(), attempts: 1 });
                else
                    end(job, 'done');
            }
            save();
            signal('JobUpdated', [JSON.stringify(job)]);
        }
    }
    if (state.jobs.length === 0)
        madeUpJobs();
    setInterval(advance, 40);

    function end(job, how) {
        Object.assign(job, { state: how, finishedAt: new Date().toISOString(), canRetry: how !== 'done' });
        const of = state.sites.find(one => one.name === job.site);
        if (of) {
            of.job = null;
            if ((how === 'done') !== (job.kind === 'site.delete'))
                of.state = 'active';
            else
                state.sites = state.sites.filter(one => one !== of);
        }
        signal('Changed', ['site', job.site]);
    }

    const fault = (code, message, more) => {
        throw { name: `org.cockpithosting.Error.${code}`, problem: null, message: JSON.stringify({ message, ...more }) };
    };
    const fieldFault = (code, field, message) => fault(code, message, { fields: { [field]: message } });
    const isMine = one => options.role !== 'customer' || one.owner === 'anna';
    const without = (object, ...keys) => Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
    const summary = of => without(of, 'uid', 'home', 'docroot', 'socket', 'slice', 'logs', 'level');

    function checkedDomain(text) {
        let domain;
        try {
            domain = new URL(`http://${text}/`).hostname;
        } catch {
            fieldFault('Invalid', 'domain', 'This cannot be written as a domain name.');
        }
        if (!domain.includes('.') || domain.endsWith('.'))
            fieldFault('Invalid', 'domain', 'Enter the full name with its ending, such as shop.example.');
        if (state.sites.some(one => one.domain === domain))
            fieldFault('Conflict', 'domain', `${domain} is already a domain of this host.`);
        return domain;
    }

    const userOf = domain => domain.replace(/^www\./, '').split('.')[0].replace(/[^a-z0-9]/g, '').slice(0, 31);
    const oneSite = name => state.sites.find(one => (one.name === name || one.domain === name) && isMine(one))
        ?? fault('NotFound', `There is no site ${name}.`);
    const oneJob = id => state.jobs.find(job => job.id === id) ?? fault('NotFound', `There is no job ${id}.`);

    const commands = {
        'Hosting1.Info': () => ({
            version: '0.1.0', user: 'admin', role: options.role ?? 'administrator', hostname: 'fake.example', apps: ['generic'],
            php: options.php === 'none' ? [] : ['8.4', '8.2', '7.4'], databases: options.databases === 'none' ? [] : ['mariadb'],
            selinux: 'enforcing',
        }),
        'Hosting1.Subscribe': () => ({}),
        'Sites1.List': () => options.broken === 'list' ? fault('Failed', 'The store could not be read.', { hint: 'disk I/O error' })
            : state.sites.filter(isMine).map(summary),
        'Sites1.Show': ({ site: name }) => oneSite(name),
        'Sites1.Suggest': ({ domain }) => {
            const checked = checkedDomain(domain);
            return { domain: checked, user: userOf(checked), docroot: `/home/${userOf(checked)}/public_html` };
        },
        'Sites1.Create': input => {
            const domain = checkedDomain(input.domain);
            if (input.owner && input.owner !== 'anna')
                fieldFault('Invalid', 'owner', `There is no account ${input.owner} on this host.`);
            const made = site(domain, input.user ?? userOf(domain), {
                aliases: input.alias ?? [], php: input.php, state: 'creating', owner: input.owner ?? null,
                database: input.database === 'none' ? null : { engine: input.database, name: userOf(domain), user: userOf(domain) },
            });
            state.sites.push(made);
            made.job = newJob('site.create', made).id;
            signal('Changed', ['site', made.name]);
            return { job: made.job, site: made.name };
        },
        'Sites1.Delete': ({ site: name }) => {
            const of = oneSite(name);
            of.state = 'deleting';
            of.job = newJob('site.delete', of).id;
            signal('Changed', ['site', of.name]);
            return { job: of.job, site: of.name };
        },
        'Jobs1.List': ({ site: name, limit = 50 }) => state.jobs.filter(job => !name || job.site === name).slice(0, limit)
            .map(job => without(job, 'steps')),
        'Jobs1.Show': ({ id }) => oneJob(id),
        'Jobs1.Artifact': ({ name }) => ({
            text: `# ${name}\nserver {\n    server_name shop.example;\n    root /home/shop/public_html;\n}\n`.repeat(3),
        }),
        'Jobs1.Retry': ({ id }) => {
            const old = oneJob(id);
            old.canRetry = false;
            delete options.failing;
            const again = newJob(old.kind, { name: old.site, domain: old.domain });
            again.retryOf = id;
            return { job: again.id, site: old.site };
        },
    };

    // ---- the made-up Cockpit

    const permission = {
        allowed: options.role !== 'customer',
        listeners: [],
        addEventListener: (_type, call) => { permission.listeners.push(call); },
    };

    const BROKEN = {
        unavailable: { name: null, problem: 'not-found', message: 'not-found' },
        denied: { name: 'org.freedesktop.DBus.Error.AccessDenied', problem: null, message: 'Sender is not authorized to send message' },
        lost: { name: '', problem: 'disconnected', message: 'Server has closed the connection' },
    };

    let clients = [];
    const signal = (name, args) => {
        for (const client of clients)
            client.receive(name, args);
    };

    function dbus() {
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
                await new Promise(resolve => setTimeout(resolve, latency));
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
        broken: options.broken, state, commands, STEPS, newJob, site, oneSite, checkedDomain, fieldFault,
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
        change: work => { work(state); save(); },
        signal,
    };

    const events = new EventTarget();
    let place;
    window.addEventListener('hashchange', () => {
        place = undefined;
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
            encode,
            go: (to, query) => { location.hash = encode(to, query); },
            replace: (to, query) => { location.replace(`#${encode(to, query)}`); },
        };
    };

    window.cockpit = {
        get location() { return place ??= parsePlace(); },
        hidden: false,
        language: 'en',
        gettext: text => text,
        ngettext: (one, many, count) => count === 1 ? one : many,
        format: (template, ...args) => template.replace(/\$(\d)/g, (_all, at) => String(args[at] ?? '')),
        dbus,
        permission: () => permission,
        addEventListener: (type, call) => { events.addEventListener(type, call); },
        removeEventListener: (type, call) => { events.removeEventListener(type, call); },
    };
})();

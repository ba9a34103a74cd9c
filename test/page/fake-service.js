// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * NOT THE SERVICE. Stands in for hostingd in tests of the page alone, in the browser: sites and jobs made
 * up in memory. What the real one does is tested in test/browser and test/integration.
 *
 * The address says what to play: ?sites=1000 &role=customer &latency=400 &step=600 (ms per step)
 * &failing=virtual-host (the step that fails) &refusing=blog (a site that refuses every change) &drift=edited|outdated
 * &php=none &databases=none &host=ill &files=none &selinux=permissive &lines=5000 (of the log of requests) &audit=0 (entries) &denials=0
 * The state lives in session storage, so that it survives a reload of the page as a service does.
 *
 * A feature has a file of its own, which adds itself to `window.fakeParts`, each of these if it has any:
 *     fields(summary)        what it knows of a made-up site
 *     created(site, input)   what is otherwise with one that was asked for in the page
 *     commands(service)      what it answers, by interface and method; `service` is what they work with
 */

window.makeFakeService = (options, signal) => {
    const parts = window.fakeParts;
    const stepTime = Number(options.step ?? 150);
    const KEY = `fake:${location.search}`;

    const state = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
        ?? { sites: madeUpSites(), jobs: [], lastJob: 0 };
    const save = () => { sessionStorage.setItem(KEY, JSON.stringify(state)); };

    function madeUpSites() {
        const words = ['shop', 'blog', 'wiki', 'forum', 'docs', 'media', 'static', 'intranet', 'mail', 'git'];
        return Array.from({ length: Number(options.sites ?? 6) }, (_site, at) => {
            const domain = at === 3 ? 'a-very-long-name-that-somebody-really-registered-for-a-campaign.subdomain.example'
                : `${words[at % words.length]}${at >= words.length ? at : ''}.example`;
            return site(domain, domain.replace(/[^a-z0-9]/g, '').replace(/example$/, '').slice(0, 31), {
                aliases: at % 4 === 0 ? [`www.${domain}`, `m.${domain}`] : [],
                app: { docs: 'laravel', media: 'wordpress' }[words[at % words.length]] ?? 'generic',
                php: ['8.4', '8.2', '7.4'][at % 3],
                activity: at % 3 === 0 ? 'running' : 'idle',
                owner: at % 5 === 1 ? 'anna' : null,
                createdAt: new Date(Date.now() - at * 86_400_000 - 600_000).toISOString(),
            });
        });
    }

    /** What the list of sites says of one. */
    const SUMMARY = [
        'name', 'domain', 'aliases', 'app', 'php', 'state', 'activity', 'owner', 'database', 'suspended', 'job', 'createdAt',
    ];

    function site(domain, name, more) {
        const summary = {
            name, domain, aliases: [], app: 'generic', php: '8.4', state: 'active', activity: 'idle', owner: null, database: null,
            suspended: false, job: null, createdAt: new Date().toISOString(), ...more,
        };
        return {
            ...summary, uid: 990 - name.length, home: `/home/${name}`,
            docroot: `/home/${name}/public_html`, socket: `/run/hosting/${name}/php.sock`, slice: `hosting-${name}.slice`,
            logs: `/var/log/hosting/${name}`, level: 's0:c1,c101', redirects: [], hasLogin: false, wordpress: null,
            limits: { memory: '1G', cpu: '100%', processes: 128, io: 100 },
            ...Object.assign({}, ...parts.map(part => part.fields?.(summary))),
        };
    }

    const STEPS = {
        'site.create': [
            ['user', 'Create user and folders'], ['selinux', 'Label files for SELinux'], ['php', 'Set up PHP'],
            ['database', 'Create database'], ['virtual-host', 'Write virtual host'], ['reload', 'Load it into nginx'],
            ['verify', 'Ask the site for its first page'],
        ],
        'site.change': [['record', 'Record the settings'], ['virtual-host', 'Write virtual host'], ['reload', 'Load it into nginx']],
        'site.run': [['run', 'Run php as shop']],
        'site.delete': [
            ['virtual-host', 'Remove virtual host'], ['php', 'Stop PHP'], ['archive', 'Archive files'], ['user', 'Remove user'],
        ],
    };

    const TITLES = { 'site.run': 'Run php for', 'site.create': 'Create site', 'site.change': 'Change site', 'site.delete': 'Delete site' };

    function newJob(kind, of, steps = STEPS[kind]) {
        const job = {
            id: ++state.lastJob, kind, title: `${TITLES[kind]} ${of.domain}`, state: 'running',
            site: of.name, domain: of.domain, actor: 'admin', createdAt: new Date().toISOString(),
            startedAt: new Date().toISOString(), finishedAt: null, error: null, retryOf: null, canRetry: false,
            undoes: false, cancelledBy: null, canCancel: true,
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
            job.canCancel = false;
            job.finishedAt = new Date(Date.parse(job.startedAt) + 312).toISOString();
        }
    }

    function madeUpTrouble() {
        const [of] = state.sites;
        if (options.job === 'run')
            ['site.run', 'site.change'].forEach(kind => newJob(kind, of));
        if (options.job !== 'half-undone')
            return;
        const job = newJob('site.change', of, STEPS['site.create'].slice(0, 2));
        job.steps.forEach((step, at) => Object.assign(step, { state: at ? 'failed' : 'done', attempts: 1, startedAt: job.startedAt }));
        Object.assign(job, {
            state: 'failed', finishedAt: job.startedAt, canRetry: true, canCancel: false, undoes: true,
            error: {
                code: 'Failed', step: 'selinux',
                message: 'semanage failed. Undoing it did not finish: Create user and folders.', hint: 'Then retry this job: it goes on undoing.',
            },
        });
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
        if (step.name === 'virtual-host') {
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
            } else if (running && job.cancelledBy) {
                finish(running, job);
                Object.assign(job, {
                    state: 'rolling-back', error: { code: 'Failed', step: null, message: `Cancelled by ${job.cancelledBy}.` },
                });
            } else if (running && running.name === options.failing) {
                running.state = 'failed';
                running.finishedAt = new Date().toISOString();
                running.log = ['nginx: [emerg] unexpected "}" in /etc/nginx/conf.d/other.conf:12', 'nginx: configuration file test failed'];
                job.state = 'rolling-back';
                job.canCancel = false;
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
    if (state.jobs.length === 0) {
        madeUpJobs();
        madeUpTrouble();
    }
    setInterval(advance, 40);

    function end(job, how) {
        Object.assign(job, { state: how, finishedAt: new Date().toISOString(), canRetry: how !== 'done', canCancel: false });
        const of = state.sites.find(one => one.name === job.site);
        if (of) {
            of.job = null;
            if (job.kind === 'site.change')
                Object.assign(of, how === 'done' ? job.change : {});
            else if (how === 'done' && job.kind === 'site.create' || how !== 'done' && job.kind === 'site.delete')
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
    const summary = of => Object.fromEntries(SUMMARY.map(key => [key, of[key]]));

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

    /** A change of a site: a job, after which it is as `change` says. */
    function changeSite(name, change) {
        const of = oneSite(name);
        if (of.job !== null)
            fault('Conflict', `Job ${of.job} is at work on the site ${name}.`);
        if (name === options.refusing)
            fault('Conflict', `The site ${name} refuses to change. <b>Really</b>.`);
        const job = Object.assign(newJob('site.change', of), { change });
        of.job = job.id;
        state.audit.unshift({
            id: (state.audit[0]?.id ?? 0) + 1, at: new Date().toISOString(), uid: 0, actor: 'admin', command: 'site.change',
            outcome: 'ok', message: null, input: JSON.stringify({ site: name, ...change }), session: '3', address: '192.0.2.7', duration: 5,
            job: job.id,
        });
        signal('Changed', ['site', name]);
        return { job: job.id, site: name };
    }

    /** A job that makes a site. */
    function createSite(domain, user, more, asked = {}) {
        const made = site(domain, user ?? userOf(domain), { ...more, state: 'creating' });
        for (const part of parts)
            Object.assign(made, part.created?.(made, asked));
        state.sites.push(made);
        made.job = newJob('site.create', made).id;
        signal('Changed', ['site', made.name]);
        return { job: made.job, site: made.name };
    }

    const oneJob = id => state.jobs.find(job => job.id === id) ?? fault('NotFound', `There is no job ${id}.`);

    const commands = {
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
            if (input.email && !input.email.includes('@'))
                fieldFault('Invalid', 'email', 'Write a mail address such as anna@shop.example.');
            return createSite(domain, input.user, {
                app: input.app ?? 'generic', aliases: input.alias ?? [], php: input.php, owner: input.owner ?? null,
                database: (input.database ?? 'none') === 'none' ? null
                    : { engine: input.database, name: userOf(domain), user: userOf(domain) },
            }, input);
        },
        'Sites1.Delete': ({ site: name, revoke = false }) => {
            const of = oneSite(name);
            if (revoke && of.tls.source !== 'acme')
                fieldFault('Invalid', 'revoke', `The certificate of ${name} was not issued through this host.`);
            Object.assign(of, { state: 'deleting', job: newJob('site.delete', of).id });
            signal('Changed', ['site', of.name]);
            return { job: of.job, site: of.name };
        },
        'Sites1.Suspend': ({ site: name }) => changeSite(name, { suspended: true }),
        'Sites1.Resume': ({ site: name }) => changeSite(name, { suspended: false }),
        'Jobs1.List': ({ site: name, state: asked, search = '', limit = 50 }) => state.jobs
            .filter(job => !name || job.site === name)
            .filter(job => !asked || (job.state === 'rolled-back' ? job.cancelledBy ? 'cancelled' : 'failed'
                : job.state === 'running' ? 'open' : job.state) === asked)
            .filter(job => job.title.toLowerCase().includes(search.toLowerCase())).slice(0, limit)
            .map(job => without(job, 'steps')),
        'Jobs1.Show': ({ id }) => oneJob(id),
        'Jobs1.Artifact': ({ name }) => ({
            text: `# ${name}\nserver {\n    server_name shop.example;\n    root /home/shop/public_html;\n}\n`.repeat(3),
        }),
        'Jobs1.Retry': ({ id }) => {
            const old = oneJob(id);
            old.canRetry = false;
            if (old.undoes) {
                Object.assign(old, { state: 'rolling-back', undoes: false });
                return { job: id, site: old.site };
            }
            delete options.failing;
            const again = newJob(old.kind, { name: old.site, domain: old.domain });
            again.retryOf = id;
            return { job: again.id, site: old.site };
        },
        'Jobs1.Cancel': ({ id }) => {
            const job = oneJob(id);
            if (options.cancel === 'late')
                fault('Conflict', `Job ${id} (${job.title}) cannot be taken back any more: it goes on.`);
            Object.assign(job, { cancelledBy: 'admin', canCancel: false });
            signal('JobUpdated', [JSON.stringify(job)]);
            return { job: id, site: job.site };
        },
    };

    const service = { options, state, isMine, checkedDomain, oneSite, createSite, changeSite, newJob, fault, fieldFault };
    Object.assign(commands, ...parts.map(part => part.commands(service)));
    return { commands, state, save };
};

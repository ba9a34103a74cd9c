// SPDX-License-Identifier: LGPL-2.1-or-later
/* NOT THE SERVICE. An audit and a log of requests, made up. */

(window.fakeParts ??= []).push({
    commands: ({ options, state, oneSite, fault }) => {
        state.audit ??= madeUpAudit();
        state.log ??= madeUpLog();

        function madeUpAudit() {
            const commands = [['site.set', { site: 'shop', php: '8.2' }], ['site.suspend', { site: 'blog' }], ['job.retry', { id: 7 }],
                ['redirect.add', { site: 'shop', from: '/old', to: '/<b>new</b>', code: '301' }]];
            const outcomes = [['ok', null], ['Denied', 'Only administrators may do that.'], ['Conflict', 'Job 7 is at work on the site shop.']];
            return Array.from({ length: Number(options.audit ?? 120) }, (_entry, at) => {
                const [command, input] = commands[at % commands.length];
                const [outcome, message] = outcomes[at % 5] ?? outcomes[0];
                return {
                    id: at + 1, at: new Date(Date.now() - (Number(options.audit ?? 120) - at) * 3_600_000).toISOString(), uid: outcome === 'Denied' ? 1001 : 0,
                    actor: outcome === 'Denied' ? 'anna' : 'admin', session: '3', address: at % 3 ? '192.0.2.7' : null,
                    command, outcome, message, input: JSON.stringify(input), duration: at, job: outcome === 'ok' && at > 100 ? at : null,
                };
            }).reverse();
        }

        function madeUpLog() {
            return Array.from({ length: Number(options.lines ?? 300) }, (_line, at) =>
                `192.0.2.${at % 250} - - [21/Nov/2026:08:00:${String(at % 60).padStart(2, '0')} +0000] "GET /page/${at} HTTP/1.1" `
                + `${at % 9 === 4 ? 404 : 200} ${at * 37 % 9000} "-" `
                + `"${at % 7 === 3 ? '<script>alert(1)</script>'.repeat(8) : 'Mozilla/5.0'}"`);
        }

        return {
            'Logs1.Read': ({ site: name, kind, lines, after }) => {
                oneSite(name);
                if (kind === 'slow')
                    fault('Failed', `/var/log/hosting/${name}/slow.log cannot be read: ENOENT.`, { hint: 'hostingctl site apply mends it.' });
                const all = kind === 'access' ? state.log : kind === 'error' ? ['a \u001b[31mred\u202e line'] : [];
                const chosen = after ? all.slice(Number(after.split(':')[1])) : all.slice(-lines);
                return { text: chosen.map(line => `${line}\n`).join(''), after: `1:${all.length}` };
            },
            'Audit1.List': ({ limit = 50, before = Infinity, site: name, search = '', actor, command, outcome, job, since, until }) => {
                if (options.role === 'customer')
                    fault('Denied', 'Only administrators may read the audit.');
                const OUTCOMES = { ok: 'accepted', Denied: 'denied', Conflict: 'refused' };
                return state.audit.filter(entry => (!actor || entry.actor === actor) && (!outcome || OUTCOMES[entry.outcome] === outcome)
                    && (!command || entry.command === command || entry.command.startsWith(`${command}.`)) && (!job || entry.job === job)
                    && (!since || entry.at >= since) && (!until || entry.at < until)
                    && entry.id < before && (!name || entry.input.includes(`"site":"${name}"`))
                    && JSON.stringify(Object.values(entry)).toLowerCase().includes(search.toLowerCase())).slice(0, limit);
            },
        };
    },
});

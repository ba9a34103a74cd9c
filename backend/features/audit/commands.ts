// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about the audit. It is written where commands are dispatched, in service/audit.ts. */

import { parseDomain } from '../../contract/domain.ts';
import { invalid } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Engine } from '../../engine/engine.ts';
import { auditAfter } from '../../store/audit.ts';
import type { Store, Value } from '../../store/store.ts';
import { submitForHost } from '../common/submit.ts';
import type { Restart } from '../jobs/commands.ts';
import type { SiteRecords } from '../sites/records.ts';
import { SET_RETENTION } from './retention.ts';
import { verify } from './verify.ts';

export type AuditHandlers = Pick<Handlers, 'audit.list' | 'audit.export' | 'audit.verify' | 'audit.set'>;

export function auditHandlers(store: Store, records: SiteRecords, engine: Engine): AuditHandlers {
    return {
        'audit.list': input => listAudit(store, records, input),
        'audit.export': input => exportAudit(store, input),
        'audit.verify': () => verify(store),
        'audit.set': (args, caller) => {
            if (args.days === undefined && args.entries === undefined)
                throw invalid('days', 'Say what is to be set.', 'For instance: hostingctl audit set --days 400');
            return submitForHost(engine, SET_RETENTION, args, caller);
        },
    };
}

/** How its job that was rolled back begins anew. */
export function auditRestarts(engine: Engine): Readonly<Record<string, Restart>> {
    return { [SET_RETENTION]: (args, caller, retryOf) => submitForHost(engine, SET_RETENTION, args, caller, { retryOf }) };
}

/** What is compared with the names of a site: whom a command was about. A long input was cut and is no JSON any more. */
const SUBJECT = `lower(CASE WHEN json_valid(input) THEN
    CASE command WHEN 'site.create' THEN json_extract(input, '$.domain') ELSE json_extract(input, '$.site') END END)`;

const WORDS = `lower(actor || ' ' || coalesce(address, '') || ' ' || command || ' ' || outcome || ' ' || coalesce(message, '') || ' '
    || input)`;

/** In the words that are asked for; what no command answers by itself has failed. */
const OUTCOME = `CASE outcome WHEN 'ok' THEN 'accepted' WHEN 'Denied' THEN 'denied'
    WHEN 'Invalid' THEN 'refused' WHEN 'NotFound' THEN 'refused' WHEN 'Conflict' THEN 'refused' ELSE 'failed' END`;

/** What each filter wants of an entry. A command is asked for with its noun or by that alone. */
const CONDITIONS = {
    before: 'id < ?',
    actor: 'actor = ?',
    command: `? IN (command, substr(command, 1, instr(command, '.') - 1))`,
    outcome: `${OUTCOME} = ?`,
    job: 'job = ?',
    since: 'at >= ?',
    until: 'at < ?',
    search: `instr(${WORDS}, lower(?)) > 0`,
    site: `${SUBJECT} IN (SELECT value FROM json_each(?))`,
};

/** Entries of the audit, the newest first. */
export function listAudit(
    store: Store, records: SiteRecords, { limit, site, ...filters }: InputOf<'audit.list'>,
): OutputOf<'audit.list'> {
    const values = { ...filters, site: site === undefined ? undefined : JSON.stringify(namesOf(records, site)) };
    const asked = (Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]).filter(name => values[name] !== undefined);
    return store.all(
        `SELECT id, at, uid, actor, session, address, command, input, outcome, message, duration, job FROM audit
         WHERE ${['TRUE', ...asked.map(name => CONDITIONS[name])].join(' AND ')} ORDER BY id DESC LIMIT ?`,
        ...asked.map(name => values[name] as Value), limit);
}

const EXPORTED_AT_ONCE = 1000;

/** Entries of a time, the oldest first, some in each answer. */
export function exportAudit(store: Store, { since, until, after = 0 }: InputOf<'audit.export'>): OutputOf<'audit.export'> {
    const rows = auditAfter(store, after, EXPORTED_AT_ONCE);
    return {
        rows: rows.filter(({ at }) => (since === undefined || at >= since) && (until === undefined || at < until)),
        // Each call is an entry itself: to go on until nothing is new would never end.
        after: rows.length < EXPORTED_AT_ONCE ? null : rows.at(-1)?.id ?? null,
    };
}

/** All names somebody may have called a site by; of one that is gone, the one that was given. */
function namesOf(records: SiteRecords, reference: string): string[] {
    const parsed = parseDomain(reference);
    const site = records.byName(reference) ?? ('domain' in parsed ? records.byDomain(parsed.domain) : undefined);
    return site ? [site.name, site.domain, ...site.aliases] : [reference.toLowerCase()];
}

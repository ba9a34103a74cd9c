// SPDX-License-Identifier: LGPL-2.1-or-later
/* Reads the audit. It is written where commands are dispatched, in service/audit.ts. */

import { parseDomain } from '../../contract/domain.ts';
import type { Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Store, Value } from '../../store/store.ts';
import type { SiteRecords } from '../sites/records.ts';

export function auditHandlers(store: Store, records: SiteRecords): Pick<Handlers, 'audit.list'> {
    return { 'audit.list': input => listAudit(store, records, input) };
}

/** What is compared with the names of a site: whom a command was about. A long input was cut and is no JSON any more. */
const SUBJECT = `lower(CASE WHEN json_valid(input) THEN
    CASE command WHEN 'site.create' THEN json_extract(input, '$.domain') ELSE json_extract(input, '$.site') END END)`;

const WORDS = `lower(actor || ' ' || command || ' ' || outcome || ' ' || coalesce(message, '') || ' ' || input)`;

/** Entries of the audit, the newest first. */
export function listAudit(store: Store, records: SiteRecords, input: InputOf<'audit.list'>): OutputOf<'audit.list'> {
    const { limit, before, site, search } = input;
    const conditions: [sql: string, value: Value][] = [];
    if (before !== undefined)
        conditions.push(['id < ?', before]);
    if (site !== undefined)
        conditions.push([`${SUBJECT} IN (SELECT value FROM json_each(?))`, JSON.stringify(namesOf(records, site))]);
    if (search !== undefined)
        conditions.push([`instr(${WORDS}, lower(?)) > 0`, search]);
    return store.all(
        `SELECT id, at, uid, actor, command, outcome, message, input FROM audit
         WHERE ${['TRUE', ...conditions.map(([sql]) => sql)].join(' AND ')} ORDER BY id DESC LIMIT ?`,
        ...conditions.map(([, value]) => value), limit);
}

/** All names somebody may have called a site by; of one that is gone, the one that was given. */
function namesOf(records: SiteRecords, reference: string): string[] {
    const parsed = parseDomain(reference);
    const site = records.byName(reference) ?? ('domain' in parsed ? records.byDomain(parsed.domain) : undefined);
    return site ? [site.name, site.domain, ...site.aliases] : [reference.toLowerCase()];
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The steps that get a certificate from the authority: for which names, and the order itself. */

import { isWildcard } from '../../contract/domain.ts';
import { failed, HostingError } from '../../contract/errors.ts';
import type { StepContext, StepDefinition } from '../../engine/job.ts';
import { readFile } from '../../host/files.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { HostSettings } from '../common/host-settings.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Activator } from '../nginx/activate.ts';
import type { SiteRecords } from '../sites/records.ts';
import { nameProblems } from './authority-words.ts';
import { AuthorityError, deleteLineage, order } from './certbot.ts';
import { factsOf } from './facts.ts';
import { lineage } from './files.ts';
import type { IssueArgs } from './jobs.ts';
import { covers, namesOf } from './names.ts';
import { reachOf } from './reach.ts';
import type { CertificateRecords, LeftOut } from './records.ts';
import { requireRenewalTimer } from './timer.ts';

/** RFC 8555 knows no bound; Let's Encrypt and most others do. */
const MAX_NAMES = 100;

export interface OrderTools {
    sites: SiteRecords;
    records: CertificateRecords;
    host: HostSettings;
    activator: Activator;
    systemd: Systemd;
}

export function chooseNames({ name, after }: IssueArgs, { sites, records }: OrderTools): StepDefinition {
    return {
        name: 'names',
        title: `See where the names of ${name} lead`,
        do: async context => {
            const site = sites.byName(name);
            if (!site)
                throw failed('The site is gone.');
            const leftOut = await unreachable(namesOf(site), after.dnsHook);
            records.setLeftOut(name, leftOut);
            for (const each of leftOut)
                context.log(`${each.name} is left out. ${each.why}`);
            if (leftOut.length > 0)
                context.note(`${leftOut.length} left out: ${leftOut.slice(0, 3).map(each => each.name).join(', ')}`);
            const [first] = leftOut;
            // No authority is asked, so that nothing counts as a try.
            if (first && leftOut.length === namesOf(site).length) {
                throw failed(`No name of the site leads to this host. ${first.name}: ${first.why}`,
                    'Change its records at your DNS provider, and try again once they are seen.');
            }
        },
    };
}

/** The names that an order would fail for. */
export async function unreachable(names: readonly string[], dnsHook: string): Promise<LeftOut[]> {
    const beyond = names.slice(MAX_NAMES).map(name => ({ name, why: `A certificate has at most ${MAX_NAMES} names.` }));
    const asked = names.slice(0, MAX_NAMES);
    // What is proven by DNS need not lead here.
    if (dnsHook !== '')
        return beyond;
    const wildcards = asked.filter(isWildcard).map(name => ({
        name, why: 'A wildcard can be proven by DNS alone: name a program for that with --dns-hook.',
    }));
    const reach = await reachOf(asked.filter(name => !isWildcard(name)));
    const elsewhere = [...reach].flatMap(([name, why]) => why === null ? [] : [{ name, why }]);
    return [...elsewhere, ...wildcards, ...beyond];
}

export function orderNames(args: IssueArgs, tools: OrderTools): StepDefinition {
    return {
        name: 'order',
        title: 'Order the certificate',
        // What was issued stays: another try takes it up instead of ordering once more, which authorities count.
        do: async context => {
            const site = tools.sites.byName(args.name);
            if (!site)
                throw failed('The site is gone.');
            await perform(site, args, tools, context);
        },
    };
}

async function perform(site: SiteRecord, args: IssueArgs, tools: OrderTools, context: StepContext): Promise<void> {
    const { sites, records, host, systemd } = tools;
    const { name } = site;
    const { leftOut } = records.read(name);
    const names = namesOf(site).filter(each => !leftOut.some(left => left.name === each));
    const before = await fingerprintOf(name);
    let words: string;
    try {
        words = await order({
            // What was cut off may have succeeded: to force it again would be one order more.
            lineage: name, names, dnsHook: args.after.dnsHook, force: args.force && !context.cutOff, authority: host.authority,
            job: context.job,
        });
    } catch (error) {
        if (error instanceof HostingError) {
            const { message, hint } = error.document();
            records.failed(name, { message, ...hint !== undefined && { hint } },
                error instanceof AuthorityError ? error.retryAfter : undefined);
        }
        throw error;
    }
    context.artifact('certbot', words);
    // A renewal runs beside other jobs: what one of them has taken away meanwhile is not brought back.
    if (args.before.source === 'acme' && sites.byName(name)?.tls.source !== 'acme') {
        await deleteLineage(name);
        throw failed('The certificate was removed while it was ordered.');
    }
    const facts = factsOf(await readFile(lineage(name).certificate) ?? '');
    const refused = names.filter(each => !covers(facts.names, each));
    const problems = nameProblems(words);
    records.setLeftOut(name, [...leftOut, ...refused.map(each => ({
        name: each, why: problems.find(problem => problem.name === each)?.detail ?? 'The authority did not accept it.',
    }))]);
    records.succeeded(name, args.before.source === 'acme' && before !== undefined && before !== facts.fingerprint);
    context.log(`${facts.issuer} has issued it for ${facts.names.length} names, until ${facts.notAfter.slice(0, 10)}.`);
    for (const each of refused)
        context.log(`${each} is not in it.`);
    await requireRenewalTimer(systemd, context);
}

async function fingerprintOf(name: string): Promise<string | undefined> {
    const pem = await readFile(lineage(name).certificate);
    return pem === undefined ? undefined : factsOf(pem).fingerprint;
}

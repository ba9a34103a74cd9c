// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about who may come to a site. */

import type { AccessSettings, ShownAccess } from '../../contract/access.ts';
import { parseAddress } from '../../contract/address.ts';
import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Secrets } from '../../store/secrets.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Changes } from '../sites/changes.ts';
import { hashOf, sealHash } from './passwords.ts';

const MAX_RULES = 1000;
const MAX_PROTECTIONS = 50;
const MAX_USERS = 200;

type Names = 'access.allow' | 'access.deny' | 'access.remove' | 'protection.add' | 'protection.remove';
type Rule = AccessSettings['rules'][number];

export function accessHandlers(changes: Changes, secrets: Secrets): Pick<Handlers, Names> {
    return {
        'access.allow': (input, caller) => addRule(changes, 'allow', input, caller),
        'access.deny': (input, caller) => addRule(changes, 'deny', input, caller),
        'access.remove': (input, caller) => removeRule(changes, input, caller),
        'protection.add': (input, caller) => protect(changes, secrets, input, caller),
        'protection.remove': (input, caller) => unprotect(changes, input, caller),
    };
}

/** The settings without anything of a password. */
export function shown({ rules, protections }: AccessSettings): ShownAccess {
    return { rules, protections: protections.map(({ path, users }) => ({ path, users: users.map(({ name }) => name) })) };
}

function addRule(
    changes: Changes, action: Rule['action'], { site: reference, address }: InputOf<'access.allow'>, caller: Caller,
): OutputOf<'access.allow'> {
    const site = changes.anyActive(reference, caller);
    const { rules } = site.access;
    const others = rules.filter(each => each.address !== address);
    if (rules.some(each => each.address === address && each.action === action))
        throw conflict('address', `${address} is ${action === 'allow' ? 'allowed' : 'denied'} already.`);
    if (others.length >= MAX_RULES)
        throw invalid('address', `A site has at most ${MAX_RULES} rules for addresses.`, 'Write networks instead of single addresses.');
    const sorted = [...others, { action, address }].sort((a, b) => prefixOf(b) - prefixOf(a) || (a.address < b.address ? -1 : 1));
    return changes.submit(site, { access: { ...site.access, rules: sorted } },
        `${action === 'allow' ? 'Allow' : 'Deny'} ${address} on ${site.domain}`, caller);
}

/** Length of the prefix: the longer, the more specific. */
function prefixOf({ address }: Rule): number {
    const parsed = parseAddress(address);
    return 'prefix' in parsed ? parsed.prefix : 0;
}

function removeRule(changes: Changes, { site: reference, address }: InputOf<'access.remove'>, caller: Caller): OutputOf<'access.remove'> {
    const site = changes.anyActive(reference, caller);
    if (!site.access.rules.some(each => each.address === address))
        throw missing('address', `The site ${site.name} has no rule for ${address}.`);
    const rules = site.access.rules.filter(each => each.address !== address);
    return changes.submit(site, { access: { ...site.access, rules } }, `Remove the rule for ${address} from ${site.domain}`, caller);
}

async function protect(
    changes: Changes, secrets: Secrets, { site: reference, path, user, password }: InputOf<'protection.add'>, caller: Caller,
): Promise<OutputOf<'protection.add'>> {
    const { name } = changes.anyActive(reference, caller);
    const sealed = sealHash(secrets, name, await hashOf(password));
    // Looked up again: while the password was hashed, another change may have begun.
    const site = changes.anyActive(reference, caller);
    const { protections } = site.access;
    const users = protections.find(each => each.path === path)?.users ?? [];
    const others = users.filter(each => each.name !== user);
    if (others.length >= MAX_USERS)
        throw invalid('user', `A path has at most ${MAX_USERS} users.`);
    if (users.length === 0 && protections.length >= MAX_PROTECTIONS)
        throw invalid('path', `A site has at most ${MAX_PROTECTIONS} protected paths.`);
    const title = others.length < users.length ? `Give ${user} another password for ${path} of ${site.domain}`
        : `Protect ${path} of ${site.domain}, with the user ${user}`;
    return submit(changes, site, path, [...others, { name: user, password: sealed }], title, caller);
}

function unprotect(
    changes: Changes, { site: reference, path, user }: InputOf<'protection.remove'>, caller: Caller,
): OutputOf<'protection.remove'> {
    const site = changes.anyActive(reference, caller);
    const users = site.access.protections.find(each => each.path === path)?.users;
    if (!users)
        throw missing('path', `${path} of the site ${site.name} is not protected.`);
    if (user === undefined)
        return submit(changes, site, path, [], `No longer protect ${path} of ${site.domain}`, caller);
    if (!users.some(each => each.name === user))
        throw missing('user', `${path} of the site ${site.name} has no user ${user}.`);
    if (users.length === 1) {
        throw conflict('user', `${user} is the only user of ${path}: nobody could come in.`,
            'Leave --user out to protect the path no longer, or add another user first.');
    }
    return submit(changes, site, path, users.filter(each => each.name !== user), `Remove ${user} from ${path} of ${site.domain}`, caller);
}

/** Gives a path other users; with none it is protected no longer. */
function submit(
    changes: Changes, site: SiteRecord, path: string, users: AccessSettings['protections'][number]['users'], title: string, caller: Caller,
): { job: number, site: string } {
    const others = site.access.protections.filter(each => each.path !== path);
    const all = users.length > 0 ? [...others, { path, users: users.sort((a, b) => a.name < b.name ? -1 : 1) }] : others;
    const protections = all.sort((a, b) => a.path < b.path ? -1 : 1);
    return changes.submit(site, { access: { ...site.access, protections } }, title, caller);
}

function missing(field: string, message: string): HostingError {
    return new HostingError('NotFound', message, { fields: { [field]: message } });
}

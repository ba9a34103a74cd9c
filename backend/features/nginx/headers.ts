// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about headers that nginx adds to the answers of a site. */

import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import { type CustomHeader, HEADER_PRESETS } from '../../contract/headers.ts';
import type { SiteRecord } from '../common/site.ts';
import type { Changes } from '../sites/changes.ts';

/** A browser takes 100 headers at least; the application has some of its own. */
const MAX_HEADERS = 50;

export function headerHandlers(changes: Changes): Pick<Handlers, 'header.add' | 'header.remove' | 'header.preset'> {
    return {
        'header.add': (input, caller) => add(changes, input, caller),
        'header.remove': (input, caller) => remove(changes, input, caller),
        'header.preset': (input, caller) => preset(changes, input, caller),
    };
}

function add(changes: Changes, { site: reference, name, value }: InputOf<'header.add'>, caller: Caller): OutputOf<'header.add'> {
    const site = changes.active(reference, caller);
    if (site.web.headers.some(each => isCalled(each, name) && each.value === value))
        throw conflict('name', `${name} has this value already.`);
    const headers = withHeaders(site, [{ name, value }]);
    if (headers.length > MAX_HEADERS)
        throw invalid('name', `A site has at most ${MAX_HEADERS} headers of its own.`);
    return changes.submit(site, { web: { ...site.web, headers } }, `Send ${name} with the answers of ${site.domain}`, caller);
}

function remove(changes: Changes, { site: reference, name }: InputOf<'header.remove'>, caller: Caller): OutputOf<'header.remove'> {
    const site = changes.active(reference, caller);
    const headers = site.web.headers.filter(each => !isCalled(each, name));
    if (headers.length === site.web.headers.length) {
        const message = `The site ${site.name} has no header ${name} of its own.`;
        throw new HostingError('NotFound', message, { fields: { name: message } });
    }
    return changes.submit(site, { web: { ...site.web, headers } }, `Send ${name} no longer with the answers of ${site.domain}`, caller);
}

function preset(
    changes: Changes, { site: reference, preset: name }: InputOf<'header.preset'>, caller: Caller,
): OutputOf<'header.preset'> {
    const site = changes.active(reference, caller);
    // What somebody has chosen already is left as it is.
    const chosen = HEADER_PRESETS[name].filter(each => !site.web.headers.some(own => isCalled(own, each.name)));
    if (chosen.length === 0)
        throw conflict('preset', `All headers of this preset are set already on ${site.domain}.`);
    return changes.submit(site, { web: { ...site.web, headers: withHeaders(site, chosen) } },
        `Send the ${name} headers with the answers of ${site.domain}`, caller);
}

/** The headers of a site with some added or replaced, by name. */
function withHeaders({ web }: SiteRecord, added: readonly CustomHeader[]): CustomHeader[] {
    const others = web.headers.filter(each => !added.some(({ name }) => isCalled(each, name)));
    return [...others, ...added].sort((a, b) => a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1);
}

/** Names of headers are the same in any case (RFC 9110, section 5.1). */
function isCalled(header: CustomHeader, name: string): boolean {
    return header.name.toLowerCase() === name.toLowerCase();
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about the redirects of a site. */

import { conflict, HostingError, invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { Changes } from '../sites/changes.ts';

const MAX_REDIRECTS = 500;

export function redirectHandlers(changes: Changes): Pick<Handlers, 'redirect.add' | 'redirect.remove'> {
    return {
        'redirect.add': (input, caller) => add(changes, input, caller),
        'redirect.remove': (input, caller) => remove(changes, input, caller),
    };
}

function add(changes: Changes, input: InputOf<'redirect.add'>, caller: Caller): OutputOf<'redirect.add'> {
    const site = changes.active(input.site, caller);
    const { from: source, to: target, code, 'keep-path': keepPath } = input;
    if (site.redirects.some(each => each.source === source))
        throw conflict('from', `${source} is redirected already.`, 'Remove that redirect first.');
    if (site.redirects.length >= MAX_REDIRECTS)
        throw invalid('from', `A site has at most ${MAX_REDIRECTS} redirects.`);
    if (!source.startsWith('/')) {
        if (source === site.domain)
            throw conflict('from', `${source} is the primary domain of the site.`, 'Make another one primary first.');
        if (!site.aliases.includes(source))
            throw invalid('from', `${source} is no domain of the site ${site.name}.`, 'Add it first with hostingctl domain add.');
    }
    // The simplest of loops; longer ones are the administrator's to see.
    if (target === source || target === `http://${source}` || target === `https://${source}`)
        throw invalid('to', 'This would redirect to itself.');
    const redirects = [...site.redirects, { source, target, code: Number(code), keepPath }];
    return changes.submit(site, { redirects }, `Redirect ${source} of ${site.domain} to ${target}`, caller);
}

function remove(changes: Changes, { site: reference, from }: InputOf<'redirect.remove'>, caller: Caller): OutputOf<'redirect.remove'> {
    const site = changes.active(reference, caller);
    if (!site.redirects.some(each => each.source === from)) {
        const message = `${from} of the site ${site.name} is not redirected.`;
        throw new HostingError('NotFound', message, { fields: { from: message } });
    }
    return changes.submit(site, { redirects: site.redirects.filter(each => each.source !== from) },
        `Remove the redirect of ${from} from ${site.domain}`, caller);
}

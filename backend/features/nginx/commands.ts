// SPDX-License-Identifier: LGPL-2.1-or-later
/* The command about how nginx serves a site. */

import { invalid } from '../../contract/errors.ts';
import type { Caller, Handlers } from '../../contract/handlers.ts';
import type { InputOf, OutputOf } from '../../contract/index.ts';
import type { WebSettings } from '../../contract/web.ts';
import { type Changes, present, wordsOf } from '../sites/changes.ts';

export function webHandlers(changes: Changes): Pick<Handlers, 'web.set'> {
    return { 'web.set': (input, caller) => set(changes, input, caller) };
}

function set(changes: Changes, input: InputOf<'web.set'>, caller: Caller): OutputOf<'web.set'> {
    const site = changes.active(input.site, caller);
    const {
        docroot, 'front-controller': frontController, 'path-info': pathInfo, expires, requests, gzip, 'error-page': choices,
    } = input;
    const words = wordsOf({
        docroot, 'front controller': frontController, 'path info': pathInfo, expires, requests, gzip, 'error page': choices?.join(' '),
    }, 'web set');
    if (pathInfo && site.app !== 'generic')
        throw invalid('path-info', `A ${site.app} site has no use for it: its index.php gets the whole address.`);

    const errorPages = choices && withChoices(site.web.errorPages, choices);
    return changes.submit(site, {
        web: { ...site.web, ...present({ docroot, frontController, pathInfo, expires, requests, gzip, errorPages }) },
    }, `Set ${words} for ${site.domain}`, caller);
}

/** The pages with some replaced, or taken away where a choice names none. */
function withChoices(pages: WebSettings['errorPages'], choices: readonly string[]): WebSettings['errorPages'] {
    const all = new Map(pages.map(({ code, path }) => [code, path]));
    for (const choice of choices) {
        const [code = '', path = ''] = choice.split('=');
        all.set(Number(code), path);
    }
    return [...all].filter(([, path]) => path !== '').sort(([a], [b]) => a - b).map(([code, path]) => ({ code, path }));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands about lines of nginx's own configuration, and what nginx says of them. */

import { HostingError, invalid } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/handlers.ts';
import { sitesPassedTo } from '../../contract/nginx-snippet.ts';
import type { Changes } from '../sites/changes.ts';
import { findSite } from '../sites/lookup.ts';

/** The comments around a snippet in the virtual host; templates/nginx/parts/snippet.conf prints them. */
const BEGIN = /^ *# Lines of the administrator:/;
const END = /^ *# End of the administrator's lines\.$/;

export function snippetHandlers(changes: Changes): Pick<Handlers, 'snippet.show' | 'snippet.set' | 'snippet.remove'> {
    return {
        'snippet.show': ({ site }, caller) => ({ text: findSite(changes.records, site, caller).snippet.text }),
        'snippet.set': ({ site: reference, text }, caller) => {
            const site = changes.active(reference, caller);
            if (sitesPassedTo(text).some(name => name !== site.name))
                throw invalid('text', `Requests of ${site.domain} are passed to the PHP of this site alone.`);
            return changes.submit(site, { snippet: { text } }, `Put lines for nginx into the virtual host of ${site.domain}`, caller);
        },
        'snippet.remove': ({ site: reference }, caller) => {
            const site = changes.active(reference, caller);
            if (site.snippet.text === '')
                throw new HostingError('NotFound', `The site ${site.name} has no lines for nginx of its own.`);
            return changes.submit(site, { snippet: { text: '' } }, `Take the lines for nginx out of ${site.domain}`, caller);
        },
    };
}

/**
 * nginx names a line of the virtual host; whoever wrote the snippet knows his own lines only.
 * @param file the virtual host
 * @param text what was tested
 */
export function explainRefusal(error: unknown, file: string, text: string): unknown {
    if (!(error instanceof HostingError))
        return error;
    const [, reason, at] = /\[emerg\] (.*?) in (\S+:\d+)/.exec(error.message) ?? [];
    const lines = text.split('\n');
    const line = at?.startsWith(`${file}:`) ? Number(at.slice(file.length + 1)) - 1 : -1;
    const begin = lines.findIndex(each => BEGIN.test(each));
    const end = lines.findIndex(each => END.test(each));
    if (begin === -1 || line <= begin || line >= end)
        return error;
    return new HostingError('Failed', `nginx refused line ${line - begin} of the text: ${reason}.`,
        { hint: 'Mend that line and send the text again; the virtual host is as it was.' });
}

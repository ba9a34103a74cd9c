// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Runs a script of ours inside the site's own PHP, asked for over its socket: with the user, slice, name spaces and SELinux
 * domain of the site, which no program that we started ourselves would have all of.
 */

import { failed } from '../../contract/errors.ts';
import { fastcgi } from '../../host/fastcgi.ts';
import { run } from '../../host/run.ts';
import { docrootOf, ownerOf, place, type SiteRecord } from '../common/site.ts';

/** The pool ends a request after 60 s. */
const TIMEOUT = 70_000;

export interface Errand<T> {
    /** Path below the home, outside of the document root, where only the site's user can read it. */
    script: string;
    /** What the script is told beside the document root; no log and no process listing shows them. */
    values: Record<string, unknown>;
    /** The domain that WordPress takes for its own; the site's primary one unless given. */
    host?: string;
    /** Makes the answer of what the script printed, undefined of anything it does not understand. */
    read: (answer: Record<string, unknown>) => T | undefined;
    /** What is said when there is no such answer: `WordPress could not be installed`. */
    failure: string;
}

/** @throws HostingError `Failed` when the script did not answer as it should */
export async function runInside<T>(site: SiteRecord, { script, values, host = site.domain, read, failure }: Errand<T>): Promise<T> {
    const docroot = docrootOf(site);
    const body = JSON.stringify({ docroot, ...values });
    const answer = await fastcgi(place.socket(site.name), {
        GATEWAY_INTERFACE: 'CGI/1.1', SERVER_PROTOCOL: 'HTTP/1.1', SERVER_SOFTWARE: 'hostingd', REDIRECT_STATUS: '200',
        REQUEST_METHOD: 'POST', CONTENT_TYPE: 'application/json', CONTENT_LENGTH: String(Buffer.byteLength(body)),
        REQUEST_URI: '/', SCRIPT_NAME: '/index.php', DOCUMENT_URI: '/index.php', QUERY_STRING: '',
        SCRIPT_FILENAME: `${place.home(site.name)}/${script}`, DOCUMENT_ROOT: docroot,
        SERVER_NAME: host, HTTP_HOST: host, SERVER_PORT: '80', SERVER_ADDR: '127.0.0.1', REMOTE_ADDR: '127.0.0.1',
    }, body, TIMEOUT);
    const understood = parse(answer.body, read);
    if (understood === undefined) {
        throw failed(`${failure} (status ${answer.status}): ${plainText(answer.body) || 'it said nothing'}`,
            `See ${place.logs(site.name)}/php-error.log.`);
    }
    return understood;
}

/** Puts a script there, as the site's user (rule R5): what that path leads to is the site's own business. */
export async function putScript(site: SiteRecord, script: string, text: string): Promise<void> {
    await run('dd', ['status=none', `of=${place.home(site.name)}/${script}`], { as: ownerOf(site), input: text });
}

/** Takes it away; it may be gone already. */
export async function removeScript(site: SiteRecord, script: string): Promise<void> {
    await run('rm', ['--force', '--', `${place.home(site.name)}/${script}`], { as: ownerOf(site) });
}

function parse<T>(text: string, read: (answer: Record<string, unknown>) => T | undefined): T | undefined {
    try {
        return read(JSON.parse(text) as Record<string, unknown>);
    } catch {
        return undefined;
    }
}

/** WordPress reports its errors as pages. */
function plainText(page: string): string {
    return page.replaceAll(/<(style|script|title)\b.*?<\/\1>|<[^>]*>/gs, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 500);
}

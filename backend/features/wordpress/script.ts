// SPDX-License-Identifier: LGPL-2.1-or-later
/* A script of ours inside a site's own PHP, asked for over its socket as a visitor's request would be. */

import { fastcgi, type FastcgiAnswer } from '../../host/fastcgi.ts';
import { docrootOf, place, type SiteRecord } from '../common/site.ts';

/** The pool ends a request after 60 s. */
const TIMEOUT = 70_000;

/** @param host the domain that WordPress takes for its own */
export async function askScript(
    site: SiteRecord, { script, host, body }: { script: string, host: string, body: string },
): Promise<FastcgiAnswer> {
    return await fastcgi(place.socket(site.name), {
        GATEWAY_INTERFACE: 'CGI/1.1', SERVER_PROTOCOL: 'HTTP/1.1', SERVER_SOFTWARE: 'hostingd', REDIRECT_STATUS: '200',
        REQUEST_METHOD: 'POST', CONTENT_TYPE: 'application/json', CONTENT_LENGTH: String(Buffer.byteLength(body)),
        REQUEST_URI: '/', SCRIPT_NAME: '/index.php', DOCUMENT_URI: '/index.php', QUERY_STRING: '',
        SCRIPT_FILENAME: script, DOCUMENT_ROOT: docrootOf(site),
        SERVER_NAME: host, HTTP_HOST: host, SERVER_PORT: '80', SERVER_ADDR: '127.0.0.1', REMOTE_ADDR: '127.0.0.1',
    }, body, TIMEOUT);
}

/** WordPress reports its errors as pages. */
export function plainText(page: string): string {
    return page.replaceAll(/<(style|script|title)\b.*?<\/\1>|<[^>]*>/gs, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 500);
}

export function ownerOf({ uid }: SiteRecord): { uid: number, gid: number } {
    return { uid, gid: uid };
}

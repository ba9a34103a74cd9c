// SPDX-License-Identifier: LGPL-2.1-or-later
/* Asks a new site for its page as a visitor would: through nginx on this host, PHP woken by the request. */

import http from 'node:http';

import { failed } from '../../contract/errors.ts';
import type { StepContext } from '../../engine/job.ts';
import type { SiteRecord } from '../common/site.ts';

/** As long as anything of the host is waited for: one that is busy with other sites may be slow. Milliseconds. */
const TIMEOUT = 60_000;

/** @throws HostingError `Failed` when PHP does not answer */
export async function probe(site: SiteRecord, context: StepContext): Promise<void> {
    const { status, milliseconds } = await get(site.domain);
    context.log(`http://${site.domain}/ answered with status ${status} after ${milliseconds} ms.`);
    if (status >= 500) {
        throw failed(`The site's PHP does not answer (status ${status}).`,
            `See journalctl -u hosting-php@${site.name}.service and /var/log/hosting/${site.name}/.`);
    }
}

function get(host: string): Promise<{ status: number, milliseconds: number }> {
    const begun = performance.now();
    return new Promise((resolve, reject) => {
        const request = http.get({
            host: '127.0.0.1', port: 80, path: '/', headers: { Host: host }, timeout: TIMEOUT, agent: false,
        }, response => {
            response.resume();
            response.on('end', () => resolve({
                status: response.statusCode ?? 0, milliseconds: Math.round(performance.now() - begun),
            }));
            response.on('error', refuse);
        });
        request.on('timeout', () => request.destroy(new Error('no answer in time')));
        request.on('error', refuse);

        function refuse(error: Error): void {
            reject(failed(`nginx does not answer on port 80: ${error.message}.`, 'See systemctl status nginx.'));
        }
    });
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { exec, run } from './machine.ts';

interface Load {
    /** Over HTTPS, whoever has signed the certificate. */
    secure?: boolean;
    /** Milliseconds. */
    timeout?: number;
}

/** Asks a page without pause while something is done, and answers how often, and the answers that were not 200. */
export async function underLoad(
    domain: string, url: string, work: () => Promise<unknown>, { secure = false, timeout = 110_000 }: Load = {},
): Promise<{ asked: number, wrong: string[] }> {
    const stop = `/run/stop-load-${process.pid}-${Math.random()}`;
    const load = exec(['bash', '-c', `
        while [ ! -e ${stop} ]; do
            curl -sk -o /dev/null -m 20 -w '%{http_code}\\n' --resolve "$1:$3:127.0.0.1" "$2"
        done`, 'load', domain, `http${secure ? 's' : ''}://${domain}${url}`, secure ? '443' : '80'], { timeout });
    await new Promise(resolve => setTimeout(resolve, 300));
    try {
        await work();
        await new Promise(resolve => setTimeout(resolve, 300));
    } finally {
        await run(['touch', stop]);
    }
    const codes = (await load).stdout.trim().split('\n');
    return { asked: codes.length, wrong: codes.filter(code => code !== '200') };
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { exec, run } from './machine.ts';

/** Asks a page without pause while something is done, and answers how often, and the answers that were not 200. */
export async function underLoad(domain: string, url: string, work: () => Promise<unknown>): Promise<{ asked: number, wrong: string[] }> {
    const stop = `/run/stop-load-${process.pid}-${Math.random()}`;
    const load = exec(['bash', '-c', `
        while [ ! -e ${stop} ]; do
            curl -s -o /dev/null -m 20 -w '%{http_code}\\n' -H "Host: $1" "http://127.0.0.1$2"
        done`, 'load', domain, url], { timeout: 110_000 });
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

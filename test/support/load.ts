// SPDX-License-Identifier: LGPL-2.1-or-later

import { exec, run } from './machine.ts';

interface Load {
    /** Over HTTPS, whoever has signed the certificate. */
    secure?: boolean;
    /** Milliseconds. */
    timeout?: number;
}

/** Milliseconds before and after what is done, in which the page is asked as well: several times on the slowest machine. */
const AROUND = 1000;

/** Asks a page without pause while something is done, and answers how often, and the answers that were not 200. */
export async function underLoad(
    domain: string, url: string, work: () => Promise<unknown>, { secure = false, timeout = 110_000 }: Load = {},
): Promise<{ asked: number, wrong: string[] }> {
    const stop = `/run/stop-load-${process.pid}-${Math.random()}`;
    const load = exec(['bash', '-c', `
        while [ ! -e ${stop} ]; do
            curl -sk -o /dev/null -m 20 -w '%{http_code}\\n' --resolve "$1:$3:127.0.0.1" "$2"
        done`, 'load', domain, `http${secure ? 's' : ''}://${domain}${url}`, secure ? '443' : '80'], { timeout });
    await new Promise(resolve => setTimeout(resolve, AROUND));
    try {
        await work();
        await new Promise(resolve => setTimeout(resolve, AROUND));
    } finally {
        await run(['touch', stop]);
    }
    const codes = (await load).stdout.trim().split('\n');
    return { asked: codes.length, wrong: codes.filter(code => code !== '200') };
}

/**
 * A request that is begun, and ended once a shell's condition holds no longer.
 * @returns begun: nginx has the first half; answer: the first line of what it answered
 */
export function heldBack(domain: string, url: string, condition: string): { begun: Promise<void>, answer: Promise<string> } {
    const sign = `/run/held-back-${process.pid}-${Math.random()}`;
    const request = exec(['bash', '-c', `
        exec 3<>/dev/tcp/127.0.0.1/80
        printf 'GET %s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n' "$2" "$1" >&3
        touch "$3"
        while ${condition}; do :; done
        printf '\\r\\n' >&3
        head -n 1 <&3`, 'held-back', domain, url, sign], { timeout: 60_000 });
    return { begun: appears(sign), answer: request.then(({ stdout }) => stdout) };
}

async function appears(file: string): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
        if ((await exec(['rm', file])).status === 0)
            return;
        await new Promise(resolve => setTimeout(resolve, 100));
    }
    throw new Error(`${file} did not appear`);
}

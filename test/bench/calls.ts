// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Runs inside the test host, bundled with hostingctl's client: `calls WHAT COUNT` prints milliseconds as JSON.
 *   first    of the first call, which starts the service: stopped before each
 *   list     of the list of all sites
 *   many     of COUNT calls at once, about one site
 */

import { execFileSync } from 'node:child_process';

import { Client } from '../../backend/cli/client.ts';
import type { CommandName } from '../../backend/contract/index.ts';

const [what = '', count = '1'] = process.argv.slice(2);
const UNIT = 'hostingd.service';

async function timed(work: () => Promise<unknown>): Promise<number> {
    const begin = performance.now();
    await work();
    return performance.now() - begin;
}

async function measure(client: Client): Promise<number[]> {
    const call = (name: CommandName, input: Record<string, unknown> = {}): Promise<unknown> => client.call(name, input);
    await call('site.list');
    if (what === 'many')
        return [await timed(() => Promise.all(Array.from({ length: Number(count) }, () => call('site.show', { site: 'model' }))))];
    const times: number[] = [];
    for (let round = 0; round < Number(count); round++) {
        if (what === 'first')
            execFileSync('systemctl', ['stop', UNIT]);
        times.push(await timed(() => call(what === 'first' ? 'host.info' : 'site.list')));
    }
    return times;
}

void Client.connect().then(async client => {
    console.log(JSON.stringify(await measure(client)));
    client.close();
});

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Runs inside the test host, bundled with hostingctl's client: `calls WHAT COUNT` prints milliseconds as JSON.
 *   first    of the first call, which starts the service: stopped before each
 *   list     of the list of all sites
 *   many     of COUNT calls at once, about one site
 *   seed     nothing: fills the store up to COUNT sites, which are on the host in no other way
 */

import { execFileSync } from 'node:child_process';

import { Client } from '../../backend/cli/client.ts';
import type { CommandName } from '../../backend/contract/index.ts';
import { settingsOf } from '../../backend/features/common/site.ts';
import { SiteRecords } from '../../backend/features/sites/records.ts';
import { Store } from '../../backend/store/store.ts';

const [what = '', count = '1'] = process.argv.slice(2);
const UNIT = 'hostingd.service';
const STORE = '/var/lib/hosting/hosting.db';
const LOWEST_UID = 70_000;

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

/** As sites are that were created and changed once. */
function seed(): void {
    execFileSync('systemctl', ['stop', UNIT]);
    const store = Store.open(STORE);
    const records = new SiteRecords(store);
    store.transaction(() => {
        for (let number = records.list().length; number < Number(count); number++) {
            const name = `row${number}`;
            const user = { name, privileges: 'owner' as const, maxConnections: 40, password: null, nextPassword: null, isWaiting: false };
            records.insert({
                name, domain: `${name}.example`, aliases: [`www.${name}.example`], app: 'generic', php: '8.4', owner: null,
                uid: records.nextUid(LOWEST_UID),
                databases: [{ engine: 'mariadb', name, charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci', users: [user] }],
            });
            records.setState(name, 'active');
            const site = records.byName(name);
            if (site)
                records.update(name, settingsOf(site));
        }
    });
    store.close();
}

if (what === 'seed') {
    seed();
    process.exit();
}

void Client.connect({ lost: () => process.exit(1) }).then(async client => {
    console.log(JSON.stringify(await measure(client)));
    client.close();
});

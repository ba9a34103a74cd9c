// SPDX-License-Identifier: LGPL-2.1-or-later
/* The test host made ready for the sweep, the sweep run in it, and what was made for it taken away. */

import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { exec, hostingctl, run, writeAs } from '../machine.ts';
import { startAuthority, stopAuthority } from '../pebble.ts';
import { endRelease, serveRelease } from '../wordpress.ts';
import type { Line, Order } from './inside/order.ts';
import { PLACE } from './inside/plan.ts';
import { FILES, NEIGHBOUR, STANDING } from './scenarios.ts';

const CODE = `${PLACE}/code`;
const DROP_IN = '/run/systemd/system/hostingd.service.d/sweep.conf';
/** Node.js 22 says of each start that it reads TypeScript. */
const OPTIONS = `--import ${CODE}/intercept.ts --disable-warning=ExperimentalWarning`;

/** Their work beside a case would be taken for something that the case has left. */
const TIMERS = ['hosting-check.timer', 'hosting-certificates.timer'];

/** Sites that stand throughout, with what scenarios need of them. */
export async function prepare(): Promise<void> {
    await run(['systemctl', 'stop', ...TIMERS]);
    // That of an installation a moment ago is gone once it has done its work.
    await exec(['systemctl', 'stop', 'hosting-check-soon.timer']);
    // A check that is at work already is waited for by this.
    await exec(['systemctl', 'start', 'hosting-check.service']);
    await serveRelease();
    await startAuthority();
    await Promise.all([
        hostingctl('site', 'create', NEIGHBOUR),
        hostingctl('site', 'create', STANDING.swept, '--database', 'mariadb'),
        hostingctl('site', 'create', STANDING.issued),
        hostingctl('site', 'create', STANDING.press, '--app', 'wordpress'),
    ]);
    await writeAs('neighbour', '/home/neighbour/public_html/page.php', '<?php echo "page";');
    await writeAs('neighbour', '/home/neighbour/public_html/still.txt', 'still');
    await hostingctl('database', 'create', 'swept', '--engine', 'postgresql', '--name', 'pg');
    for (const name of ['swept', 'swept_pg'])
        await writeAs('swept', `/home/swept/${name}.sql`, 'CREATE TABLE kept (word VARCHAR(20));\nINSERT INTO kept VALUES (\'kept\');\n');
    await hostingctl('wordpress', 'set', 'press', '--cache');
    await hostingctl('certificate', 'issue', 'issued');
    // A setting that was never made is not the same as one that is as it was at first.
    for (const days of ['300', '400'])
        await hostingctl('audit', 'set', '--days', days);
    for (const policy of ['intermediate', 'system'])
        await hostingctl('host', 'tls', '--policy', policy);
    await run(['bash', '-euc', `mkdir -p ${FILES} && cd ${FILES}
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out certificate.pem -days 90 \
            -subj /CN=swept.example -addext subjectAltName=DNS:swept.example -addext basicConstraints=critical,CA:FALSE 2>/dev/null`]);
    await intercept();
}

/** What watches the service comes by a drop-in; the product knows nothing of it. */
export async function intercept(): Promise<void> {
    await run(['mkdir', '-p', CODE, path.dirname(DROP_IN)]);
    const inside = path.join(import.meta.dirname, 'inside');
    for (const file of readdirSync(inside))
        await run(['tee', `${CODE}/${file}`], { input: readFileSync(path.join(inside, file), 'utf8') });
    await run(['tee', DROP_IN], { input: `[Service]\nEnvironment="NODE_OPTIONS=${OPTIONS}"\n` });
    await run(['systemctl', 'daemon-reload']);
    await run(['systemctl', 'stop', 'hostingd.service']);
}

/**
 * @param timeout milliseconds
 * @param results file that each line is added to as it comes: a sweep of hours may be cut off
 */
export async function sweepInside(order: Order, timeout: number, results: string): Promise<Line[]> {
    mkdirSync(path.dirname(results), { recursive: true });
    writeFileSync(results, '');
    const { status, stdout, stderr } = await exec(['node', '--disable-warning=ExperimentalWarning', `${CODE}/sweep.ts`],
        { input: JSON.stringify(order), timeout, onOutput: text => { appendFileSync(results, text); } });
    const lines = stdout.trim().split('\n').filter(Boolean).map(line => JSON.parse(line) as Line);
    if (status !== 0)
        lines.push({ broken: `the sweep ended with ${status}: ${stderr.trim()}` });
    return lines;
}

export async function dismantle(): Promise<void> {
    await exec(['rm', '-rf', DROP_IN, PLACE, FILES]);
    await exec(['systemctl', 'daemon-reload']);
    await exec(['systemctl', 'stop', 'hostingd.service']);
    for (const site of ['neighbour', ...Object.keys(STANDING)])
        await exec(['hostingctl', 'site', 'delete', site, '--yes', '--files', 'delete']);
    await stopAuthority();
    await endRelease();
    await exec(['systemctl', 'start', ...TIMERS]);
}

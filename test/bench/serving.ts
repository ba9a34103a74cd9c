// SPDX-License-Identifier: LGPL-2.1-or-later
/* What visitors wait for: the first page of an idle site, and pages of a warm one beside a site that was configured by hand. */

import { hostingctl, run } from '../support/machine.ts';
import { type Found, inside, median, type Settings, shown } from './support.ts';

const PAGES = { 'the least page': '/small.php', 'a page that works for some milliseconds': '/page.php' };
const SECONDS = 4;
const CONNECTIONS = 8;
const SITES = { plain: 'plain.example', ours: 'warm.example' };

interface Throughput { plain: number[], ours: number[] }

/** Compares with one shared php-fpm master and a virtual host without anything that is not needed. */
export async function serving({ rounds }: Settings): Promise<Found> {
    await inside('plain-site.sh', '1');
    await hostingctl('site', 'create', SITES.ours, '--user', 'warm', '--php', '8.4');
    await run(['bash', '-c', 'install -o warm -g warm -m 644 /root/bench/*.php /home/warm/public_html/']);

    const first: number[] = [];
    const next: number[] = [];
    for (let round = 0; round < rounds; round++) {
        await run(['systemctl', 'stop', 'hosting-php@warm.service']);
        first.push(await once(SITES.ours));
        next.push(await once(SITES.ours));
    }
    const throughput: Record<string, Throughput> = {};
    for (const [what, page] of Object.entries(PAGES))
        throughput[what] = await compare(page, rounds);
    await run(['bash', '-c', 'rm /etc/nginx/conf.d/plain.conf && systemctl stop bench-plain-fpm']);
    await hostingctl('site', 'delete', 'warm', '--yes', '--files', 'delete');
    return { lines: report(first, next, throughput, rounds), numbers: { first, next, throughput } };
}

async function once(host: string): Promise<number> {
    return Number(await inside('ask.ts', 'once', host, PAGES['the least page']));
}

/** Answers a second, in turns; who begins changes with each round. */
async function compare(page: string, rounds: number): Promise<Throughput> {
    const all: Throughput = { plain: [], ours: [] };
    const load = (site: keyof Throughput): Promise<string> =>
        inside('ask.ts', 'load', SITES[site], page, String(SECONDS), String(CONNECTIONS));
    await load('plain');
    await load('ours');
    for (let round = 0; round < rounds; round++) {
        for (const site of round % 2 === 0 ? ['plain', 'ours'] as const : ['ours', 'plain'] as const)
            all[site].push(Number(await load(site)));
    }
    return all;
}

function report(first: number[], next: number[], throughput: Record<string, Throughput>, rounds: number): string[] {
    return [
        '## Visitors', '',
        `Medians of ${rounds} rounds in turns. Plain: one shared php-fpm master, a virtual host with what is needed alone, no limits.`, '',
        '| what | plain | ours | ratio | budget |', '|---|---|---|---|---|',
        `| first request to an idle site, then the next one, ms | | ${shown(first, 1)}, ${shown(next, 1)} | | |`,
        ...Object.entries(throughput).map(([what, { plain, ours }]) =>
            `| answers a second, ${CONNECTIONS} connections: ${what} | ${shown(plain)} | ${shown(ours)} `
            + `| ${median(ours.map((each, index) => each / (plain[index] ?? Number.NaN))).toFixed(2)} | 0.97 |`),
    ];
}

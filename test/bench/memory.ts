// SPDX-License-Identifier: LGPL-2.1-or-later
/* What sites that nobody visits cost in memory: ours, with a running master for each, and with one master of as many pools. */

import { hostingctl, run } from '../support/machine.ts';
import { settled } from '../support/jobs.ts';
import { fill, fillers, type Found, inside, type Settings } from './support.ts';

/** Masters that are started to see what one takes: all would not fit. */
const STARTED = 20;

export async function memory({ sites }: Settings): Promise<Found> {
    const list = async (): Promise<string[]> => (await hostingctl<{ name: string }[]>('site', 'list')).map(({ name }) => name);
    await fill(fillers((await list()).length, sites));
    await settled();
    const all = await list();
    await run(['bash', '-c', 'systemctl stop "hosting-php@*.service"']);
    const idle = { php: await megabytes('name', 'php-fpm'), systemd: await megabytes('pid', '1'), nginx: await megabytes('name', 'nginx') };

    const started = all.slice(0, STARTED);
    await run(['systemctl', 'start', ...started.map(name => `hosting-php@${name}.service`)]);
    const running = await megabytes('name', 'php-fpm') / started.length;
    await run(['bash', '-c', 'systemctl stop "hosting-php@*.service"']);

    await inside('plain-site.sh', String(sites));
    const shared = await megabytes('name', 'php-fpm');
    await run(['bash', '-c', 'rm /etc/nginx/conf.d/plain.conf && systemctl stop bench-plain-fpm']);

    // What systemd has for so many sites is seen when they are gone.
    await run(['bash', '-c', 'systemctl stop "hosting-php@*.socket" && systemctl daemon-reexec && sleep 3']);
    const bare = await megabytes('pid', '1');
    const row = (what: string, value: number, budget = ''): string => `| ${what} | ${value.toFixed(1)} | ${budget} |`;
    return {
        lines: [
            `## Memory of ${all.length} idle sites`, '',
            'MB of PSS, in which shared pages count in parts.', '',
            '| what | MB | budget |', '|---|---|---|',
            row('ours: PHP and the service', idle.php, ''),
            row('ours: what systemd (PID 1) needs for their sockets', idle.systemd - bare, '50, with the line above'),
            row(`a running master for each: ${running.toFixed(1)} MB, measured with ${started.length} of them`, running * all.length),
            row(`one shared master of ${sites} pools`, shared),
            row('nginx with all of them, over HTTPS with a certificate each', idle.nginx),
        ],
        numbers: { sites: all.length, idle, running, shared, bare },
    };
}

async function megabytes(...which: string[]): Promise<number> {
    return Number(await inside('pss.sh', ...which));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Two sites and a round of attacks: `hostile`, whose page, scheduler and programs all run hostile.php, and `victim`, which has what
 * there is to be had.
 *
 *     const stage = await setStage();
 *     const results = await attackFrom('page', stage);
 */

import { readFileSync } from 'node:fs';
import path from 'node:path';

import { exec, hostingctl, run, until, visit } from '../support/machine.ts';
import { type Attack, attacks, type Way } from './table.ts';

export const WAYS: readonly Way[] = ['page', 'run', 'cron'];
/** By the name of the attack: whether it got what it wanted. */
export type Results = ReadonlyMap<string, boolean>;

export interface Stage {
    /** Of the victim's PHP, which a page keeps running. */
    pid: number;
}

const ROOT = '/home/hostile/public_html';
const part = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8');
/** Says whose PHP it is, and with which limit. */
const WHO = '<?php echo "PHP of ", posix_getpwuid(posix_geteuid())["name"], " limit ", ini_get("memory_limit");';
const PATIENCE = ['--max-time', '390'];

/** The attacks of a way; without those that need a kernel of their own where the host has none. */
export function attacksOf(way: Way, machine = Boolean(process.env['HOSTING_VM'])): Attack[] {
    return attacks.filter(each => (each.ways ?? WAYS).includes(way) && (machine || !each.machine));
}

export async function setStage(): Promise<Stage> {
    // Nothing here is about idle sites, and at the pace of a virtual machine they would be ended meanwhile.
    await run(['systemctl', 'mask', '--runtime', '--now', 'hosting-idle.timer']);
    await hostingctl('site', 'create', 'hostile.example', '--app', 'laravel');
    await hostingctl('site', 'create', 'victim.example');
    await hostingctl('php', 'set', 'hostile', '--execution-time', '360');
    await put('hostile', `${ROOT}/public/index.php`, part('hostile.php'));
    await put('hostile', `${ROOT}/artisan`, '<?php require "/home/hostile/public_html/public/index.php";');
    await put('hostile', `${ROOT}/public/.user.ini`, 'memory_limit = 3G\ndate.timezone = Asia/Tokyo\n');
    for (const site of ['hostile', 'victim']) {
        await put(site, `/home/${site}/things.py`, part('things.py'));
        await put(site, `/home/${site}/public_html/who.php`, WHO);
        await put(site, `/home/${site}/public_html/secret.txt`, `of ${site}`);
        await put(site, `/home/${site}/sessions/sess_of_a_visitor`, 'x');
    }
    // Ended with the site: a program of an hour.
    await run(['hostingctl', '--no-wait', 'site', 'run', 'victim', '--timeout', '3600', '--', 'python3', '/home/victim/things.py', 'victim']);
    await until('the victim has all its things', async () => (await exec(['bash', '-c', 'ls /tmp/systemd-private-*hosting-run*victim*/tmp/of-victim'])).status === 0, 120);
    return await wake();
}

/** The victim's PHP, running. */
export async function wake(): Promise<Stage> {
    await visit('victim.example', '/who.php', ...PATIENCE);
    return { pid: Number(await run(['systemctl', 'show', '--property=MainPID', '--value', 'hosting-php@victim.service'])) };
}

export async function strike(): Promise<void> {
    for (const name of ['hostile', 'victim'])
        await exec(['hostingctl', 'site', 'delete', name, '--yes', '--files', 'delete']);
    await exec(['systemctl', 'unmask', '--runtime', 'hosting-idle.timer']);
    await exec(['rm', '-rf', '/home/customer/.ssh']);
}

/** Runs all attacks of a way on a site: the victim, or the hostile one's own things for the control. */
export async function attackFrom(way: Way, { pid }: Stage, site = 'victim'): Promise<Results> {
    const chosen = attacksOf(way).filter(each => site === 'victim' || each.control === 'own');
    await choose(chosen, { way, pid, site });
    if (way === 'page')
        await visit('hostile.example', '/', ...PATIENCE);
    else if (way === 'run')
        await hostingctl('site', 'run', 'hostile', '--', 'php', 'artisan');
    else
        await run(['systemctl', 'start', '--wait', 'hosting-scheduler@hostile.service']);
    return await results(way);
}

/** The same programs as root, with nothing around them: for the control. */
export async function attackAsRoot({ pid }: Stage): Promise<Results> {
    const chosen = WAYS.flatMap(way => attacksOf(way)).filter(each => each.control === 'root');
    await choose(chosen, { way: 'root', pid, site: 'victim' });
    await run(['php84', `${ROOT}/artisan`]);
    return await results('root');
}

async function choose(chosen: readonly Attack[], values: { way: string, pid: number, site: string }): Promise<void> {
    const bodies = Object.fromEntries(chosen.map(({ what, php }) => [what, php]));
    await put('hostile', '/home/hostile/attacks.json', JSON.stringify({ ...values, attacks: bodies }));
    // It remembers who has failed to log in, and closes the door to all from that address.
    await run(['systemctl', 'restart', 'sshd.service']);
    // Cockpit has sockets for a while after somebody was there.
    await run(['curl', '--silent', '--output', '/dev/null', 'http://127.0.0.1:9090/']);
    // What an attack of before has deleted.
    for (const name of ['doomed.txt', 'moved.txt'])
        await put('victim', `/home/victim/public_html/${name}`, 'of victim');
    await exec(['rm', '-f', `/home/hostile/results-${values.way}.json`]);
}

async function results(way: string): Promise<Results> {
    const found = JSON.parse(await run(['cat', `/home/hostile/results-${way}.json`])) as Record<string, boolean | string>;
    const broken = Object.entries(found).filter(([, got]) => typeof got === 'string');
    if (broken.length > 0)
        throw new Error(`attacks with a mistake: ${JSON.stringify(broken)}`);
    return new Map(Object.entries(found) as [string, boolean][]);
}

/** Writes a file of a site as its user. */
export async function put(site: string, file: string, text: string): Promise<void> {
    await run(['tee', '--', file], { user: site, input: text });
}

/** Which attacks got what they wanted. */
export function successes(found: Results): string[] {
    return [...found].filter(([, got]) => got).map(([what]) => what);
}

/** Of some attacks, those that a wall holds. */
export function heldBy(chosen: readonly Attack[], ...walls: Attack['walls']): string[] {
    return chosen.filter(each => each.walls.some(wall => walls.includes(wall))).map(({ what }) => what);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What PHP of a site is doing, from the status page of its pool: asked over the site's socket, as nginx does. An idle site is
 * not asked, because a request would wake it. What comes back is the site's word, which may have touched its own master.
 */

import path from 'node:path';

import * as z from 'zod/mini';

import type { PhpStatus } from '../../contract/php.ts';
import { fastcgi } from '../../host/fastcgi.ts';
import { run } from '../../host/run.ts';
import { place, type SiteRecord } from '../common/site.ts';
import { runningSites } from './activity.ts';
import { supportOf } from './support.ts';

/** nginx hands on names of files that end in .php and exist: this one is none. */
export const STATUS_PATH = '/hosting-php-status';

/** A page that is looked at does not wait longer, and a pool that has a free process answers in one millisecond. */
const TIMEOUT = 3000;

const count = z.int().check(z.nonnegative());
const statusPage = z.object({
    'start time': count,
    'accepted conn': count,
    'idle processes': count,
    'active processes': count,
    'max active processes': count,
    'max children reached': count,
});

export async function phpStatus(site: SiteRecord): Promise<PhpStatus> {
    const running = runningSites().has(site.name);
    const socket = place.socket(site.name);
    // Before it is asked: the question itself may have to wait.
    const waiting = running ? await queueOf(socket) : 0;
    const { pool, note } = running ? await askPool(socket) : { pool: null, note: null };
    return {
        site: site.name, version: site.php, ...supportOf(site.php), activity: running ? 'running' : 'idle', waiting,
        slow: await slowRequests(site), pool, note,
    };
}

/** Lines of the log that nginx keeps of them. */
async function slowRequests({ name, phpSettings: { slowSeconds } }: SiteRecord): Promise<number | null> {
    if (slowSeconds === 0)
        return null;
    const counted = await run('wc', ['--lines', '--', path.join(place.logs(name), 'slow.log')]).catch(() => undefined);
    return Number.parseInt(counted?.stdout ?? '0');
}

async function askPool(socket: string): Promise<Pick<PhpStatus, 'pool' | 'note'>> {
    const answer = await fastcgi(socket, {
        GATEWAY_INTERFACE: 'CGI/1.1', SERVER_PROTOCOL: 'HTTP/1.1', SERVER_SOFTWARE: 'hostingd', REQUEST_METHOD: 'GET',
        REQUEST_URI: STATUS_PATH, SCRIPT_NAME: STATUS_PATH, SCRIPT_FILENAME: STATUS_PATH, QUERY_STRING: 'json',
    }, '', TIMEOUT).catch(() => undefined);
    if (!answer)
        return { pool: null, note: 'PHP did not answer in time: all its processes are at work, or it is just ending.' };
    const pool = parseStatus(answer.body);
    return { pool, note: pool ? null : 'PHP answered something else than its status.' };
}

/** The status page as our words; null for any other text. */
export function parseStatus(text: string): PhpStatus['pool'] {
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch {
        return null;
    }
    const parsed = statusPage.safeParse(json);
    if (!parsed.success)
        return null;
    const page = parsed.data;
    const started = new Date(page['start time'] * 1000);
    if (Number.isNaN(started.getTime()))
        return null;
    return {
        startedAt: started.toISOString(),
        // One of them answers this question.
        active: Math.max(0, page['active processes'] - 1),
        idle: page['idle processes'],
        maxActive: page['max active processes'],
        accepted: page['accepted conn'],
        limitReached: page['max children reached'],
    };
}

/** Visitors that wait at a socket, from the kernel: php-fpm knows it of network sockets only. */
async function queueOf(socket: string): Promise<number | null> {
    const listed = await run('ss', ['--no-header', '--listening', '--unix', '--numeric', 'src', socket]).catch(() => undefined);
    return listed ? parseQueue(listed.stdout) : null;
}

/** `u_str LISTEN 3 511 /run/hosting/shop/php.sock …`: the first number is the queue. */
export function parseQueue(text: string): number | null {
    const [, queue] = /^\S+\s+LISTEN\s+([0-9]+)\s/m.exec(text) ?? [];
    return queue === undefined ? null : Number(queue);
}

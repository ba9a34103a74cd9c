// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * npm run bench:page: how soon the page can be used, with 1, 100 and 1,000 sites against the fake Cockpit of test/page, and beside
 * Cockpit's own pages in a real one. Writes its part of docs/benchmarks.md, and test-results/bench-page.json.
 *
 *     node test/bench/page.ts [ROUNDS]
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';

import type { Browser, Page } from 'playwright-core';

import { becomeAdministrator, enter, ORIGIN, startInside } from '../browser/log-in.ts';
import { startBrowser } from '../page/browser.ts';
import { startServer } from '../page/server.ts';
import { hostingctl, machine } from '../support/machine.ts';
import { keep, median } from './support.ts';

process.env['HOSTING_MACHINE'] ??= 'bench';
const rounds = Number(process.argv[2] ?? 5);
/** A machine that does other things beside it may be slow. Milliseconds. */
const PATIENCE = 180_000;

/** Notes in the page, from its first moment on, when rows and their count are drawn, and what kept it busy for longer than 50 ms. */
const WATCH = `
    window.seen = { usable: 0, filtered: 0, long: 0 };
    new PerformanceObserver(list => { for (const { duration } of list.getEntries()) seen.long += duration; })
        .observe({ type: 'longtask', buffered: true });
    new MutationObserver(() => {
        if (!seen.usable && document.querySelector('tr[data-site]') && document.querySelector('#create-site'))
            seen.usable = performance.now();
        if (seen.typed && !seen.filtered && document.querySelector('.hosting-count')?.textContent !== seen.count)
            requestAnimationFrame(() => { seen.filtered ||= performance.now() - seen.typed; });
    }).observe(document, { childList: true, subtree: true, characterData: true });
    addEventListener('input', () => {
        seen.count = document.querySelector('.hosting-count').textContent;
        seen.typed = performance.now();
    }, { capture: true });
`;

interface Seen { usable: number, filtered: number, long: number }
interface Figures extends Seen { heap: number }

async function figures(browser: Browser, url: string, sites: number): Promise<Figures> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    context.setDefaultTimeout(PATIENCE);
    try {
        const page = await context.newPage();
        await page.addInitScript(WATCH);
        await page.goto(`${url}?sites=${sites}#/sites`);
        await page.locator('tr[data-site]').nth(sites - 1).waitFor({ state: 'attached' });
        const devtools = await context.newCDPSession(page);
        await devtools.send('HeapProfiler.collectGarbage');
        await devtools.send('Performance.enable');
        const { metrics } = await devtools.send('Performance.getMetrics');
        const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
        // No site has it in its name: the count changes, whatever their number.
        await page.getByPlaceholder('Search sites').pressSequentially('~');
        await page.getByRole('heading', { name: 'No site matches' }).waitFor();
        return { ...await page.evaluate<Seen>('seen'), heap };
    } finally {
        await context.close();
    }
}

const SIZES = [1, 100, 1000];
const NAMES = ['usable', 'filtered', 'long', 'heap'] as const;

async function withFake(): Promise<Map<number, Figures[]>> {
    const { url, server } = await startServer();
    const browser = await startBrowser();
    const measured = new Map<number, Figures[]>(SIZES.map(size => [size, []]));
    // The first round finds nothing in the caches of the browser and of this host.
    for (let round = 0; round <= rounds; round++) {
        for (const size of SIZES) {
            const found = await figures(browser, url, size);
            if (round > 0)
                measured.get(size)?.push(found);
        }
    }
    await browser.close();
    server.close();
    return measured;
}

/** Pages of Cockpit's own with a list, and ours: what stands there when they can be used. */
const PAGES = [
    ['our sites', 'hosting#/sites', 'cockpit1:localhost/hosting', 'tr[data-site]'],
    ['our jobs', 'hosting#/jobs', 'cockpit1:localhost/hosting', 'tr[data-job]'],
    ['Services', 'system/services', 'cockpit1:localhost/system/services', '#services-list tr'],
    ['Accounts', 'users', 'cockpit1:localhost/users', '#accounts-list tbody tr'],
] as const;

/** Milliseconds from a click on the address to what can be used, in a session that is logged in. */
async function timeOf(page: Page, [, address, frame, ready]: (typeof PAGES)[number]): Promise<number> {
    await page.goto('about:blank');
    const begun = performance.now();
    await page.goto(`${ORIGIN}/${address}`, { waitUntil: 'commit' });
    await page.frameLocator(`iframe[name="${frame}"]`).locator(ready).first().waitFor();
    return performance.now() - begun;
}

async function inCockpit(): Promise<Map<string, number[]>> {
    const { status, stderr } = await machine(['up', '--fresh'], { timeout: 600_000 });
    if (status !== 0)
        throw new Error(stderr);
    for (let at = 0; at < 10; at++)
        await hostingctl('site', 'create', `site${at}.example`);
    const directory = await mkdtemp(path.join(tmpdir(), 'hosting-bench-'));
    const browser = await startInside(directory);
    const measured = new Map<string, number[]>(PAGES.map(([name]) => [name, []]));
    try {
        const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
        page.setDefaultTimeout(PATIENCE);
        await enter(page, 'admin');
        await becomeAdministrator(page, 'admin');
        for (let round = 0; round <= rounds; round++) {
            for (const each of PAGES) {
                const time = await timeOf(page, each);
                if (round > 0)
                    measured.get(each[0])?.push(time);
            }
        }
    } finally {
        await browser.close();
        await rm(directory, { recursive: true, force: true });
        await machine(['wipe']);
    }
    return measured;
}

/** What the machine did already: of a busy one the times say little, the ratios something. */
const load = loadavg()[0] ?? Number.NaN;
const fake = await withFake();
const real = await inCockpit();
const services = real.get('Services') ?? [];
const ms = (values: readonly number[]): string => String(Math.round(median(values)));

const lines = [
    '## The page', '',
    `The list of sites against the fake Cockpit of \`test/page\`, in Chromium on this host (${rounds} rounds), with ${availableParallelism()} processors and`,
    `a load of ${load.toFixed(1)} before it began:`, '',
    '| sites | usable | filtered, from the key on | all long tasks together | heap |', '|---|---|---|---|---|',
    ...[...fake].map(([size, found]) => {
        const [usable = '', filtered = '', long = ''] = NAMES.map(name => ms(found.map(each => each[name])));
        return `| ${size} | ${usable} | ${filtered} | ${long} | ${(median(found.map(({ heap }) => heap)) / 1e6).toFixed(1)} MB |`;
    }), '',
    'The budget is usable within 1,000. Beside pages of Cockpit\'s own, in the test host\'s Cockpit with ten sites, from the address to',
    'the first row; each loads the whole shell:', '',
    '| page | time | beside Services |', '|---|---|---|',
    ...[...real].map(([name, times]) =>
        `| ${name} | ${ms(times)} | ${median(times.map((time, at) => time / (services[at] ?? Number.NaN))).toFixed(2)} |`),
];
keep('page', { lines, numbers: { fake: Object.fromEntries(fake), real: Object.fromEntries(real) } });
console.log(lines.join('\n'));

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The scheduler and the queue workers of a Laravel site: units of the package's, inside the site's slice, that are started at
 * boot by links beside the one of its socket. What differs from site to site stands in /etc/hosting/php/SITE: the PHP
 * (bin/php), the application (a link), the queues (laravel.env). So no unit has to be written, and systemd need not read any
 * again.
 */

import path from 'node:path';

import { MAX_WORKERS } from '../../contract/laravel.ts';
import type { StepContext } from '../../engine/job.ts';
import { linkTarget, linkTo, makeDirectory, removeFile } from '../../host/files.ts';
import type { Systemd } from '../../host/systemd.ts';
import type { Files, Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import { applicationRootOf, BOOT_LINKS, place, type SiteRecord } from '../common/site.ts';
import { linkInto } from '../environment/piece.ts';
import { linkPrograms } from '../php/programs.ts';
import { render } from '../templates/render.ts';

const UNITS = '/usr/lib/systemd/system';
const NUMBERS = Array.from({ length: MAX_WORKERS }, (_, index) => index + 1);

export function laravelUnits(systemd: Systemd, generated: Generated): Piece {
    return {
        name: 'laravel',
        label: site => `scheduler and queue workers of ${site}`,
        apps: ['laravel'],
        make: (site, context) => make(systemd, generated, site, context),
        remove: async (site, context) => {
            await bringTo(systemd, site, { scheduler: false, workers: 0, anew: false });
            context.log('Scheduler and queue workers have ended.');
        },
        settings: ['laravel', 'php', 'web', 'suspended'],
        files,
    };
}

async function files(site: SiteRecord): Promise<Files> {
    if (site.app !== 'laravel')
        return new Map();
    return new Map([[path.join(place.php(site.name), 'laravel.env'), await render('systemd/laravel.env', {
        name: site.name, php: site.php, queueNames: site.laravel.queueNames, application: applicationRootOf(site),
    })]]);
}

async function make(systemd: Systemd, generated: Generated, site: SiteRecord, context: StepContext): Promise<void> {
    const wanted = await files(site);
    const root = applicationRootOf(site);
    const link = path.join(place.php(site.name), 'application');
    // When a change of PHP is undone, this comes before the piece that is about PHP.
    await linkPrograms(site);
    if (await linkTarget(link) !== root)
        await linkTo(root, link);
    const changed = await generated.write(site, wanted);
    // A release that is put in the application's place has no .env of its own.
    await linkInto(site, root);
    for (const [file, text] of wanted)
        context.artifact(path.basename(file), text);

    const { scheduler, queueWorkers, queueNames } = site.laravel;
    await bringTo(systemd, site, {
        scheduler: scheduler && !site.suspended, workers: site.suspended ? 0 : queueWorkers, anew: changed || context.resumed,
    });
    context.log(site.suspended
        ? 'The site is suspended: neither scheduler nor queue workers run.'
        : `The scheduler is ${scheduler ? 'on' : 'off'}; ${queueWorkers} queue workers${queueWorkers > 0 ? ` for ${queueNames}` : ''}.`);
}

interface Wanted {
    scheduler: boolean;
    workers: number;
    /** What runs is to begin anew. The scheduler does so each minute. */
    anew: boolean;
}

async function bringTo(systemd: Systemd, { name }: SiteRecord, { scheduler, workers, anew }: Wanted): Promise<void> {
    await makeDirectory(BOOT_LINKS);
    if (scheduler)
        await start(systemd, place.schedulerTimer(name), `${UNITS}/hosting-scheduler@.timer`, false);
    else
        await stop(systemd, [place.schedulerTimer(name), place.schedulerUnit(name)]);
    await Promise.all(NUMBERS.map(async number => {
        const unit = place.workerUnit(name, number);
        if (number <= workers)
            await start(systemd, unit, `${UNITS}/hosting-queue-${number}@.service`, anew);
        else
            await stop(systemd, [unit]);
    }));
}

async function start(systemd: Systemd, unit: string, template: string, anew: boolean): Promise<void> {
    await linkTo(template, path.join(BOOT_LINKS, unit));
    if (anew)
        await systemd.unit('TryRestartUnit', unit);
    await systemd.unit('StartUnit', unit);
}

async function stop(systemd: Systemd, units: readonly string[]): Promise<void> {
    for (const unit of units) {
        // The boot link first: an interruption after it leaves nothing that a reboot would bring back.
        await removeFile(path.join(BOOT_LINKS, unit));
        // Units that are not loaded stay so.
        if (await systemd.activeState(unit) !== 'inactive')
            await systemd.unit('StopUnit', unit);
        await systemd.forgetFailure(unit);
    }
}

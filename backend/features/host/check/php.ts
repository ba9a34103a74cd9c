// SPDX-License-Identifier: LGPL-2.1-or-later
/* PHP of the sites: that it is there, that it is mended by its makers, that it listens, and that it is ended when idle. */

import { exists } from '../../../host/files.ts';
import { run } from '../../../host/run.ts';
import { unitStates } from '../../../host/unit-states.ts';
import { BOOT_LINKS, place, type SiteRecord } from '../../common/site.ts';
import { supportOf } from '../../php/support.ts';
import { installedVersions } from '../../php/versions.ts';
import { type Check, command, type Finding, inOrder, some } from './check.ts';

const IDLE = 'hosting-idle.timer';

export function phpChecks(active: () => readonly SiteRecord[]): Check[] {
    return [
        {
            name: 'php-versions', title: 'PHP versions of websites',
            run: async () => versionFaults(active(), await installedVersions(), new Date()),
        },
        { name: 'php-sockets', title: 'Sockets that wake PHP', run: () => socketFaults(active().filter(({ suspended }) => !suspended)) },
        { name: 'php-idle', title: 'PHP that nobody visits is ended', run: idleFaults },
    ];
}

/** A version that is missing, or that gets no more security fixes. */
export function versionFaults(sites: readonly SiteRecord[], installed: readonly string[], now: Date): Finding[] {
    const used = [...new Set(sites.map(({ php }) => php))].sort();
    return used.flatMap((version): Finding[] => {
        const on = sites.filter(({ php }) => php === version);
        const who = some(on.map(({ domain }) => domain));
        if (!installed.includes(version)) {
            return [{
                state: 'fail', subject: version, message: `PHP ${version} is not installed; ${who} cannot run without it.`,
                repair: command('dnf', 'install', '--assumeyes', `php${version.replace('.', '')}-php-fpm`),
            }];
        }
        const { ended, endOfLife } = supportOf(version, now);
        const better = installed.find(each => !supportOf(each, now).ended);
        return !ended ? [] : [{
            state: 'warn', subject: version,
            message: `PHP ${version} gets no security fixes since ${endOfLife}; ${who} ${on.length === 1 ? 'uses' : 'use'} it.`,
            ...better === undefined ? { hint: 'Install a newer one: dnf install php84-php-fpm' } : {
                repair: inOrder(...on.map(({ name }) => command('hostingctl', 'site', 'set', name, '--php', better))),
                hint: 'Try first whether the application gets along with the newer version.',
            },
        }];
    });
}

async function socketFaults(sites: readonly SiteRecord[]): Promise<Finding[]> {
    const states = await unitStates(sites.map(({ name }) => place.socketUnit(name)));
    const faults = await Promise.all(sites.map(async ({ name, domain }): Promise<Finding | undefined> => {
        const unit = place.socketUnit(name);
        const state = states.get(unit);
        if (state?.active !== 'active') {
            return {
                state: 'fail', subject: name, message: `${unit} does not listen: PHP of ${domain} cannot be woken.`,
                repair: inOrder(
                    ...state?.load === 'masked' ? [command('systemctl', 'unmask', unit)] : [],
                    ...state?.active === 'failed' ? [command('systemctl', 'reset-failed', unit)] : [],
                    command('systemctl', 'start', unit)),
            };
        }
        const link = `${BOOT_LINKS}/${unit}`;
        return await exists(link) ? undefined : {
            state: 'fail', subject: name,
            message: `${unit} is not started with the host: after the next start, PHP of ${domain} cannot be woken.`,
            repair: command('ln', '-s', '/usr/lib/systemd/system/hosting-php@.socket', link),
        };
    }));
    return faults.filter(each => each !== undefined);
}

async function idleFaults(): Promise<Finding[]> {
    const { stdout } = await run('systemctl', ['list-units', '--plain', '--no-legend', '--state=active', 'hosting-php@*.service']);
    const running = stdout.split('\n').filter(Boolean).length;
    const timer = (await unitStates([IDLE])).get(IDLE);
    if (running === 0 || timer?.active === 'active')
        return [];
    return [{
        state: 'warn', subject: IDLE, message: `${IDLE} does not run: PHP of ${running} websites goes on running when nobody visits them.`,
        repair: inOrder(...timer?.load === 'masked' ? [command('systemctl', 'unmask', IDLE)] : [], command('systemctl', 'start', IDLE)),
    }];
}

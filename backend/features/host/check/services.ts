// SPDX-License-Identifier: LGPL-2.1-or-later
/* The services that websites and the panel rely on: that they run, and will after the next start of the host. */

import { exists } from '../../../host/files.ts';
import { type UnitState, unitStates } from '../../../host/unit-states.ts';
import type { SiteRecord } from '../../common/site.ts';
import { engines } from '../../databases/engines.ts';
import { type Check, command, type Finding, inOrder } from './check.ts';

interface Needed {
    unit: string;
    state: Finding['state'];
    /** What does not work without it, as the end of a sentence. */
    loss: string;
    /** The package where the unit itself is missing; one of ours, which is started with the host by the package, has none. */
    install?: string;
}

export function servicesCheck(active: () => readonly SiteRecord[]): Check {
    return {
        name: 'services', title: 'Services that websites and the panel rely on',
        run: async () => {
            const needed = await neededOf(active());
            const states = await unitStates(needed.map(({ unit }) => unit));
            return needed.flatMap(each => faultOf(each, states.get(each.unit)) ?? []);
        },
    };
}

async function neededOf(sites: readonly SiteRecord[]): Promise<Needed[]> {
    const onEngine = (name: string): number => sites.filter(({ databases }) => databases.some(({ engine }) => engine === name)).length;
    const used = Object.values(engines).filter(({ name }) => onEngine(name) > 0);
    return [
        { unit: 'nginx.service', state: 'fail', loss: 'no website answers', install: 'nginx' },
        ...used.map(({ name, title }): Needed => ({
            unit: `${name}.service`, state: 'fail', install: `${name}-server`,
            loss: `${count(onEngine(name))} on ${title} cannot reach the database`,
        })),
        { unit: 'cockpit.socket', state: 'fail', loss: 'this page cannot be reached', install: 'cockpit-ws' },
        ...sites.some(({ tls }) => tls.source === 'acme') ? [{
            unit: 'certbot-renew.timer', state: 'fail', loss: 'certificates are not renewed', install: 'certbot',
        } satisfies Needed] : [],
        { unit: 'hosting-certificates.timer', state: 'warn', loss: 'nobody is warned of certificates that end' },
        { unit: 'hosting-check.timer', state: 'warn', loss: 'nothing of this is looked at by itself' },
        ...await exists('/usr/sbin/firewalld')
            ? [{ unit: 'firewalld.service', state: 'warn', loss: 'every port is open', install: 'firewalld' } satisfies Needed] : [],
    ];
}

function count(sites: number): string {
    return sites === 1 ? '1 website' : `${sites} websites`;
}

/** Undefined where it runs, and will. */
export function faultOf({ unit, state, loss, install }: Needed, found: UnitState | undefined): Finding | undefined {
    const fault = (kind: Finding['state'], message: string, repair: string): Finding => ({ subject: unit, state: kind, message, repair });
    const enable = command('systemctl', 'enable', '--now', unit);
    const isOurs = install === undefined;
    const start = isOurs ? command('systemctl', 'start', unit) : enable;
    const isRunning = found?.active === 'active' || found?.active === 'reloading' || found?.active === 'activating';
    if (!found || found.load === 'not-found') {
        return fault(state, `${unit} is not installed: ${loss}.`,
            isOurs ? command('dnf', 'reinstall', '--assumeyes', 'cockpit-hosting')
                : inOrder(command('dnf', 'install', '--assumeyes', install), enable));
    }
    if (found.load === 'masked' || found.file.startsWith('masked')) {
        const unmask = inOrder(command('systemctl', 'unmask', unit), start);
        return isRunning ? fault('warn', `${unit} runs, but is masked: after the next start of the host, ${loss}.`, unmask)
            : fault(state, `${unit} is masked: ${loss}.`, unmask);
    }
    if (found.active === 'failed') {
        const failed = fault(state, `${unit} has failed: ${loss}.`, command('systemctl', 'restart', unit));
        return { ...failed, hint: `See systemctl status ${unit}.` };
    }
    if (!isRunning)
        return fault(state, `${unit} is stopped: ${loss}.`, start);
    return found.file !== 'disabled' || isOurs ? undefined
        : fault('warn', `${unit} runs, but is disabled: after the next start of the host, ${loss}.`, command('systemctl', 'enable', unit));
}

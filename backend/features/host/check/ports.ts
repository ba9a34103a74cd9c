// SPDX-License-Identifier: LGPL-2.1-or-later
/* The ports that visitors come in by belong to nginx, and Cockpit's to Cockpit. */

import { type Listener, listeners, unitOf } from '../../../host/listeners.ts';
import { unitProperty, type UnitState, unitStates } from '../../../host/unit-states.ts';
import { type Check, command, type Finding, inOrder } from './check.ts';

interface Port { port: number, program: string, unit: string, what: string }

const COCKPIT = 'cockpit.socket';
const PORTS: readonly Port[] = [
    { port: 80, program: 'nginx', unit: 'nginx.service', what: 'websites' },
    { port: 443, program: 'nginx', unit: 'nginx.service', what: 'websites over HTTPS' },
];

export const portsCheck: Check = {
    name: 'ports', title: 'Ports of nginx and Cockpit',
    run: async () => {
        const [all, cockpit] = await Promise.all([listeners(), unitProperty(COCKPIT, 'Listen')]);
        const faults: Finding[] = [];
        for (const port of [...PORTS, ...cockpitPorts(cockpit)]) {
            const taker = takerOf(port, all);
            const unit = taker?.pid === undefined ? undefined : await unitOf(taker.pid);
            if (taker)
                faults.push(faultOf(port, taker, unit === undefined ? undefined : (await unitStates([unit])).get(unit)));
        }
        return faults;
    },
};

/** Where an administrator has put it, `[::]:9090 (Stream)`: systemd listens for it, and nobody else need keep away from its usual port. */
export function cockpitPorts(listen: string): Port[] {
    return [...listen.matchAll(/(\d+) \(Stream\)/g)].map(([, port]) => ({
        port: Number(port), program: 'systemd', unit: COCKPIT, what: 'Cockpit',
    }));
}

/** Another program that has the port, at an address where the right one would be asked. */
export function takerOf({ port, program }: Port, all: readonly Listener[]): Listener | undefined {
    return all.find(each => each.port === port && each.program !== program);
}

/** @param taker the unit that its process belongs to */
export function faultOf(
    { port, unit, what }: Port, { program = 'an unknown program', pid }: Listener, taker: Pick<UnitState, 'unit' | 'file'> | undefined,
): Finding {
    const kill = pid === undefined ? [] : [command('kill', String(pid))];
    // One that was made without a file cannot be disabled.
    const end = taker === undefined ? kill
        : [taker.file === 'transient' ? command('systemctl', 'stop', taker.unit) : command('systemctl', 'disable', '--now', taker.unit)];
    const who = pid === undefined ? program : `${program} (process ${pid}${taker === undefined ? '' : ` of ${taker.unit}`})`;
    return {
        state: 'fail', subject: String(port), message: `Port ${port}, where ${what} should answer, is taken by ${who}.`,
        ...end.length > 0 ? { repair: inOrder(...end, command('systemctl', 'restart', unit)) }
            : { hint: `Find it with: ss -ltnp sport = :${port}` },
    };
}

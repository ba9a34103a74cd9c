// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What others may reach: ssh, http, https and Cockpit in firewalld's default zone. Rules are added and none is taken away. A
 * firewall that is off is started only where that would close nothing that is in use.
 */

import { type Facts, has, isActive, missingOf } from '../facts.ts';
import { type Action, done, install, left, needed, type Part, type Verdict } from '../step.ts';
import { enable } from '../units.ts';

const UNIT = 'firewalld.service';
const OTHERS = ['nftables.service', 'iptables.service', 'ip6tables.service', 'ufw.service', 'csf.service', 'shorewall.service'];
const HTTP = 80, HTTPS = 443;
/** Ports as firewalld's own services have them. */
const SERVICES = { ssh: 22, http: HTTP, https: HTTPS, cockpit: 9090 };

export const firewall: Part = {
    name: 'firewall',
    title: 'Open ssh, http, https and Cockpit in the firewall',
    judge: facts => {
        if (isActive(facts, UNIT))
            return opened(facts);
        const other = OTHERS.find(unit => isActive(facts, unit));
        return other !== undefined
            ? left(`${other} is this host's firewall and is left as it is. Open there: ${ports(facts).join(', ')}.`)
            : started(facts);
    },
};

/** What is to be reachable: services where their ports are the usual ones, ports where they are not. */
function wanted({ ways }: Facts): { services: string[], ports: string[] } {
    const isUsual = (name: 'ssh' | 'cockpit'): boolean => ways[name].length === 0 || ways[name].includes(SERVICES[name]);
    return {
        services: [...isUsual('ssh') ? ['ssh'] : [], 'http', 'https', ...isUsual('cockpit') ? ['cockpit'] : []],
        ports: (['ssh', 'cockpit'] as const)
            .flatMap(name => ways[name].filter(port => port !== SERVICES[name]).map(port => `${port}/tcp`)),
    };
}

function ports({ ways }: Facts): number[] {
    return [...new Set([...ways.ssh, HTTP, HTTPS, ...ways.cockpit])];
}

function opened(facts: Facts): Verdict {
    const { services, ports: numbers } = wanted(facts);
    const { firewall: is } = facts;
    const open = (time: 'now' | 'lasting'): Action[] => rules(
        ['firewall-cmd', ...time === 'lasting' ? ['--permanent'] : []],
        services.filter(name => !is.services[time].includes(name)),
        numbers.filter(port => !is.ports[time].includes(port)));
    const actions = [...open('lasting'), ...open('now')];
    return actions.length === 0 ? done(`firewalld lets in ${[...services, ...numbers].join(', ')}.`)
        : needed('firewalld runs and does not let all of them in.', ...actions);
}

/** The rules first, so that nobody is locked out when it starts. */
function started(facts: Facts): Verdict {
    const known = ports(facts);
    const closed = facts.listening.filter(port => !known.includes(port));
    if (closed.length > 0) {
        return left(`firewalld is off, and would close ports on which programs of this host answer: ${closed.join(', ')}. `
            + 'Stop those, or open the ports with firewall-offline-cmd --add-port, then: systemctl enable --now firewalld');
    }
    const { services, ports: numbers } = wanted(facts);
    return needed(
        has(facts, 'firewalld') ? 'firewalld is off.' : 'This host has no firewall.',
        ...missingOf(facts, ['firewalld']).map(name => install(name)),
        ...rules(['firewall-offline-cmd'], services, numbers),
        enable(UNIT),
    );
}

/** One call takes rules of one kind. */
function rules(client: readonly [string, ...string[]], services: readonly string[], numbers: readonly string[]): Action[] {
    return [services.map(name => `--add-service=${name}`), numbers.map(port => `--add-port=${port}`)]
        .filter(words => words.length > 0).map(words => ({ run: [...client, ...words] }));
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The plan: which parts a choice has, in their order, and what a host's facts make of each. */

import type { SetupChoices, SetupPlan, SetupProfile } from '../../../contract/setup.ts';
import { type Facts, FSTAB } from './facts.ts';
import { describe, type Part, type Verdict } from './step.ts';
import { firewall } from './steps/firewall.ts';
import { cgroup, selinux } from './steps/kernel.ts';
import { php } from './steps/php.ts';
import { quota } from './steps/quota.ts';
import { builder, epel, remi } from './steps/repositories.ts';
import { nginx } from './steps/nginx.ts';
import { postgresql } from './steps/postgresql.ts';
import { cache, certbot, chrony, mariadb } from './steps/servers.ts';
import { tools } from './steps/tools.ts';
import { updates } from './steps/updates.ts';

type Profile = Required<Pick<SetupChoices, 'php' | 'database' | 'cache'>>;

const PROFILES: Record<SetupProfile, Profile> = {
    wordpress: { php: ['8.4'], database: 'mariadb', cache: true },
    laravel: { php: ['8.4'], database: 'mariadb', cache: true },
    generic: { php: ['8.4'], database: 'mariadb', cache: false },
};

/** The parts, always the same for the same choices. */
export function partsOf(given: SetupChoices): Part[] {
    const { php: versions, database, cache: hasCache, ...rest } = complete(given);
    const chosen = { ...rest, php: versions, database, cache: hasCache };
    return [
        epel, builder, remi,
        ...versions.map(version => php(version, chosen)),
        // Before anything new listens.
        ...given.firewall ? [firewall] : [],
        nginx(given.nginx),
        ...database === 'mariadb' || database === 'both' ? [mariadb] : [],
        ...database === 'postgresql' || database === 'both' ? [postgresql(given.pgdg)] : [],
        ...hasCache ? [cache] : [],
        ...given.certificates ? [certbot] : [],
        tools, selinux,
        ...given.time ? [chrony] : [],
        ...given.updates ? [updates] : [],
        cgroup,
        ...given.quota ? [quota] : [],
    ];
}

/** What the profile says where nothing else was said. */
function complete({ php: versions, database, cache: hasCache, ...rest }: SetupChoices): SetupChoices & Profile {
    const profile = PROFILES[rest.profile];
    return { ...rest, php: versions ?? profile.php, database: database ?? profile.database, cache: hasCache ?? profile.cache };
}

/** What setting a host up would do, for people. */
export function planFor(facts: Facts, choices: SetupChoices): SetupPlan {
    const judged = partsOf(choices).map(part => ({ ...part, verdict: part.judge(facts) }));
    return {
        system: facts.platform.name,
        steps: judged.map(({ name, title, verdict }) => ({
            name, title, state: verdict.state, why: verdict.why,
            commands: verdict.state === 'needed' ? verdict.actions.map(describe) : [],
        })),
        restart: judged.some(({ verdict }) => wantsRestart(verdict)),
    };
}

/** Whether it takes effect when the host is started again: arguments of the kernel, options of a file system. */
function wantsRestart(verdict: Verdict): boolean {
    return verdict.state === 'done' ? verdict.restart ?? false
        : verdict.state === 'needed' && verdict.actions.some(action => 'run' in action ? action.run[0] === 'grubby'
            : 'write' in action && action.write === FSTAB);
}

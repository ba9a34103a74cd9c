// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * nginx, of the distribution (AppStream) or of its makers' repository (nginx.org). Both packages have one name, so one is there, and
 * the panel's own package has brought one already. Another takes its place only where it was asked for, and the plan says so.
 */

import { type Facts, has, isActive, REPOSITORIES } from '../facts.ts';
import { enabledIn, withEnabled } from '../repository-files.ts';
import { type Action, dnf, left, needed, type Part, type Verdict } from '../step.ts';
import { streamFor } from '../streams.ts';
import { enable, running } from '../units.ts';

type Source = 'appstream' | 'nginx.org';

const UNIT = 'nginx.service';
const HTTP = 80;
/** `Nginx, Inc.`, later `NGINX Packaging <nginx-packaging@f5.com>`. */
const OF_MAKERS = /nginx/i;
/** Whichever of their two an administrator has enabled is taken. */
const STABLE = 'nginx-stable', MAINLINE = 'nginx-mainline';
/** What all packages of the distribution's nginx rely on, and what nginx.org's has not. */
const OF_DISTRIBUTION = 'nginx-filesystem';

export function nginx(source: Source): Part {
    return {
        name: 'nginx',
        title: source === 'nginx.org' ? 'Run nginx of nginx.org' : 'Run nginx',
        judge: facts => {
            if (!isActive(facts, UNIT) && facts.listening.includes(HTTP))
                return left(`Another program answers on port ${HTTP}. Stop it, then systemctl enable --now nginx.`);
            return source === 'nginx.org' ? ofMakers(facts) : ofDistribution(facts);
        },
    };
}

function isOfMakers({ nginxVendor }: Facts): boolean {
    return OF_MAKERS.test(nginxVendor ?? '');
}

function ofDistribution(facts: Facts): Verdict {
    const verdict = running(facts, { packages: ['nginx'], unit: UNIT, before: streamFor(facts, 'nginx') });
    return isOfMakers(facts) ? { ...verdict, why: `${verdict.why} It is nginx of nginx.org, which stays.` } : verdict;
}

function ofMakers(facts: Facts): Verdict {
    // No stream of the distribution's: the repository says that streams do not hide its packages.
    if (!has(facts, 'nginx') || isOfMakers(facts))
        return running(facts, { packages: ['nginx'], unit: UNIT, before: repository(facts) });
    const there = `nginx of ${facts.nginxVendor ?? 'the distribution'}`;
    if (facts.units[UNIT]?.masked)
        return left(`${UNIT} is masked: somebody does not want it started. To allow it: systemctl unmask ${UNIT}`);
    if (!has(facts, OF_DISTRIBUTION))
        return left(`${there} is installed, and it is not known how to replace it. Remove it, then try again.`);
    return needed(
        `${there} is installed and is replaced by that of nginx.org, as was chosen. Its modules are removed with it; `
        + 'configuration and virtual hosts stay.',
        ...repository(facts), ...replace(facts));
}

/** Packages of modules fit one build of nginx alone, so they go in the same transaction. What runs goes on until the new one has agreed. */
function replace(facts: Facts): Action[] {
    return [
        dnf('swap', '--allowerasing', OF_DISTRIBUTION, 'nginx'),
        { run: ['nginx', '-t'] },
        ...isActive(facts, UNIT) ? [{ run: ['systemctl', 'restart', '--', UNIT] } as const] : [],
        ...facts.units[UNIT]?.enabled && isActive(facts, UNIT) ? [] : [enable(UNIT)],
    ];
}

function repository(facts: Facts): Action[] {
    if (enabledIn(facts, STABLE) || enabledIn(facts, MAINLINE))
        return [];
    if (enabledIn(facts, STABLE) === false) {
        const { file, text } = withEnabled(facts, STABLE);
        return [{ write: file, text }];
    }
    return [{ write: `${REPOSITORIES}/hosting-nginx.repo`, text: ofNginxOrg(facts.platform.release) }];
}

function ofNginxOrg(release: number): string {
    return `[${STABLE}]\nname=nginx of nginx.org, stable\nbaseurl=https://nginx.org/packages/centos/${release}/$basearch/\n`
        + 'gpgkey=https://nginx.org/keys/nginx_signing.key\ngpgcheck=1\nenabled=1\nmodule_hotfixes=1\n';
}

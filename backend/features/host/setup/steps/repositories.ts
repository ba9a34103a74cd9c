// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where packages come from: EPEL, what EPEL's packages need of the distribution (CRB, on EL 8 PowerTools), and Remi's. */

import { type Facts, has } from '../facts.ts';
import { enabledIn, withEnabled } from '../repository-files.ts';
import { done, install, left, needed, type Part, type Verdict } from '../step.ts';

export const epel: Part = {
    name: 'epel',
    title: 'Add the repository EPEL',
    judge: facts => has(facts, 'epel-release') ? asEnabled(facts, 'epel', 'EPEL')
        : needed('certbot and others are in EPEL.', install('epel-release')),
};

export const builder: Part = {
    name: 'crb',
    title: 'Enable the repository CRB (PowerTools)',
    judge: facts => {
        const id = facts.platform.release === 8 ? 'powertools' : 'crb';
        return enabledIn(facts, id) === undefined
            ? left(`There is no repository ${id} on this host. Some packages of EPEL may lack what they need.`)
            : asEnabled(facts, id, id);
    },
};

/** Packages of all PHP versions side by side are in the one that its package enables. */
const REMI = 'remi-safe';

export const remi: Part = {
    name: 'remi',
    title: 'Add Remi\'s repository',
    judge: facts => has(facts, 'remi-release') || enabledIn(facts, REMI) !== undefined
        ? asEnabled(facts, REMI, 'Remi\'s repository')
        : needed('It has all versions of PHP side by side.',
                install(`https://rpms.remirepo.net/enterprise/remi-release-${facts.platform.release}.rpm`)),
};

/** One that is there: enabled in its file, unless it is already. */
function asEnabled(facts: Facts, id: string, name: string): Verdict {
    if (enabledIn(facts, id) !== false)
        return done(`${name} is enabled.`);
    const { file, text } = withEnabled(facts, id);
    return needed(`${name} is there and off.`, { write: file, text });
}

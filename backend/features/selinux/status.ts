// SPDX-License-Identifier: LGPL-2.1-or-later
/* How the host stands: what SELinux does for its sites, and what is to be done. */

import type { OutputOf } from '../../contract/index.ts';
import { countFiles, restoreLabels } from '../../host/relabel.ts';
import { contextsOfFiles, knowsContext, selinuxMode } from '../../host/selinux.ts';
import { policyVersion } from '../../host/selinux-policy.ts';
import { place, type SiteRecord } from '../common/site.ts';
import type { SiteRecords } from '../sites/records.ts';
import { isConfined, typeInDropIn } from './confinement.ts';
import { ownType } from './policy/module.ts';
import type { PolicyRecords } from './policy/records.ts';
import { contextOf, labelsOf } from './table.ts';

type Status = OutputOf<'selinux.status'>;

/** What is said of a permissive host, and no obstacle to turning it enforcing. */
export const PERMISSIVE = 'SELinux is permissive: nothing is blocked. See what would be with hostingctl selinux check, then turn it on '
    + 'with hostingctl selinux enforce.';

/** So many labels are shown one by one. */
const MAX_SHOWN = 100;

/**
 * @param denials how many there were of late
 * @param everyFile compare what is below the directories, too
 */
export async function status(
    sites: SiteRecords, policies: PolicyRecords, denials: number, everyFile: boolean,
): Promise<Status> {
    const mode = await selinuxMode();
    const policy = mode !== 'disabled' && await knowsContext('system_u:system_r:hosting_site_t:s0:c0,c1');
    const active = sites.list().filter(site => site.state === 'active');
    const confined: SiteRecord[] = [];
    let owned = 0;
    for (const site of active) {
        if (await isConfined(site.name))
            confined.push(site);
        if (await typeInDropIn(site.name) === ownType(site.name))
            owned++;
    }
    const unconfined = active.filter(site => !confined.includes(site)).map(({ name }) => name);
    const waiting = policies.list().filter(({ state }) => state !== 'applied')
        .map(({ name, state, reason }) => ({ site: name, state, reason }));
    const labels = policy ? await compare(confined, everyFile) : { checked: 0, wrong: [], more: 0 };
    const known = { mode, policy, unconfined, waiting, labels };
    return {
        ...known, version: policy ? await policyVersion() : null, ownTypes: policies.ownTypes, owned,
        denials, advice: advice(known),
    };
}

async function compare(sites: readonly SiteRecord[], everyFile: boolean): Promise<Status['labels']> {
    const wrong: Status['labels']['wrong'] = [];
    let checked = 0;
    for (const site of everyFile ? sites : []) {
        const trees = [place.home(site.name), place.logs(site.name), ...site.selinux.directories.map(({ path }) => path)];
        checked += await countFiles(trees);
        wrong.push(...(await restoreLabels(trees, { check: true })).map(({ path, from, to }) => ({ path, is: from, wanted: to })));
    }
    if (!everyFile) {
        // Nothing below a directory that a customer can exchange: root looks at these by their paths.
        const wanted = new Map(sites.flatMap(site => labelsOf(site).map(label => [label.path, contextOf(label, site.level)])));
        const found = wanted.size === 0 ? new Map<string, string>() : await contextsOfFiles([...wanted.keys()]);
        checked = found.size;
        for (const [path, is] of found) {
            const should = wanted.get(path) ?? is;
            if (should !== is)
                wrong.push({ path, is, wanted: should });
        }
    }
    return { checked, wrong: wrong.slice(0, MAX_SHOWN), more: Math.max(0, wrong.length - MAX_SHOWN) };
}

type Known = Pick<Status, 'mode' | 'policy' | 'unconfined' | 'waiting' | 'labels'>;

function advice({ mode, policy, unconfined, waiting, labels }: Known): string[] {
    if (mode === 'disabled')
        return ['SELinux is off: users and name spaces alone keep the sites apart. Turn it on in /etc/selinux/config and restart.'];
    const failures = waiting.filter(({ state }) => state === 'failed').map(({ site }) => site);
    return [
        ...mode === 'permissive' ? [PERMISSIVE] : [],
        ...policy ? [] : ['The policy of sites is not loaded: dnf install cockpit-hosting-selinux.'],
        ...unconfined.length > 0
            ? [`Made while SELinux was off, and not confined: ${unconfined.join(', ')}. Confine each: hostingctl site apply SITE`] : [],
        ...failures.length > 0
            ? [`Not in the policy of the host, but confined as before: ${failures.join(', ')}. Mend the cause, then: hostingctl `
                + 'selinux apply'] : [],
        ...labels.wrong.length > 0 ? ['Files have other labels than they should: hostingctl selinux relabel'] : [],
    ];
}

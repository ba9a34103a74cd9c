// SPDX-License-Identifier: LGPL-2.1-or-later
/* SELinux: that it keeps websites apart, and that files have their labels. */

import { isContainer } from '../../../host/virtual.ts';
import type { PolicyRecords } from '../../selinux/policy/records.ts';
import { status } from '../../selinux/status.ts';
import type { SiteRecords } from '../../sites/records.ts';
import { type Check, command, type Finding, inOrder, some } from './check.ts';

type Status = Awaited<ReturnType<typeof status>>;

export function selinuxCheck(sites: SiteRecords, policies: PolicyRecords): Check {
    return {
        name: 'selinux', title: 'SELinux and labels of files',
        run: async () => {
            const found = await status(sites, policies, 0, false);
            if (found.mode === 'disabled' && await isContainer())
                return { inapplicable: 'This host is a container: whether SELinux is on, the machine around it decides.' };
            return faultsOf(found);
        },
    };
}

type Known = Pick<Status, 'mode' | 'policy' | 'unconfined' | 'waiting' | 'labels'>;

export function faultsOf({ mode, policy, unconfined, waiting, labels }: Known): Finding[] {
    if (mode === 'disabled') {
        return [{
            state: 'fail', subject: 'mode', message: 'SELinux is disabled on this host: it does not keep the sites apart.',
            hint: 'Set SELINUX=permissive in /etc/selinux/config and restart the host; once all is labelled: hostingctl selinux enforce',
        }];
    }
    const failed = waiting.filter(({ state }) => state === 'failed').map(({ site }) => site);
    const [first] = labels.wrong;
    return [
        ...mode === 'permissive' ? [{
            state: 'warn', subject: 'mode', message: 'SELinux is permissive on this host: nothing is blocked.',
            repair: command('hostingctl', 'selinux', 'enforce', '--yes'),
            hint: 'See before what would be refused: hostingctl selinux check',
        } satisfies Finding] : [],
        ...policy ? [] : [{
            state: 'fail', subject: 'policy', message: 'The policy module of websites is not loaded: SELinux does not keep them apart.',
            repair: inOrder(...['install', 'reinstall'].map(verb => command('dnf', verb, '--assumeyes', 'cockpit-hosting-selinux'))),
        } satisfies Finding],
        ...unconfined.length === 0 ? [] : [{
            state: 'fail', subject: 'unconfined', message: `Made while SELinux was off, and not confined: ${some(unconfined)}.`,
            repair: inOrder(...unconfined.map(name => command('hostingctl', 'site', 'apply', name))),
        } satisfies Finding],
        ...failed.length === 0 ? [] : [{
            state: 'warn', subject: 'waiting', message: `Not in the policy of the host, but confined as before: ${some(failed)}.`,
            repair: command('hostingctl', 'selinux', 'apply'),
            hint: waiting.find(({ reason }) => reason !== null)?.reason ?? 'See hostingctl job list.',
        } satisfies Finding],
        ...first === undefined ? [] : [{
            state: 'fail', subject: 'labels',
            message: `${labels.wrong.length + labels.more} files have other labels than they should, `
                + `first ${first.path}: ${first.is} instead of ${first.wanted}.`,
            repair: command('hostingctl', 'selinux', 'relabel'),
        } satisfies Finding],
    ];
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What somebody should look at, the worst first: each in a sentence, with the place where it is mended. */

import type { CertificateSummary } from '../../backend/contract/certificates.ts';
import type { CheckResult, HostCheck } from '../../backend/contract/host-check.ts';
import type { HostService, HostStatus } from '../../backend/contract/host.ts';
import type { OutputOf } from '../../backend/contract/index.ts';
import type { JobSummary } from '../../backend/contract/jobs.ts';
import { ALMOST_NONE, SCARCE } from '../../backend/contract/scarcity.ts';
import { hrefTo, hrefWith } from '../app/location.ts';
import { isCancelled, isEnded } from '../jobs/job-state.tsx';
import { placeOf } from './check-places.ts';

const _ = cockpit.gettext;

export interface Concern {
    id: string;
    severity: 'danger' | 'warning';
    text: string;
    /** A place of this page, */
    href?: string;
    /** or of another page of Cockpit's. */
    jump?: string;
}

/** What is known so far; all of it may come later, or never for a customer. */
export interface Facts {
    status?: HostStatus | undefined;
    selinux?: OutputOf<'host.info'>['selinux'] | undefined;
    certificates?: readonly CertificateSummary[] | undefined;
    jobs?: readonly JobSummary[] | undefined;
    updates?: OutputOf<'host.updates'> | undefined;
    /** What the last check of the host has found. */
    check?: HostCheck | undefined;
    /** Number of sites that SELinux has refused something lately. */
    refused: number;
    /** Number of sites on a PHP that is mended no more. */
    onEndedPhp: number;
    now: number;
}

const DAY = 86_400_000;
/** Checks of what is known here as it is now: what the last one of them has found may be hours old. */
const KNOWN_LIVE = ['memory', 'certificates', 'jobs', 'updates'];

export function concernsOf(facts: Facts): Concern[] {
    const all = [
        ...facts.status?.services.flatMap(ofService) ?? [],
        ...facts.status ? [...facts.status.disks.flatMap(ofDisk), ...ofMemory(facts.status.memory)] : [],
        ...facts.selinux === 'disabled' ? [ofDisabled()] : [],
        ...ofCertificates(facts.certificates ?? []),
        ...ofJobs(facts.jobs ?? [], facts.now),
        ...ofSites(facts),
        ...ofUpdates(facts.updates),
        ...ofCheck(facts),
    ];
    return [...all.filter(({ severity }) => severity === 'danger'), ...all.filter(({ severity }) => severity === 'warning')];
}

function ofService({ unit, state, sites }: HostService): Concern[] {
    const jump = `/system/services#/${unit}`;
    if (state === 'running')
        return [];
    if (unit.endsWith('.timer')) {
        return [{
            id: unit, severity: 'warning', jump,
            text: cockpit.format(_('$0 does not run: certificates are not renewed by themselves.'), unit),
        }];
    }
    if (!sites && state !== 'failed')
        return [];
    const text = cockpit.format(withoutService(state, sites ?? 0), unit, sites ?? 0);
    return [{ id: unit, severity: 'danger', text, ...state !== 'missing' && { jump } }];
}

function withoutService(state: HostService['state'], sites: number): string {
    if (state === 'missing')
        return cockpit.ngettext('$0 is not installed; $1 website needs it.', '$0 is not installed; $1 websites need it.', sites);
    if (state === 'failed')
        return cockpit.ngettext('$0 has failed; $1 website needs it.', '$0 has failed; $1 websites need it.', sites);
    return cockpit.ngettext('$0 is stopped; $1 website needs it.', '$0 is stopped; $1 websites need it.', sites);
}

function ofDisk({ path, size, available }: HostStatus['disks'][number]): Concern[] {
    const left = available / size;
    if (left >= SCARCE)
        return [];
    return [{
        id: `disk ${path}`, severity: left < ALMOST_NONE ? 'danger' : 'warning', jump: '/storage',
        text: cockpit.format(_('The file system of $0 is $1 % full.'), path, Math.floor((1 - left) * 100)),
    }];
}

function ofMemory({ total, available }: HostStatus['memory']): Concern[] {
    return available / total >= ALMOST_NONE ? []
        : [{ id: 'memory', severity: 'warning', text: _('Hardly any memory is left.'), jump: '/metrics' }];
}

function ofDisabled(): Concern {
    return { id: 'selinux', severity: 'danger', text: _('SELinux is disabled on this host: it does not keep the sites apart.') };
}

function ofCertificates(certificates: readonly CertificateSummary[]): Concern[] {
    const found = certificates.filter(({ warning }) => warning !== null);
    const [first, ...others] = found;
    if (!first)
        return [];
    const severity = found.some(({ state }) => state === 'ended') ? 'danger' : 'warning';
    if (others.length === 0) {
        return [{
            id: 'certificates', severity, href: hrefTo('sites', first.site, 'certificates'),
            text: cockpit.format(_('The certificate of $0: $1'), first.domain, first.warning),
        }];
    }
    return [{
        id: 'certificates', severity, href: hrefWith(['sites'], { problem: 'certificate', sort: 'certificate' }),
        text: cockpit.format(cockpit.ngettext(
            '$0 certificate needs attention.', '$0 certificates need attention.', found.length), found.length),
    }];
}

function ofJobs(jobs: readonly JobSummary[], now: number): Concern[] {
    const failed = jobs.filter(job => isEnded(job.state) && job.state !== 'done' && !isCancelled(job)
        && job.finishedAt !== null && now - Date.parse(job.finishedAt) < DAY);
    const [first, ...others] = failed;
    if (!first)
        return [];
    return [{
        id: 'jobs', severity: 'warning', href: others.length === 0 ? hrefTo('jobs', first.id) : hrefWith(['jobs'], { state: 'failed' }),
        text: others.length === 0 ? cockpit.format(_('A job has failed: $0'), first.title)
            : cockpit.format(cockpit.ngettext(
                    '$0 job has failed in the last 24 hours.', '$0 jobs have failed in the last 24 hours.', failed.length), failed.length),
    }];
}

function ofSites({ refused, onEndedPhp }: Facts): Concern[] {
    return [
        ...refused > 0 ? [{
            id: 'refused', severity: 'warning' as const, href: hrefWith(['sites'], { problem: 'selinux' }),
            text: cockpit.format(cockpit.ngettext(
                'SELinux has refused $0 website something in the last 24 hours.',
                'SELinux has refused $0 websites something in the last 24 hours.', refused), refused),
        }] : [],
        ...onEndedPhp > 0 ? [{
            id: 'php', severity: 'warning' as const, href: hrefWith(['sites'], { problem: 'php' }),
            text: cockpit.format(cockpit.ngettext(
                '$0 website is on a PHP version that gets no more security fixes.',
                '$0 websites are on a PHP version that gets no more security fixes.', onEndedPhp), onEndedPhp),
        }] : [],
    ];
}

function ofCheck(facts: Facts): Concern[] {
    return (facts.check?.results ?? []).filter(result => !isKnownLive(result, facts))
        .flatMap((result): Concern[] => {
            const { state, check: name, subject, message } = result;
            return state !== 'fail' && state !== 'warn' ? [] : [{
                id: `check ${name} ${subject}`, severity: state === 'fail' ? 'danger' : 'warning', text: message ?? '', ...placeOf(result),
            }];
        });
}

function isKnownLive({ check, subject, state }: CheckResult, { status, selinux }: Facts): boolean {
    if (check === 'services') {
        const now = status?.services.find(({ unit }) => unit === subject);
        // That one which runs will not run after the next start is told by the check alone.
        return now !== undefined && (now.state !== 'running' || state === 'fail');
    }
    if (check === 'disks')
        return status?.disks.some(({ path }) => path === subject) ?? false;
    // That a version is missing is told by the check alone.
    if (check === 'php-versions')
        return state === 'warn';
    return KNOWN_LIVE.includes(check) || (check === 'selinux' && subject === 'mode' && selinux === 'disabled');
}

function ofUpdates(updates: OutputOf<'host.updates'> | undefined): Concern[] {
    const count = updates?.security ?? 0;
    return count === 0 ? [] : [{
        id: 'updates', severity: 'warning', jump: '/updates',
        text: cockpit.format(cockpit.ngettext('$0 security update waits.', '$0 security updates wait.', count), count),
    }];
}

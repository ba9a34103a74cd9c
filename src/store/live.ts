// SPDX-License-Identifier: LGPL-2.1-or-later
/* Keeps the answers in step with the service: which signal concerns which query. */

import { listen } from '../api/client.ts';
import type { Job, JobSummary } from '../../backend/contract/jobs.ts';
import { tellDenial } from '../security/denial-toast.ts';
import { allQueries, queriesOf, resetQueries } from './query.ts';

export function startLiveUpdates(): void {
    listen({
        changed: (topic, id) => {
            if (topic === 'site')
                siteChanged(id);
            else if (topic === 'denial')
                siteDenied(id);
            else if (topic === 'check')
                hostChecked();
            else
                jobChanged(Number(id));
        },
        jobUpdated,
        resumed: refreshAll,
        reset: resetQueries,
    });
    // While the page is hidden nothing is read; sites also fall asleep and wake without a signal.
    cockpit.addEventListener('visibilitychange', () => {
        if (!cockpit.hidden)
            refreshAll();
    });
}

export function refreshAll(): void {
    for (const query of allQueries()) {
        // What a step produced never changes.
        if (query.name !== 'job.artifact')
            query.invalidate();
    }
}

function siteChanged(name: string): void {
    for (const query of [...queriesOf('site.list'), ...queriesOf('certificate.list')])
        query.invalidate();
    for (const query of queriesOf('site.show')) {
        // A site that could not be shown has no name to compare; it may exist now.
        const shown = query.answer.get().data?.name ?? name;
        if (shown === name)
            query.invalidate();
    }
    for (const query of queriesOf('certificate.show')) {
        if (query.input.site === name)
            query.invalidate();
    }
    for (const query of queriesOf('site.check')) {
        if (query.input.site === name)
            query.invalidate();
    }
    for (const query of queriesOf('database.list')) {
        if ((query.input.site ?? name) === name)
            query.invalidate();
    }
    for (const query of [...queriesOf('env.check'), ...queriesOf('env.history'), ...queriesOf('env.diff')]) {
        if (query.input.site === name)
            query.invalidate();
    }
    // It is kept as a site is.
    for (const query of queriesOf('database-client.show'))
        query.invalidate();
    // Whatever changed a site was asked for by somebody.
    for (const query of queriesOf('audit.list'))
        query.invalidate();
}

function siteDenied(name: string): void {
    for (const query of queriesOf('selinux.denials')) {
        if (query.input.site === name)
            query.invalidate();
    }
    for (const query of queriesOf('selinux.counts'))
        query.invalidate();
    tellDenial(name);
}

function hostChecked(): void {
    for (const query of queriesOf('host.check'))
        query.invalidate();
}

function jobChanged(id: number): void {
    for (const query of queriesOf('job.list'))
        query.invalidate();
    for (const query of queriesOf('job.show')) {
        if (query.input.id === id)
            query.invalidate();
    }
}

function jobUpdated(job: Job): void {
    if (job.finishedAt !== null && (job.kind.startsWith('ssh-key.') || job.kind === 'host.harden')) {
        for (const query of [...queriesOf('ssh-key.list'), ...queriesOf('host.hardening')])
            query.invalidate();
    }
    for (const query of queriesOf('job.show')) {
        if (query.input.id === job.id)
            query.patch(() => job);
    }
    for (const query of queriesOf('job.list')) {
        // Whether it belongs to a list that is filtered, the service says.
        if (query.input.state !== undefined || query.input.search !== undefined)
            query.invalidate();
        else if (query.input.site === undefined || query.input.site === job.site)
            query.patch(list => upsert(list, job, query.input.limit ?? 50));
    }
}

function upsert(list: JobSummary[], job: JobSummary, limit: number): JobSummary[] {
    const known = list.some(other => other.id === job.id);
    return known ? list.map(other => other.id === job.id ? job : other) : [job, ...list].slice(0, limit);
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* What can be done with several sites at once: each is asked for on its own. */

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import type { Files } from '../sites/files-choice.tsx';

const _ = cockpit.gettext;

export interface BulkAction {
    id: 'suspend' | 'resume' | 'apply' | 'delete';
    text: string;
    isDanger: boolean;
    /** Whether it would do something to this site. */
    fits: (site: SiteSummary) => boolean;
    question: (count: number) => string;
    effect: string;
    /** While it is at work, and afterwards. */
    title: (count: number) => string;
    submit: (site: SiteSummary, files: Files) => Promise<{ job: number }>;
}

const counted = (one: string, many: string, count: number): string => cockpit.format(cockpit.ngettext(one, many, count), count);

export const BULK_ACTIONS: readonly BulkAction[] = [
    {
        id: 'suspend', text: _('Suspend'), isDanger: false,
        fits: site => site.state === 'active' && !site.suspended,
        question: count => counted('Suspend $0 site?', 'Suspend $0 sites?', count),
        effect: _('Visitors get a page with status 503, processes end, and databases refuse their sites. Nothing is deleted.'),
        title: count => counted('Suspending $0 site', 'Suspending $0 sites', count),
        submit: site => call('site.suspend', { site: site.name }),
    },
    {
        id: 'resume', text: _('Resume'), isDanger: false,
        fits: site => site.state === 'active' && site.suspended,
        question: count => counted('Resume $0 site?', 'Resume $0 sites?', count),
        effect: _('The sites answer again, and their databases let them in.'),
        title: count => counted('Resuming $0 site', 'Resuming $0 sites', count),
        submit: site => call('site.resume', { site: site.name }),
    },
    {
        id: 'apply', text: _('Apply settings'), isDanger: false,
        fits: site => site.state === 'active',
        question: count => counted('Apply the settings of $0 site?', 'Apply the settings of $0 sites?', count),
        effect: _('Files that differ are written anew from the settings. A site with files edited by hand is refused and left as it is.'),
        title: count => counted('Applying the settings of $0 site', 'Applying the settings of $0 sites', count),
        submit: site => call('site.apply', { site: site.name }),
    },
    {
        id: 'delete', text: _('Delete'), isDanger: true,
        fits: site => site.state === 'active',
        question: count => counted('Delete $0 site?', 'Delete $0 sites?', count),
        effect: _('The sites stop answering at once, under all their domains.'),
        title: count => counted('Deleting $0 site', 'Deleting $0 sites', count),
        submit: (site, files) => call('site.delete', { site: site.name, files }),
    },
];

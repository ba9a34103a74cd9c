// SPDX-License-Identifier: LGPL-2.1-or-later
/* The parts of the page about domains, alone, for their tests; with the made-up service's answers to what they ask. */

import '@patternfly/react-core/dist/styles/base.css';

import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

import { DialogHost, showDialog } from '../../src/app/dialogs.tsx';
import { CloneDialog } from '../../src/domains/clone-dialog.tsx';
import { DomainsCard } from '../../src/domains/domains-card.tsx';
import { startLiveUpdates } from '../../src/store/live.ts';
import { useQuery } from '../../src/store/query.ts';

const { fake } = window;
Object.assign(fake.STEPS, {
    'site.change': [['record', 'Record the settings'], ['nginx', 'Update virtual host']],
    'site.clone': [['user', 'Create user'], ['files', 'Copy the files'], ['copy-database', 'Copy the database']],
});

function changed(name, work) {
    const of = fake.oneSite(name);
    work(of);
    of.job = fake.newJob('site.change', of).id;
    fake.signal('Changed', ['site', of.name]);
    return { job: of.job, site: of.name };
}

Object.assign(fake.commands, {
    'Sites1.Clone': ({ domain, user }) => {
        const made = fake.site(fake.checkedDomain(domain), user, { state: 'creating' });
        fake.state.sites.push(made);
        made.job = fake.newJob('site.clone', made).id;
        return { job: made.job, site: made.name };
    },
    'Domains1.Add': ({ site, domain, 'across-owners': acrossOwners }) => {
        if (domain.endsWith('.anna.example') && !acrossOwners)
            fake.fieldFault('Conflict', 'domain', `${domain} overlaps with anna.example of the site anna, which belongs to anna.`);
        return changed(site, of => { of.aliases = [...of.aliases, domain].sort(); });
    },
    'Domains1.Prefer': ({ site, form }) => changed(site, of => {
        const twin = of.domain.startsWith('www.') ? of.domain.slice(4) : `www.${of.domain}`;
        of.domains = { redirectTwin: form !== 'none' };
        if (form !== 'none' && of.domain.startsWith('www.') !== (form === 'www')) {
            of.aliases = [...of.aliases.filter(each => each !== twin), of.domain].sort();
            of.domain = twin;
        }
    }),
    'Domains1.Rename': ({ site, domain, 'keep-old': keepOld }) => {
        const checked = fake.checkedDomain(domain);
        return changed(site, of => {
            of.aliases = keepOld ? [...of.aliases, of.domain].sort() : of.aliases;
            of.domain = checked;
        });
    },
});
startLiveUpdates();

function View() {
    const { data: site } = useQuery('site.show', { site: new URLSearchParams(location.search).get('site') ?? 'shop' });
    return site
        ? [
                createElement(DomainsCard, { key: 'card', site }),
                createElement('button', { key: 'clone', onClick: () => { showDialog(createElement(CloneDialog, { site })); } }, 'Clone'),
                createElement(DialogHost, { key: 'dialog' }),
            ]
        : 'Reading';
}

createRoot(document.getElementById('app')).render(createElement(View));

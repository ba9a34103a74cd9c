// SPDX-License-Identifier: LGPL-2.1-or-later
/* The domains of a site: which is the primary one, what leads where, and what can be done with each. */

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact } from '../app/facts.tsx';
import { ListCard } from '../app/list-card.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { Table } from '../app/table.tsx';
import { CardButton, useMayChange } from '../sites/settings-card.tsx';
import { AddDomainDialog } from './add-domain-dialog.tsx';
import { PrimaryDomainDialog, RemoveDomainDialog } from './domain-dialogs.tsx';
import { PreferenceDialog } from './preference-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { isWildcard, leadsTo, twinOf } from './words.ts';

const _ = cockpit.gettext;

const COLUMNS = [
    { name: 'domain', text: _('Domain') },
    { name: 'use', text: _('Use') },
    { name: 'menu', text: _('Actions'), isHidden: true },
];

export function DomainsCard({ site }: { site: Site }): ReactNode {
    const mayChange = useMayChange(site);
    return (
        <ListCard
            title={_('Domains')}
            action={mayChange && (
                <CardButton id="add-domain" onClick={() => { showDialog(<AddDomainDialog site={site} />); }}>
                    {_('Add domain')}
                </CardButton>
            )}
        >
            <Table label={_('Domains')} className="hosting-domains" columns={COLUMNS}>
                {[site.domain, ...site.aliases].map(domain => (
                    // Without labels the cells have the whole width of a phone.
                    <tr key={domain} className="pf-v6-c-table__tr" data-domain={domain}>
                        <td className="pf-v6-c-table__td"><Exact>{domain}</Exact></td>
                        <td className="pf-v6-c-table__td">{noteOf(site, domain)}</td>
                        <td className="pf-v6-c-table__td pf-v6-c-table__action">
                            {mayChange && <RowMenu label={domain} actions={() => actionsFor(site, domain)} />}
                        </td>
                    </tr>
                ))}
            </Table>
        </ListCard>
    );
}

function noteOf(site: Site, domain: string): string {
    const target = leadsTo(site, domain);
    if (domain === site.domain)
        return target ? cockpit.format(_('Primary domain, leads to $0'), target) : _('Primary domain');
    if (target)
        return cockpit.format(_('Leads to $0'), target);
    return isWildcard(domain) ? _('Every name below it') : _('Further domain');
}

function actionsFor(site: Site, domain: string): RowAction[] {
    if (domain === site.domain) {
        const actions: RowAction[] = [{ id: 'rename', text: _('Rename'), run: () => { showDialog(<RenameDialog site={site} />); } }];
        if (site.aliases.includes(twinOf(domain)))
            actions.push({ id: 'prefer', text: _('With or without www'), run: () => { showDialog(<PreferenceDialog site={site} />); } });
        return actions;
    }
    const actions: RowAction[] = [{
        id: 'remove', text: _('Remove'), isDanger: true, run: () => { showDialog(<RemoveDomainDialog site={site} domain={domain} />); },
    }];
    if (!isWildcard(domain)) {
        actions.unshift({
            id: 'primary', text: _('Make primary'), run: () => { showDialog(<PrimaryDomainDialog site={site} domain={domain} />); },
        });
    }
    return actions;
}

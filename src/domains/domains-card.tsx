// SPDX-License-Identifier: LGPL-2.1-or-later
/* The domains of a site: which is the primary one, what leads where, and what can be done with each. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { CardFooter } from '@patternfly/react-core/dist/esm/components/Card/CardFooter.js';
import { CardTitle } from '@patternfly/react-core/dist/esm/components/Card/CardTitle.js';
import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { useRole } from '../app/role.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { PrimaryDomainDialog, RemoveDomainDialog } from '../sites/domain-dialogs.tsx';
import { AddDomainDialog } from './add-domain-dialog.tsx';
import { PreferenceDialog } from './preference-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { isWildcard, leadsTo, twinOf } from './words.ts';

const _ = cockpit.gettext;

export function DomainsCard({ site }: { site: Site }): ReactNode {
    const mayChange = useRole() === 'administrator' && site.state === 'active';
    return (
        <Card>
            <CardTitle component="h2">{_('Domains')}</CardTitle>
            <CardBody>
                <ul aria-label={_('Domains')}>
                    {[site.domain, ...site.aliases].map(domain => (
                        <li key={domain} className="hosting-alias" data-domain={domain}>
                            <span className="hosting-exact">{domain}</span>
                            <span>{noteOf(site, domain)}</span>
                            {mayChange && <RowMenu label={domain} actions={() => actionsFor(site, domain)} />}
                        </li>
                    ))}
                </ul>
            </CardBody>
            {mayChange && (
                <CardFooter>
                    <Button id="add-domain" variant="secondary" onClick={() => { showDialog(<AddDomainDialog site={site} />); }}>
                        {_('Add domain')}
                    </Button>
                </CardFooter>
            )}
        </Card>
    );
}

function noteOf(site: Site, domain: string): string {
    if (domain === site.domain)
        return _('Primary domain');
    const target = leadsTo(site, domain);
    if (target)
        return cockpit.format(_('Leads to $0'), target);
    return isWildcard(domain) ? _('Every name below it') : '';
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

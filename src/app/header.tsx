// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Nav } from '@patternfly/react-core/dist/esm/components/Nav/Nav.js';
import { NavItem } from '@patternfly/react-core/dist/esm/components/Nav/NavItem.js';
import { NavList } from '@patternfly/react-core/dist/esm/components/Nav/NavList.js';
import type { ReactNode } from 'react';

import { showDialog } from './dialogs.tsx';
import { lazyDialog } from './lazy.tsx';
import { hrefTo } from './location.ts';
import { useRole } from './role.tsx';

const _ = cockpit.gettext;

const CreateDialog = lazyDialog(() => import('../sites/create-dialog.tsx').then(part => part.CreateDialog));

export type View = 'overview' | 'sites' | 'jobs' | 'audit' | 'security';

interface HeaderProps {
    view: View;
    /** A list of the view is shown, not one of its things, which has a title of its own. */
    isList: boolean;
}

/** Title and ways through the page, the same above every view. */
export function Header({ view, isList }: HeaderProps): ReactNode {
    const role = useRole();
    const views: [View, string][] = [['overview', _('Overview')], ['sites', _('Sites')], ['jobs', _('Jobs')]];
    if (role === 'administrator')
        views.push(['security', _('Security')], ['audit', _('Audit')]);
    const Title = isList ? 'h1' : 'div';
    return (
        <header className="hosting-header">
            <Title className="hosting-header-title">{_('Hosting')}</Title>
            <Nav variant="horizontal-subnav" aria-label={_('Hosting')}>
                <NavList>
                    {views.map(([name, text]) => (
                        <NavItem key={name} itemId={name} isActive={view === name} to={name === 'overview' ? hrefTo() : hrefTo(name)}>
                            {text}
                        </NavItem>
                    ))}
                </NavList>
            </Nav>
            {role === 'administrator' && isList && (
                <Button
                    variant="primary"
                    className="hosting-header-action"
                    id="create-site"
                    onClick={() => { showDialog(<CreateDialog />); }}
                >
                    {_('Create site')}
                </Button>
            )}
        </header>
    );
}

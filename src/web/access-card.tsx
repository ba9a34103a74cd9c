// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Facts } from '../app/facts.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { ProtectDialog, RemoveRuleDialog, RuleDialog, UnprotectDialog } from './access-dialogs.tsx';
import { CardButton, SettingsCard, useMayChange } from '../sites/settings-card.tsx';

const _ = cockpit.gettext;

type Protection = Site['access']['protections'][number];

/** Who may come to a site: passwords for paths, and addresses. */
export function AccessCard({ site }: { site: Site }): ReactNode {
    return (
        <SettingsCard
            title={_('Access')}
            site={site}
            actions={(
                <>
                    <CardButton id="add-rule" onClick={() => { showDialog(<RuleDialog site={site} />); }}>
                        {_('Add address')}
                    </CardButton>
                    <CardButton id="add-protection" onClick={() => { showDialog(<ProtectDialog site={site} />); }}>
                        {_('Protect a path')}
                    </CardButton>
                </>
            )}
        >
            <Facts
                facts={[
                    [_('Passwords'), <Protections key="protections" site={site} />],
                    [_('Addresses'), <Rules key="rules" site={site} />],
                ]}
            />
        </SettingsCard>
    );
}

function Protections({ site }: { site: Site }) {
    const mayChange = useMayChange(site);
    const { protections } = site.access;
    if (protections.length === 0)
        return _('None are asked for');
    return (
        <ul>
            {protections.map(protection => (
                <li key={protection.path} className="hosting-alias">
                    {`${protection.path} (${protection.users.join(', ')})`}
                    {mayChange && <RowMenu label={protection.path} actions={() => protectionActions(site, protection)} />}
                </li>
            ))}
        </ul>
    );
}

function protectionActions(site: Site, { path, users }: Protection): RowAction[] {
    return [
        { id: 'user', text: _('Add or change a user'), run: () => { showDialog(<ProtectDialog site={site} path={path} />); } },
        // The last one goes with the protection.
        ...users.length < 2 ? [] : users.map(user => ({
            id: `remove-${user}`, text: cockpit.format(_('Remove $0'), user), isDanger: true,
            run: () => { showDialog(<UnprotectDialog site={site} path={path} user={user} />); },
        })),
        {
            id: 'remove', text: _('Protect no longer'), isDanger: true,
            run: () => { showDialog(<UnprotectDialog site={site} path={path} />); },
        },
    ];
}

function Rules({ site }: { site: Site }) {
    const mayChange = useMayChange(site);
    const { rules } = site.access;
    if (rules.length === 0)
        return _('All');
    return (
        <ul>
            {rules.map(({ action, address }) => (
                <li key={address} className="hosting-alias">
                    {cockpit.format(action === 'allow' ? _('$0 allowed') : _('$0 denied'), address)}
                    {mayChange && (
                        <RowMenu
                            label={address}
                            actions={() => [{
                                id: 'remove', text: _('Remove'), isDanger: true,
                                run: () => { showDialog(<RemoveRuleDialog site={site} address={address} />); },
                            }]}
                        />
                    )}
                </li>
            ))}
            {rules.some(({ action }) => action === 'allow') && <li>{_('All others denied')}</li>}
        </ul>
    );
}

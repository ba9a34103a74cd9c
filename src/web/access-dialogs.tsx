// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { ChoiceField, TextField } from '../app/fields.tsx';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';

const _ = cockpit.gettext;

/** Asks for passwords on a path, or gives a protected path one more user or a user another password. */
export function ProtectDialog({ site, path: given }: { site: Site, path?: string }): ReactNode {
    const [path, setPath] = useState(given ?? '/');
    const [user, setUser] = useState('');
    const [password, setPassword] = useState('');
    return (
        <ChangeDialog
            title={given ? cockpit.format(_('A user of $0'), given) : cockpit.format(_('Protect a path of $0'), site.domain)}
            effect={_('Visitors of the path and of all below it are asked for the name and the password, PHP or not.')}
            button={given ? _('Set user') : _('Protect')}
            order={['path', 'user', 'password']}
            change={() => asked('protection.add', { site: site.name, path: path.trim(), user: user.trim(), password })}
            fields={refusals => (
                <>
                    {!given && (
                        <TextField
                            id="change-path"
                            label={_('Path')}
                            value={path}
                            onChange={setPath}
                            help={_('Such as /admin; / is the whole site.')}
                            error={refusals['path']}
                            isRequired
                            autoFocus
                        />
                    )}
                    <TextField
                        id="change-user"
                        label={_('Name')}
                        value={user}
                        onChange={setUser}
                        help={_('No account of this host. One that is there already gets the new password.')}
                        error={refusals['user']}
                        isRequired
                        autoFocus={given !== undefined}
                    />
                    <TextField
                        id="change-password"
                        label={_('Password')}
                        value={password}
                        onChange={setPassword}
                        help={_('8 to 128 characters.')}
                        error={refusals['password']}
                        isRequired
                        isSecret
                    />
                </>
            )}
        />
    );
}

export function UnprotectDialog({ site, path, user }: { site: Site, path: string, user?: string }): ReactNode {
    return (
        <ChangeDialog
            title={user ? cockpit.format(_('Remove $0 from $1?'), user, path) : cockpit.format(_('Protect $0 no longer?'), path)}
            effect={user ? _('The others still come in with their passwords.') : _('Everybody can see it then.')}
            button={user ? _('Remove user') : _('Protect no longer')}
            isDanger
            change={() => asked('protection.remove', { site: site.name, path, ...user !== undefined && { user } })}
        />
    );
}

export function RuleDialog({ site }: { site: Site }): ReactNode {
    const [action, setAction] = useState('deny');
    const [address, setAddress] = useState('');
    return (
        <ChangeDialog
            title={cockpit.format(_('Allow or deny visitors of $0'), site.domain)}
            effect={_('The most specific rule decides. Once an address is allowed, all that are not are denied. '
                + 'Certificates are still issued.')}
            button={_('Add address')}
            order={['action', 'address']}
            change={() => asked(action === 'allow' ? 'access.allow' : 'access.deny', { site: site.name, address: address.trim() })}
            fields={refusals => (
                <>
                    <ChoiceField
                        id="change-action"
                        label={_('Rule')}
                        value={action}
                        onChange={setAction}
                        options={[['deny', _('Deny')], ['allow', _('Allow')]]}
                    />
                    <TextField
                        id="change-address"
                        label={_('Address')}
                        value={address}
                        onChange={setAddress}
                        help={_('Such as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32.')}
                        error={refusals['address']}
                        isRequired
                        autoFocus
                    />
                </>
            )}
        />
    );
}

export function RemoveRuleDialog({ site, address }: { site: Site, address: string }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove the rule for $0?'), address)}
            effect={_('What else is allowed or denied then decides.')}
            button={_('Remove rule')}
            isDanger
            change={() => asked('access.remove', { site: site.name, address })}
        />
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import type { GrantedKey } from '../../backend/contract/ssh-keys.ts';
import { call } from '../api/client.ts';
import { LinesField, TextField } from '../app/fields.tsx';
import type { Made } from '../jobs/follow.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { LimitFields, limitsOf, NO_LIMITS } from '../ssh-keys/limits.tsx';

const _ = cockpit.gettext;

interface OfSite { site: Site }

export function EnableDialog({ site }: OfSite): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Open $0 to SFTP?'), site.domain)}
            effect={_('Its user can log in from everywhere, sees the files of the site alone, and gets no shell. '
                + 'Nothing opens it until a key is added or a password is set.')}
            button={_('Turn on')}
            submit={() => call('sftp.enable', { site: site.name })}
        />
    );
}

export function DisableDialog({ site }: OfSite): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Close $0 to SFTP?'), site.domain)}
            effect={_('Sessions end at once. Keys and password are kept for when it is turned on again.')}
            button={_('Turn off')}
            isDanger
            submit={() => call('sftp.disable', { site: site.name })}
        />
    );
}

/** The password is known with the answer, and good once the job is done. It is nowhere else. */
export function NewPasswordDialog({ site }: OfSite): ReactNode {
    const [made, setMade] = useState<Made>();
    return (
        <ChangeDialog
            title={cockpit.format(_('New password for SFTP of $0'), site.domain)}
            effect={_('A password is chosen and shown this once. An earlier one opens no longer.')}
            button={_('Set new password')}
            submit={async () => {
                const started = await call('sftp.new-password', { site: site.name });
                setMade({ title: _('The password, shown this once'), path: started.password });
                return started;
            }}
            made={made}
        />
    );
}

export function PasswordDialog({ site }: OfSite): ReactNode {
    const [password, setPassword] = useState('');
    return (
        <ChangeDialog
            title={cockpit.format(_('Set the password for SFTP of $0'), site.domain)}
            effect={_('An earlier one opens no longer. Only a hash of it is kept.')}
            button={_('Set password')}
            order={['password']}
            submit={() => call('sftp.password', { site: site.name, password })}
            fields={refusals => (
                <TextField
                    id="change-password"
                    label={_('Password')}
                    value={password}
                    onChange={setPassword}
                    help={_('12 to 128 characters.')}
                    error={refusals['password']}
                    isRequired
                    isSecret
                    autoFocus
                />
            )}
        />
    );
}

export function RemovePasswordDialog({ site }: OfSite): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove the password for SFTP of $0?'), site.domain)}
            effect={_('Keys alone open it then.')}
            button={_('Remove password')}
            isDanger
            submit={() => call('sftp.remove-password', { site: site.name })}
        />
    );
}

export function AllowKeyDialog({ site }: OfSite): ReactNode {
    const [key, setKey] = useState('');
    const [limits, setLimits] = useState(NO_LIMITS);
    return (
        <ChangeDialog
            title={cockpit.format(_('Add a key for SFTP of $0'), site.domain)}
            effect={_('Whoever has the private key that belongs to it can read and change the files of the site.')}
            button={_('Add key')}
            size="large"
            order={['key', 'from', 'until']}
            submit={() => call('sftp.allow', {
                site: site.name, key, ...limitsOf(limits),
            })}
            fields={refusals => (
                <>
                    <LinesField
                        id="change-key"
                        label={_('Public key')}
                        value={key}
                        onChange={setKey}
                        help={_('One line, as the file id_ed25519.pub holds it.')}
                        error={refusals['key']}
                        isRequired
                    />
                    <LimitFields limits={limits} onChange={setLimits} refusals={refusals} />
                </>
            )}
        />
    );
}

export function RevokeKeyDialog({ site, sshKey: { comment, type, fingerprint } }: OfSite & { sshKey: GrantedKey }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove the key $0?'), comment || type)}
            effect={_('It opens no new session; those that are open go on until they end.')}
            button={_('Remove key')}
            isDanger
            submit={() => call('sftp.revoke', { site: site.name, fingerprint })}
        />
    );
}

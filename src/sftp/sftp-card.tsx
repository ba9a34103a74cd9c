// SPDX-License-Identifier: LGPL-2.1-or-later
/* How to log in to the files of a site. Its owner sets the password; whether there is a way in at all, an administrator says. */

import { Card } from '@patternfly/react-core/dist/esm/components/Card/Card.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { Copied } from '../app/copied.tsx';
import { showDialog } from '../app/dialogs.tsx';
import { Exact, type Fact, Facts } from '../app/facts.tsx';
import { CardHead } from '../app/list-card.tsx';
import { useRole } from '../app/role.tsx';
import { CardButton } from '../sites/settings-card.tsx';
import { useQuery } from '../store/query.ts';
import { DisableDialog, EnableDialog, NewPasswordDialog, PasswordDialog, RemovePasswordDialog } from './dialogs.tsx';

const _ = cockpit.gettext;

export function SftpCard({ site }: { site: Site }): ReactNode {
    const isAdministrator = useRole() === 'administrator';
    const { enabled } = site.sftp;
    return (
        <Card id="sftp-card">
            <CardHead title="SFTP" actions={site.state === 'active' && <Actions site={site} isAdministrator={isAdministrator} />} />
            <CardBody>
                {enabled ? <Access site={site} /> : (
                    <p>
                        {isAdministrator
                            ? _('Off. The user of the site can be let in to its own files, without a shell.')
                            : _('Off. An administrator can turn it on.')}
                    </p>
                )}
            </CardBody>
        </Card>
    );
}

function Actions({ site, isAdministrator }: { site: Site, isAdministrator: boolean }) {
    const { enabled, hasPassword } = site.sftp;
    if (!enabled) {
        return isAdministrator && (
            <CardButton id="enable-sftp" onClick={() => { showDialog(<EnableDialog site={site} />); }}>{_('Turn on')}</CardButton>
        );
    }
    return (
        <>
            <CardButton id="new-sftp-password" onClick={() => { showDialog(<NewPasswordDialog site={site} />); }}>
                {_('New password')}
            </CardButton>
            <CardButton id="set-sftp-password" onClick={() => { showDialog(<PasswordDialog site={site} />); }}>
                {_('Set password')}
            </CardButton>
            {hasPassword && (
                <CardButton id="remove-sftp-password" onClick={() => { showDialog(<RemovePasswordDialog site={site} />); }}>
                    {_('Remove password')}
                </CardButton>
            )}
            {isAdministrator && (
                <CardButton id="disable-sftp" onClick={() => { showDialog(<DisableDialog site={site} />); }}>{_('Turn off')}</CardButton>
            )}
        </>
    );
}

function Access({ site }: { site: Site }) {
    const { data: access } = useQuery('sftp.show', { site: site.name });
    const { hasPassword, keys } = site.sftp;
    const facts: Fact[] = [
        [_('State'), site.suspended ? _('Closed while the site is suspended') : _('On')],
        [_('Opened by'), openers(hasPassword, keys.length)],
        ...access ? [
            [_('Command'), <Copied key="command" id="sftp-command" text={commandFor(access)} />] satisfies Fact,
            [_('Directory'), <Exact key="directory">{`${access.directory}/public_html`}</Exact>] satisfies Fact,
            [_('Keys of this host'), (
                <ul key="keys">
                    {access.hostKeys.map(key => <li key={key}><Exact>{key}</Exact></li>)}
                </ul>
            )] satisfies Fact,
        ] : [],
    ];
    return <Facts facts={facts} />;
}

function openers(hasPassword: boolean, keys: number): string {
    const counted = cockpit.format(cockpit.ngettext('$0 key', '$0 keys', keys), keys);
    if (keys === 0)
        return hasPassword ? _('A password') : _('Nothing yet: add a key, or set a password');
    return hasPassword ? cockpit.format(_('$0 and a password'), counted) : counted;
}

function commandFor({ user, host, port }: { user: string, host: string, port: number }): string {
    return `sftp ${port === 22 ? '' : `-P ${port} `}${user}@${host}`;
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { TextField } from '../app/fields.tsx';
import { ChangeDialog } from './change-dialog.tsx';

const _ = cockpit.gettext;

export function AddDomainDialog({ site }: { site: SiteSummary }): ReactNode {
    const [domain, setDomain] = useState('');
    return (
        <ChangeDialog
            title={cockpit.format(_('Add a domain to $0'), site.domain)}
            effect={_('The site answers under this name too. Its DNS has to lead to this host.')}
            button={_('Add domain')}
            order={['domain']}
            submit={() => call('domain.add', { site: site.name, domain: domain.trim() })}
            fields={refusals => (
                <TextField
                    id="change-domain"
                    label={_('Domain')}
                    value={domain}
                    onChange={setDomain}
                    placeholder={`www.${site.domain}`}
                    error={refusals['domain']}
                    isRequired
                    autoFocus
                />
            )}
        />
    );
}

export function RemoveDomainDialog({ site, domain }: { site: SiteSummary, domain: string }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove $0?'), domain)}
            effect={cockpit.format(_('The site no longer answers under $0. Files and database stay.'), domain)}
            button={_('Remove domain')}
            isDanger
            submit={() => call('domain.remove', { site: site.name, domain })}
        />
    );
}

export function PrimaryDomainDialog({ site, domain }: { site: SiteSummary, domain: string }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Make $0 the primary domain?'), domain)}
            effect={cockpit.format(_('The site is listed under $0. It goes on answering under all its domains.'), domain)}
            button={_('Make primary')}
            submit={() => call('domain.primary', { site: site.name, domain })}
        />
    );
}

export function SuspendDialog({ site }: { site: SiteSummary }): ReactNode {
    return site.suspended
        ? (
                <ChangeDialog
                    title={cockpit.format(_('Resume $0?'), site.domain)}
                    effect={_('The site answers again, and its database lets it in.')}
                    button={_('Resume site')}
                    submit={() => call('site.resume', { site: site.name })}
                />
            )
        : (
                <ChangeDialog
                    title={cockpit.format(_('Suspend $0?'), site.domain)}
                    effect={_('Visitors get a page with status 503, its processes end, and its database refuses it. Nothing is deleted.')}
                    button={_('Suspend site')}
                    isDanger
                    submit={() => call('site.suspend', { site: site.name })}
                />
            );
}

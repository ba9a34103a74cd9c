// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { CheckField, ChoiceField } from '../app/fields.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

/** Gets a site a certificate from the authority of the host. */
export function IssueDialog({ site }: { site: Site }): ReactNode {
    const { data: authority } = useQuery('authority.show', {});
    const [hook, setHook] = useState(site.tls.dnsHook);
    const hooks = authority?.hooks ?? [];
    const from = authority ? new URL(authority.directory).hostname : _('the authority');
    return (
        <ChangeDialog
            title={cockpit.format(_('Certificate for $0'), site.domain)}
            effect={cockpit.format(_('All names of the site that lead to this host are proven to $0. The site goes on serving.'), from)}
            button={_('Get it')}
            order={['dns-hook']}
            submit={() => call('certificate.issue', { site: site.name, ...hook !== site.tls.dnsHook && { 'dns-hook': hook } })}
            fields={refusals => (hooks.length > 0 || hook !== '') && (
                <ChoiceField
                    id="change-dns-hook"
                    label={_('Proof')}
                    help={_('Wildcards can be proven by DNS alone.')}
                    value={hook}
                    error={refusals['dns-hook']}
                    options={[['', _('By HTTP')], ...[...new Set([...hooks, hook].filter(Boolean))]
                        .map(name => [name, cockpit.format(_('By DNS: $0'), name)] as const)]}
                    onChange={setHook}
                />
            )}
        />
    );
}

export function RenewDialog({ site }: { site: Site }): ReactNode {
    const [force, setForce] = useState(false);
    return (
        <ChangeDialog
            title={cockpit.format(_('Renew the certificate of $0'), site.domain)}
            effect={_('It is ordered anew if it ends soon, or the names of the site have changed. The site goes on serving.')}
            button={_('Renew')}
            submit={() => call('certificate.renew', { site: site.name, force })}
            fields={() => (
                <CheckField
                    id="change-force"
                    label={_('Also')}
                    text={_('One that is good for long')}
                    help={_('Authorities count orders, and refuse too many.')}
                    isChecked={force}
                    onChange={setForce}
                />
            )}
        />
    );
}

export function RemoveDialog({ site }: { site: Site }): ReactNode {
    const isIssued = site.tls.source === 'acme';
    const [revoke, setRevoke] = useState(false);
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove the certificate of $0'), site.domain)}
            effect={_('The site goes back to a self-signed one: browsers warn of it until there is another.')}
            button={_('Remove')}
            isDanger
            submit={() => revoke ? call('certificate.revoke', { site: site.name, reason: 'keycompromise' })
                : call('certificate.remove', { site: site.name })}
            fields={() => isIssued && (
                <CheckField
                    id="change-revoke"
                    label={_('Its key')}
                    text={_('Somebody else may have it: declare the certificate invalid')}
                    isChecked={revoke}
                    onChange={setRevoke}
                />
            )}
        />
    );
}

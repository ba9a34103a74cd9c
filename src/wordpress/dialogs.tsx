// SPDX-License-Identifier: LGPL-2.1-or-later
/* What an administrator changes of a WordPress site. */

import { type ReactNode, useState } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import type { WordPressSettings } from '../../backend/contract/wordpress.ts';
import { call } from '../api/client.ts';
import { ChoiceField, TextField } from '../app/fields.tsx';
import { type Asked, asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { useTyped } from '../sites/typed.ts';

const _ = cockpit.gettext;

const ON_OFF = [['off', _('Off')], ['on', _('On')]] as const;
const OPEN_CLOSED = [['off', _('Closed')], ['on', _('Open')]] as const;

const ORDER = ['cache', 'cache-minutes', 'xmlrpc'] as const;
type Name = (typeof ORDER)[number];

/** Only what was changed is sent. */
export function WordPressDialog({ site, wordpress }: { site: SiteSummary, wordpress: WordPressSettings }): ReactNode {
    const before: Record<Name, string> = {
        cache: wordpress.cache ? 'on' : 'off', 'cache-minutes': String(wordpress.cacheMinutes), xmlrpc: wordpress.xmlrpc ? 'on' : 'off',
    };
    const { typed, isChanged, field } = useTyped(before);
    const change = (): Asked => {
        const changed = Object.fromEntries(
            ORDER.filter(isChanged).map(name => [name, valueOf(typed[name])] as const));
        return asked('wordpress.set', { site: site.name, ...changed });
    };
    return (
        <ChangeDialog
            title={cockpit.format(_('WordPress of $0'), site.domain)}
            effect={_('No visitor\'s request fails meanwhile.')}
            button={_('Change')}
            order={ORDER}
            change={change}
            fields={refusals => (
                <>
                    <ChoiceField
                        {...field('cache', refusals)}
                        label={_('Page cache')}
                        options={ON_OFF}
                        help={_('Visitors who are not logged in get pages that nginx keeps, without waking PHP.')}
                    />
                    {typed.cache === 'on' && (
                        <TextField
                            {...field('cache-minutes', refusals)}
                            label={_('Minutes')}
                            help={_('How long a page is kept, 1 to 1440. A change of it is seen that much later, or after a purge.')}
                        />
                    )}
                    <ChoiceField
                        {...field('xmlrpc', refusals)}
                        label="xmlrpc.php"
                        options={OPEN_CLOSED}
                        help={_('The old interface for programs. Attackers guess passwords there; few programs still need it.')}
                    />
                </>
            )}
        />
    );
}

/** What is neither a switch nor a number is passed on as it is: the service says what is wrong with it. */
function valueOf(text: string): boolean | number {
    if (text === 'on' || text === 'off')
        return text === 'on';
    return /^\d+$/.test(text.trim()) ? Number(text) : text as unknown as number;
}

export function PurgeDialog({ site }: { site: SiteSummary }): ReactNode {
    const [url, setUrl] = useState('');
    return (
        <ChangeDialog
            title={cockpit.format(_('Purge the page cache of $0'), site.domain)}
            effect={_('The next visitor gets the page as WordPress makes it now.')}
            button={_('Purge cache')}
            order={['url']}
            submit={() => call('wordpress.purge', { site: site.name, ...url.trim() && { url: url.trim() } })}
            fields={refusals => (
                <TextField
                    id="change-url"
                    label={_('One page')}
                    value={url}
                    onChange={setUrl}
                    placeholder="/news/"
                    help={_('Its address. Empty for all pages.')}
                    error={refusals['url']}
                    autoFocus
                />
            )}
        />
    );
}

export function PasswordDialog({ site }: { site: SiteSummary }): ReactNode {
    const [user, setUser] = useState('');
    return (
        <ChangeDialog
            title={cockpit.format(_('Reset the administrator\'s password of $0'), site.domain)}
            effect={_('WordPress gets a new password, which the page of the site then shows once. The old one and all sessions end.')}
            button={_('Reset password')}
            isDanger
            order={['user']}
            submit={() => call('wordpress.password', { site: site.name, ...user.trim() && { user: user.trim() } })}
            fields={refusals => (
                <TextField
                    id="change-user"
                    label={_('Administrator')}
                    value={user}
                    onChange={setUser}
                    help={_('Log-in name in WordPress. Empty for the first administrator.')}
                    error={refusals['user']}
                    autoFocus
                />
            )}
        />
    );
}

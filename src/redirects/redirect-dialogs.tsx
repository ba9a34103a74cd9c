// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Redirect } from '../../backend/contract/redirects.ts';
import type { Site } from '../../backend/contract/sites.ts';
import type { InputOf } from '../api/table.ts';
import { CheckField, ChoiceField, TextField } from '../app/fields.tsx';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';

const _ = cockpit.gettext;

type Code = NonNullable<InputOf<'redirect.add'>['code']>;

const CODES: [Code, string][] = [
    ['301', _('301, for good')],
    ['302', _('302, for now')],
    ['307', _('307, for now; forms are sent on')],
    ['308', _('308, for good; forms are sent on')],
];

const ORDER = ['from', 'to', 'code'] as const;

export function AddRedirectDialog({ site }: { site: Site }): ReactNode {
    const [from, setFrom] = useState('');
    const [to, setTo] = useState('');
    const [code, setCode] = useState<Code>('301');
    const [keepsPath, setKeepsPath] = useState(false);
    return (
        <ChangeDialog
            title={cockpit.format(_('Add a redirect to $0'), site.domain)}
            effect={_('Visitors of a path, or of a whole domain of the site, are sent to another address. No request is lost meanwhile.')}
            button={_('Add redirect')}
            order={ORDER}
            change={() => asked('redirect.add', { site: site.name, from: from.trim(), to: to.trim(), code, 'keep-path': keepsPath })}
            fields={refusals => (
                <>
                    <TextField
                        id="change-from"
                        label={_('From')}
                        value={from}
                        onChange={setFrom}
                        placeholder="/old"
                        error={refusals['from']}
                        help={_('A path such as /old, or a domain of the site.')}
                        isRequired
                        autoFocus
                    />
                    <TextField
                        id="change-to"
                        label={_('To')}
                        value={to}
                        onChange={setTo}
                        placeholder="https://shop.example/new"
                        error={refusals['to']}
                        help={_('An address such as https://shop.example/new, or a path.')}
                        isRequired
                    />
                    <ChoiceField
                        id="change-code"
                        label={_('Status')}
                        value={code}
                        options={CODES}
                        error={refusals['code']}
                        help={_('Browsers remember for good what is for good.')}
                        onChange={value => { setCode(value as Code); }}
                    />
                    <CheckField
                        id="change-keep-path"
                        label={_('Rest of the path')}
                        text={_('Append it to the new address')}
                        isChecked={keepsPath}
                        onChange={setKeepsPath}
                    />
                </>
            )}
        />
    );
}

export function RemoveRedirectDialog({ site, redirect: { source, target } }: { site: Site, redirect: Redirect }): ReactNode {
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove the redirect of $0?'), source)}
            effect={cockpit.format(_('Visitors of $0 are no longer sent to $1. Browsers that were told so for good may still go there.'),
                source, target)}
            button={_('Remove redirect')}
            isDanger
            change={() => asked('redirect.remove', { site: site.name, from: source })}
        />
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { TextField } from '../app/fields.tsx';
import { type RowAction, RowMenu } from '../app/row-menu.tsx';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { CardButton, SettingsCard, useMayChange } from '../sites/settings-card.tsx';

const _ = cockpit.gettext;

type Header = Site['web']['headers'][number];

/** Headers that nginx sends with every answer of a site. */
export function HeadersCard({ site }: { site: Site }): ReactNode {
    const { headers } = site.web;
    const mayChange = useMayChange(site);
    return (
        <SettingsCard
            title={_('Headers')}
            site={site}
            actions={(
                <>
                    <CardButton id="recommended-headers" onClick={() => { showDialog(<PresetDialog site={site} />); }}>
                        {_('Add recommended')}
                    </CardButton>
                    <CardButton id="add-header" onClick={() => { showDialog(<HeaderDialog site={site} />); }}>
                        {_('Add')}
                    </CardButton>
                </>
            )}
        >
            {headers.length === 0
                ? _('None beside those of the application.')
                : (
                        <ul>
                            {headers.map(header => (
                                <li key={header.name} className="hosting-alias">
                                    <span className="hosting-exact">{`${header.name}: ${header.value}`}</span>
                                    {mayChange && <RowMenu label={header.name} actions={() => actionsOf(site, header)} />}
                                </li>
                            ))}
                        </ul>
                    )}
        </SettingsCard>
    );
}

function actionsOf(site: Site, header: Header): RowAction[] {
    return [
        { id: 'edit', text: _('Edit'), run: () => { showDialog(<HeaderDialog site={site} header={header} />); } },
        {
            id: 'remove', text: _('Remove'), isDanger: true,
            run: () => { showDialog(<RemoveHeaderDialog site={site} name={header.name} />); },
        },
    ];
}

function HeaderDialog({ site, header }: { site: Site, header?: Header }) {
    const [name, setName] = useState(header?.name ?? '');
    const [value, setValue] = useState(header?.value ?? '');
    return (
        <ChangeDialog
            title={header ? cockpit.format(_('Header $0'), header.name) : cockpit.format(_('Add a header to $0'), site.domain)}
            effect={_('It is sent with every answer, errors too, instead of one of that name from the application.')}
            button={header ? _('Change') : _('Add header')}
            order={['name', 'value']}
            change={() => asked('header.add', { site: site.name, name: name.trim(), value: value.trim() })}
            fields={refusals => (
                <>
                    {!header && (
                        <TextField
                            id="change-name"
                            label={_('Name')}
                            value={name}
                            onChange={setName}
                            placeholder="Permissions-Policy"
                            error={refusals['name']}
                            isRequired
                            autoFocus
                        />
                    )}
                    <TextField
                        id="change-value"
                        label={_('Value')}
                        value={value}
                        onChange={setValue}
                        error={refusals['value']}
                        isRequired
                        autoFocus={header !== undefined}
                    />
                </>
            )}
        />
    );
}

function PresetDialog({ site }: { site: Site }) {
    return (
        <ChangeDialog
            title={cockpit.format(_('Add recommended headers to $0?'), site.domain)}
            effect={_('Browsers then guess no types, show the site in no frame of another one, and tell others no full addresses. '
                + 'Headers that are set already stay as they are.')}
            button={_('Add headers')}
            change={() => asked('header.preset', { site: site.name, preset: 'recommended' })}
        />
    );
}

function RemoveHeaderDialog({ site, name }: { site: Site, name: string }) {
    return (
        <ChangeDialog
            title={cockpit.format(_('Remove the header $0?'), name)}
            effect={_('Answers of the site no longer carry it, unless the application sends it.')}
            button={_('Remove header')}
            isDanger
            change={() => asked('header.remove', { site: site.name, name })}
        />
    );
}

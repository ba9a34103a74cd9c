// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { ChoiceField } from '../app/fields.tsx';
import { asked } from '../sites/asked.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { twinOf } from './words.ts';

const _ = cockpit.gettext;

type Form = 'www' | 'plain' | 'none';

/** Which of the two forms of its primary domain visitors are to see. */
export function PreferenceDialog({ site }: { site: Site }): ReactNode {
    const [form, setForm] = useState<Form>(before(site));
    const [plain, www] = [site.domain, twinOf(site.domain)].sort((a, b) => a.length - b.length);
    const options: [Form, string][] = [
        ['none', _('Both answer')],
        ['plain', cockpit.format(_('$0 leads to $1'), www, plain)],
        ['www', cockpit.format(_('$0 leads to $1'), plain, www)],
    ];
    return (
        <ChangeDialog
            title={cockpit.format(_('$0 with or without www'), plain)}
            effect={_('The name that the other leads to becomes the primary domain. Addresses keep their path.')}
            button={_('Change')}
            order={['form']}
            change={() => asked('domain.prefer', { site: site.name, form })}
            fields={refusals => (
                <ChoiceField
                    id="change-form"
                    label={_('Visitors')}
                    value={form}
                    options={options}
                    error={refusals['form']}
                    onChange={value => { setForm(value as Form); }}
                />
            )}
        />
    );
}

function before({ domain, domains }: Site): Form {
    if (!domains.redirectTwin)
        return 'none';
    return domain.startsWith('www.') ? 'www' : 'plain';
}

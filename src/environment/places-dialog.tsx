// SPDX-License-Identifier: LGPL-2.1-or-later

import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { CheckField, LinesField } from '../app/fields.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';

const _ = cockpit.gettext;

/** Variables for applications that read no file, or look for it elsewhere. Links are only sent when they were changed. */
export function PlacesDialog({ site }: { site: Site }): ReactNode {
    const before = site.environment;
    const [inPhp, setInPhp] = useState(before.inPhp);
    const [typed, setTyped] = useState(before.links.join('\n'));
    const links = typed.split('\n').map(line => line.trim()).filter(line => line !== '');
    return (
        <ChangeDialog
            title={cockpit.format(_('Variables of $0'), site.domain)}
            effect={_('Where PHP is given more or less, it starts again, and no visitor waits for it.')}
            button={_('Change')}
            order={['in-php', 'link']}
            submit={() => call('env.set', {
                site: site.name, 'in-php': inPhp, ...links.join('\n') !== before.links.join('\n') && { link: links },
            })}
            fields={refusals => (
                <>
                    <CheckField
                        id="change-in-php"
                        label="PHP"
                        text={_('Give it the variables with its pool')}
                        help={_('For applications that read no .env. getenv() has them then in every script of the site.')}
                        isChecked={inPhp}
                        error={refusals['in-php']}
                        onChange={setInPhp}
                    />
                    <LinesField
                        id="change-link"
                        label={_('Links to the file')}
                        value={typed}
                        onChange={setTyped}
                        help={_('Directories below public_html, one on each line, such as app. Each gets a link .env, unless it has such a '
                            + 'file. Links of directories that you take out here stay.')}
                        error={refusals['link']}
                    />
                </>
            )}
        />
    );
}

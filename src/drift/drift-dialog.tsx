// SPDX-License-Identifier: LGPL-2.1-or-later

import type { ReactNode } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import type { OutputOf } from '../api/table.ts';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { DifferingFile, DiffLegend } from './differing-file.tsx';

const _ = cockpit.gettext;

export type Drift = OutputOf<'site.check'>['drift'];

/** How files differ from the settings of their site; writes them anew. */
export function DriftDialog({ site, drift }: { site: Site, drift: Drift }): ReactNode {
    const isEdited = drift.some(({ reason }) => reason === 'edited');
    return (
        <ChangeDialog
            title={_('Write files anew')}
            effect={isEdited
                ? _('Writing them anew discards what was edited by hand; what is to stay has to become a setting or a template of '
                    + 'your own first. No request is lost meanwhile.')
                : _('They are written anew from the settings. No request is lost meanwhile.')}
            button={isEdited ? _('Discard the edits and write anew') : _('Write anew')}
            isDanger={isEdited}
            size="large"
            submit={() => call('site.apply', { site: site.name, force: isEdited })}
            fields={() => (
                <>
                    <DiffLegend />
                    {drift.map(({ path, reason, diff }) =>
                        <DifferingFile key={path} path={path} reason={reasonText(reason)} diff={diff} />)}
                </>
            )}
        />
    );
}

function reasonText(reason: Drift[number]['reason']): string {
    switch (reason) {
        case 'missing': return _('is missing');
        case 'edited': return _('was edited by hand');
        case 'outdated': return _('was made from other settings or another template');
        case 'unknown': return _('could not be looked at');
    }
}

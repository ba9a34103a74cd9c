// SPDX-License-Identifier: LGPL-2.1-or-later
/* Says that files of a site are not what its settings make of them. Asked once for each visit: it compares every file. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert/AlertActionLink.js';
import type { ReactNode } from 'react';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import { useQuery, useRevisit } from '../store/query.ts';

const _ = cockpit.gettext;

const DriftDialog = lazyDialog(() => import('./drift-dialog.tsx').then(part => part.DriftDialog));

/** For administrators. While a job is at work on the site its files differ as a matter of course. */
export function DriftAlert({ site }: { site: Site }): ReactNode {
    return site.state === 'active' && site.job === null ? <CheckedDrift site={site} /> : null;
}

function CheckedDrift({ site }: { site: Site }) {
    const { data, failure } = useQuery('site.check', { site: site.name });
    useRevisit('site.check', { site: site.name });
    if (failure) {
        return (
            <Alert
                isInline
                variant="warning"
                className="hosting-gap-after"
                title={_('The files of this site could not be compared with its settings')}
            >
                {failure.message}
            </Alert>
        );
    }
    const drift = data?.drift ?? [];
    // A server that does not answer is no difference; it is shown beside those that there are.
    const differing = drift.filter(({ reason }) => reason !== 'unknown');
    if (differing.length === 0)
        return <Unseen drift={drift} />;
    return (
        <Alert
            isInline
            variant="warning"
            className="hosting-gap-after"
            title={titleOf(differing.length)}
            actionLinks={(
                <AlertActionLink onClick={() => { showDialog(<DriftDialog site={site} drift={drift} />); }}>
                    {_('Show differences')}
                </AlertActionLink>
            )}
        >
            {drift.some(({ reason }) => reason === 'edited')
                ? _('What was edited by hand stays as it is until you decide.')
                : _('They were made from other settings or another template, or are missing.')}
        </Alert>
    );
}

/** Nothing differs, as far as it could be looked at. */
function Unseen({ drift }: { drift: OutputOf<'site.check'>['drift'] }) {
    return drift.length === 0 ? null : (
        <Alert
            isInline
            variant="warning"
            className="hosting-gap-after"
            title={_('Not everything of this site could be looked at')}
        >
            {drift.map(({ path, diff }) => <div key={path}>{`${path}: ${diff.trim()}`}</div>)}
        </Alert>
    );
}

function titleOf(count: number): string {
    return cockpit.format(cockpit.ngettext('$0 file differs from the settings', '$0 files differ from the settings', count), count);
}

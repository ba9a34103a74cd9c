// SPDX-License-Identifier: LGPL-2.1-or-later
/* Versions of the environment of a site: which there are, one of them again, and a change by hand as a new one. */

import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import type { ReactNode } from 'react';

import type { EnvironmentVersion } from '../../backend/contract/environment.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { Dialog, DialogHead } from '../app/dialog.tsx';
import { showDialog } from '../app/dialogs.tsx';
import { Table } from '../app/table.tsx';
import { Ago } from '../app/time.tsx';
import { ChangeDialog } from '../sites/change-dialog.tsx';
import { CardButton, useMayChange } from '../sites/settings-card.tsx';
import { useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

const COLUMNS = [
    { name: 'version', text: _('Version') }, { name: 'time', text: _('Time') }, { name: 'actor', text: _('Who') },
    { name: 'comment', text: _('What') }, { name: 'menu', text: _('Actions'), isHidden: true },
];

export function HistoryDialog({ site }: { site: Site }): ReactNode {
    const { data, failure } = useQuery('env.history', { site: site.name });
    return (
        <Dialog id="environment-history-dialog" size="large">
            <DialogHead
                title={cockpit.format(_('Environment of $0'), site.domain)}
                description={failure?.message ?? _('The last 50 versions are kept, encrypted.')}
            />
            <ModalBody>
                <Table label={_('Versions')} className="hosting-versions" columns={COLUMNS} isBusy={!data}>
                    {data?.map(version => <VersionRow key={version.version} site={site} version={version} />)}
                </Table>
            </ModalBody>
        </Dialog>
    );
}

function VersionRow({ site, version: { version, at, actor, comment, current } }: { site: Site, version: EnvironmentVersion }) {
    const mayChange = useMayChange(site);
    return (
        <tr className="pf-v6-c-table__tr" data-version={version}>
            <td className="pf-v6-c-table__td" data-label={_('Version')}>{version}</td>
            <td className="pf-v6-c-table__td" data-label={_('Time')}><Ago time={at} /></td>
            <td className="pf-v6-c-table__td" data-label={_('Who')}>{actor}</td>
            <td className="pf-v6-c-table__td" data-label={_('What')}>{comment}</td>
            <td className="pf-v6-c-table__td pf-v6-c-table__action">
                {current ? _('In force') : mayChange && (
                    <CardButton onClick={() => { showDialog(<RestoreDialog site={site} version={version} />); }}>{_('Restore')}</CardButton>
                )}
            </td>
        </tr>
    );
}

function RestoreDialog({ site, version }: { site: Site, version: number }) {
    const { data } = useQuery('env.diff', { site: site.name, version });
    const named = (text: string, names: string[] | undefined): ReactNode =>
        names && names.length > 0 && <p>{cockpit.format(text, names.join(', '))}</p>;
    return (
        <ChangeDialog
            title={cockpit.format(_('Restore version $0 of the environment'), version)}
            effect={_('PHP of this site starts again, and no visitor waits for it. The present version stays in the history.')}
            button={_('Restore')}
            submit={() => call('env.restore', { site: site.name, version, force: true })}
            fields={() => (
                <>
                    {named(_('Changes: $0'), data?.changed)}
                    {named(_('Comes back: $0'), data?.removed)}
                    {named(_('Goes: $0'), data?.added)}
                </>
            )}
        />
    );
}

export function AdoptDialog({ site }: { site: Site }): ReactNode {
    return (
        <ChangeDialog
            title={_('Take up the change by hand')}
            effect={_('The file .env stays as it is and becomes a new version of the environment.')}
            button={_('Take up')}
            submit={() => call('env.adopt', { site: site.name })}
        />
    );
}

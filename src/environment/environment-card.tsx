// SPDX-License-Identifier: LGPL-2.1-or-later
/* The environment of a site: its variables, their values only once they are asked for, mistakes, and what was changed by hand. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { AlertActionLink } from '@patternfly/react-core/dist/esm/components/Alert/AlertActionLink.js';
import { CardBody } from '@patternfly/react-core/dist/esm/components/Card/CardBody.js';
import { type ReactNode, useState } from 'react';

import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { toFailure } from '../api/failure.ts';
import type { OutputOf } from '../api/table.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact } from '../app/facts.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { SkeletonRows, Table } from '../app/table.tsx';
import { addToast } from '../app/toasts.tsx';
import { saveText } from '../logs/download.ts';
import { CardButton, useMayChange } from '../sites/settings-card.tsx';
import { useQuery } from '../store/query.ts';
import { ProblemList } from './problem-list.tsx';

const _ = cockpit.gettext;

const TextDialog = lazyDialog(() => import('./text-dialog.tsx').then(part => part.TextDialog));
const AdoptDialog = lazyDialog(() => import('./version-dialogs.tsx').then(part => part.AdoptDialog));
const HistoryDialog = lazyDialog(() => import('./version-dialogs.tsx').then(part => part.HistoryDialog));

const COLUMNS = [{ name: 'variable', text: _('Variable') }, { name: 'value', text: _('Value') }];

type Checked = OutputOf<'env.check'>;

export function EnvironmentCard({ site }: { site: Site }): ReactNode {
    const mayChange = useMayChange(site);
    const { data, failure } = useQuery('env.check', { site: site.name });
    // Kept here alone, and gone with the tab.
    const [values, setValues] = useState<OutputOf<'env.get'>['variables']>();
    const { name } = site;
    const withText = (use: (text: string) => void): void => {
        call('env.export', { site: name }).then(({ text }) => { use(text); }, tell);
    };
    const reveal = (): void => {
        if (values)
            setValues(undefined);
        else
            call('env.get', { site: name, reveal: true }).then(({ variables }) => { setValues(variables); }, tell);
    };
    return (
        <>
            {failure && <Alert isInline variant="warning" title={failure.message} />}
            {data && <Drift site={site} drift={data.drift} mayChange={mayChange} />}
            <ListCard
                title={_('Environment')}
                action={(
                    <>
                        <CardButton id="reveal-environment" onClick={reveal}>{values ? _('Hide values') : _('Show values')}</CardButton>
                        <CardButton id="export-environment" onClick={() => { withText(text => { saveText(`${name}.env`, [text]); }); }}>
                            {_('Export')}
                        </CardButton>
                        <CardButton id="environment-history" onClick={() => { showDialog(<HistoryDialog site={site} />); }}>
                            {_('History')}
                        </CardButton>
                        {mayChange && (
                            <CardButton
                                id="edit-environment"
                                onClick={() => { withText(text => { showDialog(<TextDialog site={site} text={text} />); }); }}
                            >
                                {_('Edit')}
                            </CardButton>
                        )}
                    </>
                )}
            >
                {data && data.problems.length > 0 && <CardBody><ProblemList problems={data.problems} /></CardBody>}
                <Variables names={data?.variables} values={values} />
            </ListCard>
        </>
    );
}

function tell(error: unknown): void {
    addToast({ variant: 'danger', title: _('The environment could not be read'), body: toFailure(error).message });
}

function Variables({ names, values }: { names: string[] | undefined, values: OutputOf<'env.get'>['variables'] | undefined }) {
    if (names?.length === 0)
        return <NothingYet>{_('None. Variables tell an application what it needs to know of this host, such as passwords.')}</NothingYet>;
    return (
        <Table label={_('Environment')} className="hosting-environment" columns={COLUMNS} isBusy={!names}>
            {names
                ? names.map(each => (
                        <tr key={each} className="pf-v6-c-table__tr" data-variable={each}>
                            <td className="pf-v6-c-table__td" data-label={_('Variable')}><Exact>{each}</Exact></td>
                            <td className="pf-v6-c-table__td" data-label={_('Value')}>
                                {values ? <Exact>{values[each] ?? ''}</Exact> : <span aria-label={_('Hidden')}>••••••••</span>}
                            </td>
                        </tr>
                    ))
                : <SkeletonRows columns={COLUMNS} rows={6} />}
        </Table>
    );
}

/** What was changed by hand is offered as a new version. */
function Drift({ site, drift, mayChange }: { site: Site, drift: Checked['drift'], mayChange: boolean }) {
    // While a job is at work on the site the file differs as a matter of course.
    if (drift === null || site.job !== null)
        return null;
    return (
        <Alert
            isInline
            variant="warning"
            className="hosting-gap-after"
            title={drift === 'missing' ? _('The file .env is missing') : _('The file .env was changed by hand')}
            {...drift === 'edited' && mayChange && { actionLinks: (
                <AlertActionLink onClick={() => { showDialog(<AdoptDialog site={site} />); }}>
                    {_('Take it up as a new version')}
                </AlertActionLink>
            ) }}
        >
            {drift === 'odd'
                ? _('It is no plain text file of the site any more.')
                : _('It stays as it is until you decide. An older version can be restored from the history.')}
        </Alert>
    );
}

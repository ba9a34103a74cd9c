// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a site may do beyond what all sites may, and the type that carries it. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import type { ReactNode } from 'react';

import type { OutputOf } from '../../backend/contract/index.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact } from '../app/facts.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import { ListCard, NothingYet } from '../app/list-card.tsx';
import { RowMenu } from '../app/row-menu.tsx';
import { Table } from '../app/table.tsx';
import { CardButton, useMayChange } from '../sites/settings-card.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { type Exception, exceptionsOf } from './exceptions.ts';

const _ = cockpit.gettext;

const AllowDialog = lazyDialog(() => import('./exception-dialogs.tsx').then(part => part.AllowDialog));
const RemoveDialog = lazyDialog(() => import('./exception-dialogs.tsx').then(part => part.RemoveDialog));
const RelabelDialog = lazyDialog(() => import('./exception-dialogs.tsx').then(part => part.RelabelDialog));

const COLUMNS = [
    { name: 'exception', text: _('It may') },
    { name: 'menu', text: _('Actions'), isHidden: true },
];

export function ExceptionsCard({ site }: { site: Site }): ReactNode {
    const mayChange = useMayChange(site);
    const { data: known } = useQuery('selinux.exceptions', { site: site.name });
    // The policy follows behind the site's own job.
    useRevisit('selinux.exceptions', { site: site.name });
    const exceptions = exceptionsOf(site.selinux);
    return (
        <ListCard
            title={_('SELinux exceptions')}
            action={mayChange && (
                <>
                    <CardButton id="relabel" onClick={() => { showDialog(<RelabelDialog site={site} />); }}>
                        {_('Label files anew')}
                    </CardButton>
                    <CardButton id="allow" onClick={() => { showDialog(<AllowDialog site={site} />); }}>{_('Add exception')}</CardButton>
                </>
            )}
        >
            {known && <PolicyAlert known={known} />}
            {exceptions.length === 0
                ? <NothingYet>{_('None: it may do what every site may, and nothing else.')}</NothingYet>
                : (
                        <Table label={_('SELinux exceptions')} className="hosting-exceptions" columns={COLUMNS}>
                            {exceptions.map(each => <Row key={each.id} site={site} exception={each} mayChange={mayChange} />)}
                        </Table>
                    )}
        </ListCard>
    );
}

function Row({ site, exception, mayChange }: { site: Site, exception: Exception, mayChange: boolean }) {
    return (
        <tr className="pf-v6-c-table__tr" data-exception={exception.id}>
            <td className="pf-v6-c-table__td" data-label={_('It may')}>
                {exception.words}
                {' '}
                {exception.what && <Exact>{exception.what}</Exact>}
            </td>
            <td className="pf-v6-c-table__td pf-v6-c-table__action">
                {mayChange && (
                    <RowMenu
                        label={exception.what || exception.words}
                        actions={() => [{
                            id: 'remove', text: _('Remove'), isDanger: true,
                            run: () => { showDialog(<RemoveDialog site={site} exception={exception} />); },
                        }]}
                    />
                )}
            </td>
        </tr>
    );
}

/** What the policy of the host does not know yet, or could not take. */
function PolicyAlert({ known: { state, reason } }: { known: OutputOf<'selinux.exceptions'> }) {
    if (state !== 'waiting' && state !== 'failed')
        return null;
    return (
        <Alert
            isInline
            isPlain
            variant={state === 'failed' ? 'danger' : 'info'}
            className="hosting-card-alert"
            title={state === 'failed'
                ? _('The policy of the host did not take this site\'s type: it is confined as before.')
                : _('The policy of the host is brought up to date; what is new here holds from the next start of the site on.')}
        >
            {reason}
        </Alert>
    );
}

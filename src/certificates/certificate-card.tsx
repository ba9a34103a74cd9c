// SPDX-License-Identifier: LGPL-2.1-or-later
/* The certificate that a site is served with, and how to get another one. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import type { ReactElement, ReactNode } from 'react';

import type { CertificateDetails } from '../../backend/contract/certificates.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { showDialog } from '../app/dialogs.tsx';
import { Exact, type Fact, Facts } from '../app/facts.tsx';
import { formatTime } from '../app/format.ts';
import { FailureState } from '../app/states.tsx';
import { CardButton, SettingsCard } from '../sites/settings-card.tsx';
import { useQuery, useRevisit } from '../store/query.ts';
import { IssueDialog, RemoveDialog, RenewDialog } from './certificate-dialogs.tsx';
import { UploadDialog } from './upload-dialog.tsx';
import { endWords, sourceWords } from './words.ts';

const _ = cockpit.gettext;

export function CertificateCard({ site }: { site: Site }): ReactNode {
    const { data: certificate, failure } = useQuery('certificate.show', { site: site.name });
    // certbot renews without a word to anybody.
    useRevisit('certificate.show', { site: site.name });
    return (
        <SettingsCard id="certificate-card" title={_('Certificate')} site={site} actions={<Actions site={site} />}>
            {!certificate && failure && <FailureState failure={failure} />}
            {certificate?.warning && (
                <Alert
                    isInline
                    className="hosting-gap-after"
                    variant={certificate.state === 'ended' ? 'danger' : 'warning'}
                    title={certificate.warning}
                >
                    {certificate.failure?.hint}
                </Alert>
            )}
            {certificate && <Facts facts={facts(certificate)} />}
        </SettingsCard>
    );
}

function Actions({ site }: { site: Site }) {
    const { source } = site.tls;
    return (
        <>
            {source === 'acme'
                ? <CardButton id="renew-certificate" onClick={opening(<RenewDialog site={site} />)}>{_('Renew')}</CardButton>
                : <CardButton id="issue-certificate" onClick={opening(<IssueDialog site={site} />)}>{_('Get one')}</CardButton>}
            <CardButton id="upload-certificate" onClick={opening(<UploadDialog site={site} />)}>{_('Upload')}</CardButton>
            {source !== 'self-signed' && (
                <CardButton id="remove-certificate" onClick={opening(<RemoveDialog site={site} />)}>{_('Remove')}</CardButton>
            )}
        </>
    );
}

function opening(dialog: ReactElement): () => void {
    return () => { showDialog(dialog); };
}

function facts(certificate: CertificateDetails): Fact[] {
    const { names, leftOut, key, fingerprint, files, failure } = certificate;
    return [
        [_('Kind'), sourceWords(certificate)],
        [_('Ends'), endWords(certificate)],
        [_('Names'), <ul key="names">{names.map(name => <li key={name}>{name}</li>)}</ul>],
        ...leftOut.length === 0 ? [] : [[
            _('Not in it'), <ul key="left-out">{leftOut.map(({ name, why }) => <li key={name}>{`${name}: ${why}`}</li>)}</ul>,
        ] satisfies Fact],
        ...failure?.nextTry ? [[_('Tried again'), cockpit.format(_('after $0'), formatTime(failure.nextTry))] satisfies Fact] : [],
        [_('Key'), key],
        [_('File'), <Exact key="file">{files.certificate}</Exact>],
        [_('Fingerprint'), <Exact key="fingerprint">{fingerprint}</Exact>],
    ];
}

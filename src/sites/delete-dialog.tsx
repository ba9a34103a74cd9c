// SPDX-License-Identifier: LGPL-2.1-or-later
/* Deletes a site, once its domain was typed. */

import { Form } from '@patternfly/react-core/dist/esm/components/Form/Form.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { type FormEvent, useState, type ReactNode } from 'react';

import type { Site, SiteSummary } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { Dialog, DialogButtons, DialogHead } from '../app/dialog.tsx';
import { CheckField, TextField } from '../app/fields.tsx';
import { RefusalAlert } from '../app/states.tsx';
import { JobInDialog } from '../jobs/job-dialog.tsx';
import { useStartedJob } from '../jobs/started.ts';
import { useQuery } from '../store/query.ts';
import { type Files, FilesChoice, type FilesChoices } from './files-choice.tsx';

const _ = cockpit.gettext;

const FORM = 'delete-site-form';

interface FormProps {
    site: SiteSummary;
    onStarted: (job: number) => void;
}

export function DeleteDialog({ site }: { site: SiteSummary | Site }): ReactNode {
    const [job, onStarted] = useStartedJob();
    let content = <ListedForm site={site} onStarted={onStarted} />;
    if (job)
        content = <JobInDialog id={job} title={cockpit.format(_('Deleting $0'), site.domain)} />;
    else if ('tls' in site)
        content = <DeleteForm site={site} onStarted={onStarted} isIssued={site.tls.source === 'acme'} />;
    return <Dialog id="delete-site-dialog">{content}</Dialog>;
}

/** A row of the list does not hold what its certificate is; the list has read that already. */
function ListedForm(form: FormProps) {
    const { data: certificates } = useQuery('certificate.list', {});
    const certificate = certificates?.find(({ site }) => site === form.site.name);
    return <DeleteForm {...form} isIssued={certificate?.source === 'acme'} />;
}

/** @param isIssued by an authority, which alone can declare it invalid */
function DeleteForm({ site, onStarted, isIssued }: FormProps & { isIssued: boolean }) {
    const [files, setFiles] = useState<Files>('archive');
    const [revoke, setRevoke] = useState(false);
    const [typed, setTyped] = useState('');
    const [isBusy, setBusy] = useState(false);
    const [failure, setFailure] = useState<Failure>();
    const refusal = isIssued ? failure?.fields['revoke'] : undefined;
    const isConfirmed = typed.trim().toLowerCase() === site.domain;

    const submit = (event: FormEvent): void => {
        event.preventDefault();
        if (!isConfirmed || isBusy)
            return;
        setBusy(true);
        setFailure(undefined);
        call('site.delete', { site: site.name, files, ...isIssued && revoke && { revoke } }).then(
            started => { onStarted(started.job); },
            (error: unknown) => {
                const refused = toFailure(error);
                setFailure(refused);
                setBusy(false);
                if (refused.fields['revoke'])
                    document.getElementById('delete-revoke')?.focus();
            },
        );
    };

    return (
        <>
            <DialogHead
                title={cockpit.format(_('Delete $0?'), site.domain)}
                isWarning
                description={_('The site stops answering at once, under all its domains.')}
            />
            <ModalBody>
                {!refusal && <RefusalAlert failure={failure} />}
                <Form id={FORM} onSubmit={submit}>
                    <FilesChoice
                        label={site.database ? _('Files and database') : _('Files')}
                        choices={choices(site)}
                        value={files}
                        onChange={setFiles}
                    />
                    {isIssued && <RevokeField isChecked={revoke} refusal={refusal} onChange={setRevoke} />}
                    <TextField
                        id="delete-confirm"
                        label={cockpit.format(_('Type $0 to confirm'), site.domain)}
                        value={typed}
                        onChange={setTyped}
                        autoFocus
                    />
                </Form>
            </ModalBody>
            <DialogButtons form={FORM} text={_('Delete site')} isDanger isBusy={isBusy} isDisabled={!isConfirmed} />
        </>
    );
}

function RevokeField({ isChecked, refusal, onChange }:
{ isChecked: boolean, refusal: string | undefined, onChange: (isChecked: boolean) => void }) {
    return (
        <CheckField
            id="delete-revoke"
            label={_('Certificate')}
            text={_('Revoke its certificate')}
            help={_('The authority declares it invalid, for good. Without that it only ends by itself.')}
            isChecked={isChecked}
            error={refusal}
            onChange={onChange}
        />
    );
}

function choices(site: SiteSummary): FilesChoices {
    const user = site.name;
    if (site.database) {
        return [
            ['archive', _('Archive'), _('Files and database are put into an archive on this host, then deleted.')],
            ['delete', _('Delete'), _('Files and database are deleted and cannot be brought back.')],
            ['keep', _('Keep'), cockpit.format(_('The files in /home/$0 and the user $0 stay; the database is archived.'), user)],
        ];
    }
    return [
        ['archive', _('Archive'), _('The files are put into an archive on this host, then deleted.')],
        ['delete', _('Delete'), _('The files are deleted and cannot be brought back.')],
        ['keep', _('Keep'), cockpit.format(_('The files in /home/$0 and the user $0 stay.'), user)],
    ];
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Deletes a site, once its domain was typed. */

import { Form } from '@patternfly/react-core/dist/esm/components/Form/Form.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { type FormEvent, useState, type ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { Dialog, DialogButtons, DialogHead } from '../app/dialog.tsx';
import { TextField } from '../app/fields.tsx';
import { RefusalAlert } from '../app/states.tsx';
import { JobInDialog } from '../jobs/job-dialog.tsx';
import { useStartedJob } from '../jobs/started.ts';
import { type Files, FilesChoice, type FilesChoices } from './files-choice.tsx';

const _ = cockpit.gettext;

const FORM = 'delete-site-form';

export function DeleteDialog({ site }: { site: SiteSummary }): ReactNode {
    const [job, onStarted] = useStartedJob();
    return (
        <Dialog id="delete-site-dialog">
            {job
                ? <JobInDialog id={job} title={cockpit.format(_('Deleting $0'), site.domain)} />
                : <DeleteForm site={site} onStarted={onStarted} />}
        </Dialog>
    );
}

function DeleteForm({ site, onStarted }: { site: SiteSummary, onStarted: (job: number) => void }) {
    const [files, setFiles] = useState<Files>('archive');
    const [typed, setTyped] = useState('');
    const [isBusy, setBusy] = useState(false);
    const [failure, setFailure] = useState<Failure>();
    const isConfirmed = typed.trim().toLowerCase() === site.domain;

    const submit = (event: FormEvent): void => {
        event.preventDefault();
        if (!isConfirmed || isBusy)
            return;
        setBusy(true);
        setFailure(undefined);
        call('site.delete', { site: site.name, files }).then(
            started => { onStarted(started.job); },
            (error: unknown) => {
                setFailure(toFailure(error));
                setBusy(false);
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
                <RefusalAlert failure={failure} />
                <Form id={FORM} onSubmit={submit}>
                    <FilesChoice
                        label={site.database ? _('Files and database') : _('Files')}
                        choices={choices(site)}
                        value={files}
                        onChange={setFiles}
                    />
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

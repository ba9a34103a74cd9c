// SPDX-License-Identifier: LGPL-2.1-or-later
/* Deletes a site, once its domain was typed. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { Form } from '@patternfly/react-core/dist/esm/components/Form/Form.js';
import { FormGroup } from '@patternfly/react-core/dist/esm/components/Form/FormGroup.js';
import { Modal } from '@patternfly/react-core/dist/esm/components/Modal/Modal.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { ModalFooter } from '@patternfly/react-core/dist/esm/components/Modal/ModalFooter.js';
import { ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal/ModalHeader.js';
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio/Radio.js';
import { type FormEvent, useState, type ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import type { InputOf } from '../api/table.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { closeDialog } from '../app/dialogs.tsx';
import { TextField } from '../app/fields.tsx';
import { RefusalAlert } from '../app/states.tsx';
import { JobInDialog } from '../jobs/job-dialog.tsx';
import { useStartedJob } from '../jobs/started.ts';

const _ = cockpit.gettext;

const FORM = 'delete-site-form';

type Files = NonNullable<InputOf<'site.delete'>['files']>;

export function DeleteDialog({ site }: { site: SiteSummary }): ReactNode {
    const [job, onStarted] = useStartedJob();
    return (
        <Modal
            isOpen
            variant="medium"
            position="top"
            onClose={closeDialog}
            id="delete-site-dialog"
            aria-labelledby={job ? 'job-dialog-title' : 'delete-dialog-title'}
        >
            {job
                ? <JobInDialog id={job} title={cockpit.format(_('Deleting $0'), site.domain)} />
                : <DeleteForm site={site} onStarted={onStarted} />}
        </Modal>
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
            <ModalHeader
                title={cockpit.format(_('Delete $0?'), site.domain)}
                titleIconVariant="warning"
                labelId="delete-dialog-title"
                description={_('The site stops answering at once, under all its domains.')}
            />
            <ModalBody>
                <RefusalAlert failure={failure} />
                <Form id={FORM} onSubmit={submit}>
                    <FilesChoice site={site} value={files} onChange={setFiles} />
                    <TextField
                        id="delete-confirm"
                        label={cockpit.format(_('Type $0 to confirm'), site.domain)}
                        value={typed}
                        onChange={setTyped}
                        autoFocus
                    />
                </Form>
            </ModalBody>
            <ModalFooter>
                <Button variant="danger" type="submit" form={FORM} isLoading={isBusy} isDisabled={!isConfirmed || isBusy}>
                    {_('Delete site')}
                </Button>
                <Button variant="link" onClick={closeDialog}>{_('Cancel')}</Button>
            </ModalFooter>
        </>
    );
}

interface FilesChoiceProps {
    site: SiteSummary;
    value: Files;
    onChange: (files: Files) => void;
}

function FilesChoice({ site, value: chosen, onChange }: FilesChoiceProps): ReactNode {
    return (
        <FormGroup
            role="radiogroup"
            isStack
            label={hasDatabase(site) ? _('Files and database') : _('Files')}
            fieldId="delete-files"
        >
            {choices(site).map(([value, label, description]) => (
                <Radio
                    key={value}
                    id={`delete-files-${value}`}
                    name="delete-files"
                    label={label}
                    description={description}
                    isChecked={chosen === value}
                    onChange={() => { onChange(value); }}
                />
            ))}
        </FormGroup>
    );
}

function hasDatabase(site: SiteSummary): boolean {
    return site.database !== null;
}

function choices(site: SiteSummary): [Files, label: string, description: string][] {
    const user = site.name;
    if (hasDatabase(site)) {
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

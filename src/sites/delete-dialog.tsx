// SPDX-License-Identifier: LGPL-2.1-or-later
/* Deletes a site, once its domain was typed. */

import { Form } from '@patternfly/react-core/dist/esm/components/Form/Form.js';
import { FormGroup } from '@patternfly/react-core/dist/esm/components/Form/FormGroup.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio/Radio.js';
import { type FormEvent, useState, type ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import type { InputOf } from '../api/table.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import { Dialog, DialogButtons, DialogHead } from '../app/dialog.tsx';
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
            <DialogButtons form={FORM} text={_('Delete site')} isDanger isBusy={isBusy} isDisabled={!isConfirmed} />
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

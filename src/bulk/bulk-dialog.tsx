// SPDX-License-Identifier: LGPL-2.1-or-later
/* Does something with several sites, once it was confirmed, and says what came of each. */

import { Form } from '@patternfly/react-core/dist/esm/components/Form/Form.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { type FormEvent, useState, type ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { Dialog, DialogButtons, DialogHead } from '../app/dialog.tsx';
import { TextField } from '../app/fields.tsx';
import { type Files, FilesChoice, type FilesChoices } from '../sites/files-choice.tsx';
import type { BulkAction } from './actions.ts';
import { Progress } from './progress.tsx';
import { useRun } from './run.ts';

const _ = cockpit.gettext;

const FORM = 'bulk-form';

interface BulkDialogProps {
    action: BulkAction;
    sites: readonly SiteSummary[];
    /** Called for each site with which it was done. */
    onDone: (name: string) => void;
}

export function BulkDialog({ action, sites, onDone }: BulkDialogProps): ReactNode {
    const run = useRun(onDone);
    const isRunning = run.outcomes !== undefined && !run.isOver;
    return (
        // What has begun is not lost sight of by a slip: it is stopped by its button.
        <Dialog id="bulk-dialog" isHeld={isRunning}>
            {run.outcomes
                ? <Progress title={action.title(sites.length)} sites={sites} run={run} outcomes={run.outcomes} />
                : (
                        <Question
                            action={action}
                            sites={sites}
                            onConfirmed={files => { run.start(sites, site => action.submit(site, files)); }}
                        />
                    )}
        </Dialog>
    );
}

interface QuestionProps {
    action: BulkAction;
    sites: readonly SiteSummary[];
    onConfirmed: (files: Files) => void;
}

function Question({ action, sites, onConfirmed }: QuestionProps) {
    const [files, setFiles] = useState<Files>('archive');
    const [typed, setTyped] = useState('');
    const isDeletion = action.id === 'delete';
    const isConfirmed = !isDeletion || typed.trim() === String(sites.length);
    const onSubmit = (event: FormEvent): void => {
        event.preventDefault();
        if (isConfirmed)
            onConfirmed(files);
    };
    return (
        <>
            <DialogHead title={action.question(sites.length)} description={action.effect} isWarning={action.isDanger} />
            <ModalBody>
                <Form id={FORM} onSubmit={onSubmit}>
                    <ul className="hosting-bulk-sites" tabIndex={0} aria-label={_('Sites')}>
                        {sites.map(({ name, domain }) => <li key={name}>{domain}</li>)}
                    </ul>
                    {isDeletion && (
                        <>
                            <FilesChoice label={_('Files and databases')} choices={CHOICES} value={files} onChange={setFiles} />
                            <TextField
                                id="bulk-confirm"
                                label={cockpit.format(_('Type $0, the number of sites, to confirm'), sites.length)}
                                value={typed}
                                onChange={setTyped}
                                autoFocus
                            />
                        </>
                    )}
                </Form>
            </ModalBody>
            <DialogButtons form={FORM} text={action.text} isDanger={action.isDanger} isBusy={false} isDisabled={!isConfirmed} />
        </>
    );
}

const CHOICES: FilesChoices = [
    ['archive', _('Archive'), _('Files and database of each are put into an archive on this host, then deleted.')],
    ['delete', _('Delete'), _('Files and databases are deleted and cannot be brought back.')],
    ['keep', _('Keep'), _('The files and users stay; databases are archived.')],
];

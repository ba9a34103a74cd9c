// SPDX-License-Identifier: LGPL-2.1-or-later

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { ModalBody } from '@patternfly/react-core/dist/esm/components/Modal/ModalBody.js';
import { Spinner } from '@patternfly/react-core/dist/esm/components/Spinner/Spinner.js';
import { type ReactNode, useEffect, useState } from 'react';

import type { Database } from '../../backend/contract/databases.ts';
import type { Site } from '../../backend/contract/sites.ts';
import { call } from '../api/client.ts';
import { type Failure, toFailure } from '../api/failure.ts';
import type { OutputOf } from '../api/table.ts';
import { Dialog, DialogHead } from '../app/dialog.tsx';
import { RefusalAlert } from '../app/states.tsx';

const _ = cockpit.gettext;

/** What the server answers to the site itself. */
export function TestDialog({ site, database: { name } }: { site: Site, database: Database }): ReactNode {
    const [answer, setAnswer] = useState<OutputOf<'database.test'>>();
    const [failure, setFailure] = useState<Failure>();
    useEffect(() => {
        call('database.test', { site: site.name, name }).then(setAnswer, (error: unknown) => { setFailure(toFailure(error)); });
    }, [site.name, name]);
    return (
        <Dialog id="test-database-dialog">
            <DialogHead
                title={cockpit.format(_('Connection to $0'), name)}
                description={_('Made by PHP of the site, as its user and in its sandbox.')}
            />
            <ModalBody>
                <RefusalAlert failure={failure} />
                {!answer && !failure && <Spinner size="lg" aria-label={_('Connecting')} />}
                {answer && (
                    <Alert
                        isInline
                        variant={answer.ok ? 'success' : 'danger'}
                        title={answer.ok ? cockpit.format(_('It answers within $0 ms'), answer.milliseconds) : _('It refuses')}
                    >
                        {answer.answer}
                    </Alert>
                )}
            </ModalBody>
        </Dialog>
    );
}

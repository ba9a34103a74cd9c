// SPDX-License-Identifier: LGPL-2.1-or-later
/* Creates a site. What was typed stays when the service refuses it; once it agrees, the dialog shows the job. */

import { useState, type ReactNode } from 'react';

import { Dialog } from '../app/dialog.tsx';
import { useIsShown } from '../app/dialogs.tsx';
import { hrefTo } from '../app/location.ts';
import { type DoneLink, followJob } from '../jobs/follow.ts';
import { JobInDialog } from '../jobs/job-dialog.tsx';
import { useQuery } from '../store/query.ts';
import { CreateForm } from './create-form.tsx';

const _ = cockpit.gettext;

interface Started {
    job: number;
    site: string | null;
    domain: string;
}

export function CreateDialog(): ReactNode {
    const { data: info } = useQuery('host.info', {});
    const [started, setStarted] = useState<Started>();
    const isShown = useIsShown();
    const onStarted = (now: Started): void => {
        if (isShown())
            setStarted(now);
        else
            followJob(now.job, linkTo(now));
    };
    const doneLink = started && linkTo(started);
    return (
        <Dialog id="create-site-dialog">
            {started && (
                <JobInDialog
                    id={started.job}
                    title={cockpit.format(_('Creating $0'), started.domain)}
                    {...doneLink && { doneLink }}
                />
            )}
            {!started && info && <CreateForm info={info} onStarted={onStarted} />}
        </Dialog>
    );
}

function linkTo({ site }: Started): DoneLink | undefined {
    return site === null ? undefined : { href: hrefTo('sites', site), text: _('Show site') };
}

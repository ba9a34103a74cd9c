// SPDX-License-Identifier: LGPL-2.1-or-later

import { useState } from 'react';

import { useIsShown } from '../app/dialogs.tsx';
import { followJob } from './follow.ts';

/** The job a dialog has started, to be shown in it; when the dialog was closed before the answer came, a toast follows it. */
export function useStartedJob(): [job: number | undefined, onStarted: (job: number) => void] {
    const [job, setJob] = useState<number>();
    const isShown = useIsShown();
    return [job, now => {
        if (isShown())
            setJob(now);
        else
            followJob(now);
    }];
}

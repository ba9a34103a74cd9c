// SPDX-License-Identifier: LGPL-2.1-or-later
/* What came of a command: a shape and a word, coloured alike. */

import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon.js';
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon.js';
import { LockIcon } from '@patternfly/react-icons/dist/esm/icons/lock-icon.js';
import { MinusCircleIcon } from '@patternfly/react-icons/dist/esm/icons/minus-circle-icon.js';
import type { ReactElement, ReactNode } from 'react';

const _ = cockpit.gettext;

type Face = [tone: 'good' | 'bad' | 'quiet', icon: ReactElement, word: string];

const REFUSED: Face = ['quiet', <MinusCircleIcon key="icon" />, _('Refused')];

const FACES: Record<string, Face> = {
    ok: ['good', <CheckCircleIcon key="icon" />, _('Accepted')],
    Denied: ['bad', <LockIcon key="icon" />, _('Denied')],
    Invalid: REFUSED,
    NotFound: REFUSED,
    Conflict: REFUSED,
};

export function OutcomeText({ outcome }: { outcome: string }): ReactNode {
    const [tone, icon, word] = FACES[outcome] ?? ['bad', <ExclamationCircleIcon key="icon" />, _('Failed')];
    return (
        <span className={`hosting-state hosting-tone-${tone}`} title={outcome}>
            {icon}
            {word}
        </span>
    );
}

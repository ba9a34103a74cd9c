// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is wrong with an environment file, line by line. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import type { ReactNode } from 'react';

import type { Problem } from '../../backend/contract/dotenv-problems.ts';

const _ = cockpit.gettext;

/** More would push the text out of sight. */
const SHOWN = 5;

export function ProblemList({ problems }: { problems: readonly Problem[] }): ReactNode {
    return problems.slice(0, SHOWN).map(({ level, line, column, message }) => (
        <Alert
            key={`${line} ${column} ${message}`}
            isInline
            isPlain
            variant={level === 'error' ? 'danger' : 'warning'}
            title={cockpit.format(_('Line $0: $1'), line, message)}
        />
    ));
}

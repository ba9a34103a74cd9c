// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import type { ReactNode } from 'react';

import { showDialog } from '../app/dialogs.tsx';
import { lazyDialog } from '../app/lazy.tsx';

const _ = cockpit.gettext;

const SetupDialog = lazyDialog(() => import('./setup-dialog.tsx').then(part => part.SetupDialog));

/** Leads to the dialog that sets the host up. */
export function SetupButton({ variant }: { variant: 'primary' | 'link' }): ReactNode {
    return (
        <Button variant={variant} isInline={variant === 'link'} onClick={() => { showDialog(<SetupDialog />); }}>
            {_('Set up this host')}
        </Button>
    );
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Above every view while SELinux is permissive: one of the walls between the sites is down. */

import { Alert } from '@patternfly/react-core/dist/esm/components/Alert/Alert.js';
import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import type { ReactNode } from 'react';

import { showDialog } from '../app/dialogs.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import { useQuery } from '../store/query.ts';

const _ = cockpit.gettext;

const EnforceDialog = lazyDialog(() => import('./enforce-dialog.tsx').then(part => part.EnforceDialog));

export function ModeAlert(): ReactNode {
    const { data: info } = useQuery('host.info', {});
    if (info?.selinux !== 'permissive')
        return null;
    return (
        <Alert
            isInline
            variant="warning"
            className="hosting-gap-after"
            title={_('SELinux is permissive on this host: it tells what it would block, and blocks nothing.')}
            {...info.role === 'administrator' && {
                actionLinks: (
                    <Button variant="link" isInline onClick={() => { showDialog(<EnforceDialog />); }}>
                        {_('See what would be blocked')}
                    </Button>
                ),
            }}
        />
    );
}

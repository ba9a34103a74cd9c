// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import type { ReactNode } from 'react';

interface ElsewhereProps {
    /** `/system/services#/nginx.service` */
    to: string;
    children: ReactNode;
}

/** Leads to another page of Cockpit's, in the frame that this one is in. */
export function Elsewhere({ to, children }: ElsewhereProps): ReactNode {
    return <Button variant="link" isInline onClick={() => { cockpit.jump(to); }}>{children}</Button>;
}

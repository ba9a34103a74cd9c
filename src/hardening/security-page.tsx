// SPDX-License-Identifier: LGPL-2.1-or-later
/* What guards the host as a whole: the keys that open it, and what makes it harder to break into. */

import type { ReactNode } from 'react';

import { SshKeysCard } from '../ssh-keys/keys-card.tsx';
import { HardeningCard } from './hardening-card.tsx';

export function SecurityPage(): ReactNode {
    return (
        <div className="hosting-stack">
            <HardeningCard />
            <SshKeysCard />
        </div>
    );
}

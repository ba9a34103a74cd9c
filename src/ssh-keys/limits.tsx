// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where a key opens from, and until when: asked in the same two fields for sites and for administrators. */

import type { ReactNode } from 'react';

import { TextField } from '../app/fields.tsx';

const _ = cockpit.gettext;

/** As it was typed. */
export interface Limits { from: string, until: string }

export const NO_LIMITS: Limits = { from: '', until: '' };

/** As the service wants it. */
export function limitsOf({ from, until }: Limits): { from: string[], until?: string } {
    return { from: from.split(/[\s,]+/).filter(Boolean), ...until.trim() && { until: until.trim() } };
}

interface LimitFieldsProps { limits: Limits, onChange: (limits: Limits) => void, refusals: Record<string, string> }

export function LimitFields({ limits, onChange, refusals }: LimitFieldsProps): ReactNode {
    return (
        <>
            <TextField
                id="change-from"
                label={_('Only from')}
                value={limits.from}
                onChange={from => { onChange({ ...limits, from }); }}
                help={_('Addresses or networks such as 192.0.2.0/24; everywhere if empty.')}
                error={refusals['from']}
            />
            <TextField
                id="change-until"
                label={_('Until')}
                value={limits.until}
                onChange={until => { onChange({ ...limits, until }); }}
                help={_('The last day it opens, such as 2027-12-31; for ever if empty.')}
                error={refusals['until']}
            />
        </>
    );
}

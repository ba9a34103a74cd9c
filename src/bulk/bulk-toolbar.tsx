// SPDX-License-Identifier: LGPL-2.1-or-later

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import type { ReactNode } from 'react';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { Check } from '../app/check.tsx';
import { showDialog } from '../app/dialogs.tsx';
import { lazyDialog } from '../app/lazy.tsx';
import { BULK_ACTIONS } from './actions.ts';

const _ = cockpit.gettext;

const BulkDialog = lazyDialog(() => import('./bulk-dialog.tsx').then(part => part.BulkDialog));

interface BulkToolbarProps {
    /** Those that the list is filtered to. */
    found: readonly SiteSummary[];
    /** Those of them that are selected. */
    selected: readonly SiteSummary[];
    onSelectAll: (isSelected: boolean) => void;
    onDone: (name: string) => void;
}

/** Selects all that is listed, and does something with what is selected. Its height is always the same: nothing jumps. */
export function BulkToolbar({ found, selected, onSelectAll, onDone }: BulkToolbarProps): ReactNode {
    return (
        <div className="hosting-bulk">
            <Check
                id="select-all"
                label={selected.length > 0 ? selectedText(selected.length) : _('Select all')}
                isChecked={selected.length > 0 && selected.length === found.length}
                isMixed={selected.length > 0 && selected.length < found.length}
                onChange={onSelectAll}
            />
            {selected.length > 0 && (
                <div role="group" aria-label={_('Selected sites')} className="hosting-bulk-actions">
                    {BULK_ACTIONS.map(action => {
                        const fitting = selected.filter(action.fits);
                        return fitting.length > 0 && (
                            <Button
                                key={action.id}
                                id={`bulk-${action.id}`}
                                variant="link"
                                size="sm"
                                isDanger={action.isDanger}
                                onClick={() => { showDialog(<BulkDialog action={action} sites={fitting} onDone={onDone} />); }}
                            >
                                {action.text}
                            </Button>
                        );
                    })}
                </div>
            )}
        </div>
    );
}

function selectedText(count: number): string {
    return cockpit.format(cockpit.ngettext('$0 selected', '$0 selected', count), count);
}

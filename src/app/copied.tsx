// SPDX-License-Identifier: LGPL-2.1-or-later
/* A text that somebody will want elsewhere, such as a password, with a button that copies it. */

import { Button } from '@patternfly/react-core/dist/esm/components/Button/Button.js';
import { type ReactNode, useState } from 'react';

import { Exact } from './facts.tsx';

const _ = cockpit.gettext;

export function Copied({ id, text }: { id: string, text: string }): ReactNode {
    const [isCopied, setCopied] = useState(false);
    const copy = (): void => {
        // Without the right to write there the text can still be marked.
        navigator.clipboard.writeText(text).then(() => { setCopied(true); }, () => { setCopied(false); });
    };
    return (
        <span id={id}>
            <Exact>{text}</Exact>
            {' '}
            {/* Browsers have it on secure pages only. */}
            {'clipboard' in navigator && (
                <Button variant="link" isInline aria-describedby={id} onClick={copy}>{isCopied ? _('Copied') : _('Copy')}</Button>
            )}
        </span>
    );
}

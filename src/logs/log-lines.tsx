// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Lines of a log, the newest at the bottom, where the view stays while more come (the box is filled from its end).
 * A block out of sight is not laid out, and one that did not change is not drawn again.
 */

import { memo, type ReactNode } from 'react';

import { type Block, plainLine } from './blocks.ts';

export function LogLines({ blocks, label }: { blocks: readonly Block[], label: string }): ReactNode {
    return (
        <div className="hosting-log" role="log" aria-live="off" aria-label={label} tabIndex={0} dir="ltr">
            <div>
                {blocks.map(block => <LogBlock key={block.id} lines={block.lines} />)}
            </div>
        </div>
    );
}

const LogBlock = memo(function LogBlock({ lines }: { lines: readonly string[] }) {
    return (
        <div className="hosting-log-block" style={{ containIntrinsicBlockSize: `auto ${lines.length * LINE}em` }}>
            {lines.map((line, at) => <div key={at} className="hosting-log-line">{plainLine(line)}</div>)}
        </div>
    );
});

/** Height of a line as page.css has it. */
const LINE = 1.5;

// SPDX-License-Identifier: LGPL-2.1-or-later
/* A unified diff. Each line keeps its sign; colour only repeats it. */

import type { ReactNode } from 'react';

export function Diff({ text, label }: { text: string, label: string }): ReactNode {
    return (
        <pre className="hosting-pre hosting-diff" tabIndex={0} aria-label={label}>
            {linesOf(text).map((line, at) => <Line key={at} line={line} />)}
        </pre>
    );
}

/** Without the two lines that name the file: it is named above. */
function linesOf(text: string): string[] {
    const lines = text.split('\n');
    const body = lines.findIndex(line => line.startsWith('@@'));
    return lines.slice(Math.max(0, body), lines.at(-1) === '' ? -1 : undefined);
}

function Line({ line }: { line: string }) {
    if (line.startsWith('+'))
        return <ins>{line}</ins>;
    if (line.startsWith('-'))
        return <del>{line}</del>;
    return <span className={line.startsWith('@@') ? 'hosting-subtle' : ''}>{line || ' '}</span>;
}

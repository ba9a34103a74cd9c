// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where a command writes, and how it tells that it failed. */

import { EXIT_STATUS, type ErrorCode, type ErrorDocument } from '../contract/errors.ts';
import { showError } from './output.ts';

/** Where the results go: standard output, and what is for a person beside them. */
export interface Printers {
    print: (text: string) => void;
    say: (text: string) => void;
}

/** @returns the exit status */
export function fail(
    { print, say }: Printers, code: ErrorCode, document: ErrorDocument, json: boolean, more: Record<string, unknown> = {},
): number {
    if (json)
        print(`${JSON.stringify({ ...document, ...more })}\n`);
    else
        say(showError(document));
    return EXIT_STATUS[code];
}

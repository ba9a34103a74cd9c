// SPDX-License-Identifier: LGPL-2.1-or-later
/* The configuration of a copied WordPress: edited where it stands, because whose site it is may have changed everything else. */

import { quoting } from '../templates/quoting.ts';

/** A wp-config.php with other values of its constants; what it does not define, or not as a text, stays. */
export function adoptConfig(text: string, values: Readonly<Record<string, string>>): string {
    let result = text;
    for (const [name, value] of Object.entries(values)) {
        const definition = new RegExp(
            `(define\\(\\s*(['"])${name}\\2\\s*,\\s*)(?:'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")(\\s*\\))`, 'gs');
        result = result.replace(definition, (_all, before: string, _quote, after: string) => before + quoting.php(value) + after);
    }
    return result;
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Variables of a site's environment in the configuration of its pool, for applications that read no file: `env[NAME] = value`.
 *
 * A value stands between single quotes, in which an ini file of PHP knows no escape and no variable; what holds a single quote is
 * put together of pieces, of which that one stands between double quotes (Zend/zend_ini_scanner.l, TC_RAW).
 */

import { VARIABLE_NAME } from '../../contract/dotenv-problems.ts';
import { HostingError } from '../../contract/errors.ts';

/** Why PHP cannot be given a variable with its pool; undefined where it can. */
export function problemForPool(name: string, value: string): string | undefined {
    if (!VARIABLE_NAME.test(name))
        return `${name}: a name has letters, digits and underscores only`;
    if (value.startsWith('$'))
        return `${name}: php-fpm takes a value that begins with a dollar sign for the name of a variable of its own`;
    if (value.includes('$pool'))
        return `${name}: php-fpm puts the name of the pool in the place of $pool`;
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
        return `${name}: a line of a pool's configuration holds no line break`;
    return undefined;
}

/**
 * The lines for the pool. A variable that is unset is left out, and so is an empty one: php-fpm knows none.
 * @throws HostingError `Invalid` where one cannot be held
 */
export function poolEnvironment(values: ReadonlyMap<string, string | null>): string {
    const lines: string[] = [];
    for (const [name, value] of values) {
        if (value === null || value === '')
            continue;
        const problem = problemForPool(name, value);
        if (problem)
            throw new HostingError('Invalid', `PHP cannot be given all variables with its pool. ${problem}.`);
        lines.push(`env[${name}] = ${quoted(value)}\n`);
    }
    return lines.join('');
}

function quoted(value: string): string {
    return value.split('\'').map(part => part === '' ? '' : `'${part}'`).join('"\'"');
}

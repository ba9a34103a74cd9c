// SPDX-License-Identifier: LGPL-2.1-or-later
import { version } from '../package.json' with { type: 'json' };

/** Version of the package, as dnf knows it. */
export const VERSION: string = version;

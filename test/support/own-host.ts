// SPDX-License-Identifier: LGPL-2.1-or-later
/* Before each file of tests: what the worker starts goes to the test host of that worker. */

import { hostName } from './hosts.ts';

process.env['HOSTING_MACHINE'] = hostName(Number(process.env['VITEST_POOL_ID']));

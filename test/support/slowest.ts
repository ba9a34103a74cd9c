// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where the time of a run goes: `node test/support/slowest.ts REPORT…` prints the slowest files of reports of vitest's, in seconds. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Report {
    /** Times in milliseconds. */
    testResults: { name: string, startTime: number, endTime: number }[];
}

const SHOWN = 20;

process.argv.slice(2).filter(each => existsSync(each))
    .flatMap(file => (JSON.parse(readFileSync(file, 'utf8')) as Report).testResults)
    .map(({ name, startTime, endTime }) => ({ name: path.relative('.', name), seconds: (endTime - startTime) / 1000 }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, SHOWN)
    .forEach(({ name, seconds }) => { console.log(`${seconds.toFixed(0).padStart(5)} s  ${name}`); });

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names what failed in reports of vitest's: `node test/support/failures.ts REPORT…` prints a line for each test, one for each that needed a
   second try, and one for a file that did not come to its tests. For the end of a long run, of whose output often only the end is kept. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

interface Test {
    status: string;
    fullName: string;
    failureMessages?: string[];
}
interface Report {
    testResults: { name: string, status: string, message?: string, assertionResults: Test[] }[];
}

/** What of a message says most: its first lines, without the stack. */
const beginning = (message = ''): string => stripVTControlCharacters(message).split('\n').map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('at ')).slice(0, 6).join(' | ').slice(0, 600);

for (const file of process.argv.slice(2).filter(each => existsSync(each))) {
    const suite = path.basename(file, '.json');
    for (const { name, status, message, assertionResults } of (JSON.parse(readFileSync(file, 'utf8')) as Report).testResults) {
        const tests = assertionResults.filter(test => test.status === 'failed');
        const where = `${suite}: ${path.relative('.', name)}`;
        for (const test of tests)
            console.log(`failed: ${where}: ${test.fullName}: ${beginning(test.failureMessages?.[0])}`);
        for (const test of assertionResults.filter(each => each.status === 'passed' && each.failureMessages?.[0] !== undefined))
            console.log(`second try: ${where}: ${test.fullName}: ${beginning(test.failureMessages?.[0])}`);
        if (status === 'failed' && tests.length === 0)
            console.log(`failed: ${where}: ${beginning(message)}`);
    }
}

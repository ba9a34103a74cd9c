// SPDX-License-Identifier: LGPL-2.1-or-later
/* Counts a report of vitest's: `node test/support/count.ts report.json` prints "PASSED FAILED SKIPPED". */

import { readFileSync } from 'node:fs';

interface Report {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: { name: string, assertionResults: { status: string, fullName: string, meta?: { reason?: string } }[] }[];
}

const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Report;
for (const file of report.testResults) {
    for (const test of file.assertionResults) {
        if (test.status === 'pending' || test.status === 'skipped' || test.status === 'todo')
            console.error(`skipped: ${test.fullName}: ${test.meta?.reason ?? 'no reason given'}`);
    }
}
console.log(report.numPassedTests, report.numFailedTests, report.numPendingTests + report.numTodoTests);

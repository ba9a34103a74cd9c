// SPDX-License-Identifier: LGPL-2.1-or-later
/* hostingctl: the command line. Everything it knows of commands it reads from the command table. */

import { main } from './cli/main.ts';
import { VERSION } from './version.ts';

process.stdout.on('error', () => process.exit(1));      // a reader such as head(1) has seen enough

async function run(words: readonly string[]): Promise<number> {
    const print = (text: string): unknown => process.stdout.write(text);
    if (words.length === 1 && words[0] === '--version') {
        print(`hostingctl ${VERSION}\n`);
        return 0;
    }
    return await main(words, { print, say: text => process.stderr.write(text) }, { lost: () => process.exit(1) });
}

void run(process.argv.slice(2)).then(status => { process.exitCode = status; });

// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { FUZZ, Hostile, problemOfRefusal } from '../../test/support/hostile.ts';
import { TYPICAL } from '../../test/support/typical.ts';
import { parseArguments } from './arguments.ts';
import { cliCommands } from './schema.ts';

test('the command line takes or refuses any words with a sentence', () => {
    const all = cliCommands();
    const problems: [string[], unknown][] = [];
    let parsed = 0;
    for (let seed = 0; seed < 2000 * FUZZ; seed++) {
        const hostile = new Hostile(seed);
        const { command, flags } = hostile.pick(all);
        const flag = (): string => `--${hostile.pick([...flags.map(each => each.name), 'json', 'no-wait', 'nosuch'])}`;
        const words = [...command.cli.split(' ').slice(0, 2), ...Array.from({ length: hostile.below(5) }, () => hostile.pick([
            () => hostile.pick(TYPICAL), () => hostile.text(TYPICAL), flag, () => `${flag()}=${hostile.text(TYPICAL)}`,
            () => hostile.text(['--json', '--yes', '--all', '--help', '--', '-']),
        ])())];
        if (hostile.chance(0.1))
            words[hostile.below(2)] = hostile.text(words);
        try {
            parseArguments(words, all);
            parsed++;
        } catch (error) {
            if (problemOfRefusal(error) !== undefined)
                problems.push([words, error]);
        }
    }
    expect(problems).toEqual([]);
    expect(parsed).toBeGreaterThan(200);
});

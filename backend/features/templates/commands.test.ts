// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { baseLine, compare } from './commands.ts';
import { problemOf } from './render.ts';

const SHIPPED = 'listen {{nginx port}};\n';

test.each([
    ['as it was begun', `${baseLine(SHIPPED)}\n${SHIPPED}`, 'same'],
    ['changed below its first line', `${baseLine(SHIPPED)}\nlisten 81;\n`, 'same'],
    ['of another shipped template', `${baseLine('other')}\n${SHIPPED}`, 'changed'],
    ['without that line', SHIPPED, 'unknown'],
    ['with that line elsewhere', `#\n${baseLine(SHIPPED)}\n`, 'unknown'],
    ['that is empty', '', 'unknown'],
])('an override %s', (_what, override, state) => {
    expect(compare(override, SHIPPED)).toBe(state);
});

test('the line is no obstacle to the check, and what is wrong is said', async () => {
    expect(await problemOf('nginx/x', `${baseLine(SHIPPED)}\n${SHIPPED}`)).toBeUndefined();
    expect(await problemOf('nginx/x', 'listen {{port}};')).toMatch(/without quoting/);
    expect(await problemOf('nginx/x', '{{#if')).toMatch(/Parse error/);
});

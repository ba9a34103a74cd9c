// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { cliCommands } from '../backend/cli/schema.ts';
import { escapeRoff, manual } from './manual.ts';

const page = manual(cliCommands(), '1.2.3');
const lines = page.split('\n');

test('a text stays what it is, whatever roff would make of it', () => {
    expect(escapeRoff('--json\n.TH x\n\'so y\n\\fB')).toBe('\\-\\-json\n\\&.TH x\n\\&\'so y\n\\efB');
    expect(escapeRoff('“é😀')).toBe('\\[u201C]\\[u00E9]\\[u1F600]');
});

test('every command has its place, with all its flags', () => {
    const plain = page.replaceAll('\\-', '-')
        .replaceAll(/\\\[u([0-9A-F]+)\]/g, (_match, code: string) => String.fromCodePoint(parseInt(code, 16)));
    for (const { command, flags, operands } of cliCommands()) {
        expect(plain).toContain(`.SS ${command.cli}`);
        expect(plain).toContain(`\n${command.summary}\n`);
        for (const each of [...flags, ...operands].filter(({ description }) => description !== ''))
            expect(plain, command.cli).toContain(each.description);
    }
});

test('nothing but the macros that are meant begins with a point, and nothing else is an escape', () => {
    expect(new Set(lines.filter(line => /^[.']/.test(line)).map(line => line.split(' ')[0])))
        .toEqual(new Set(['.TH', '.SH', '.SS', '.TP', '.B', '.BR', '.I', '.RI', '.PP']));
    expect(page.replaceAll(/\\([-&e]|\[u[0-9A-F]{4,5}\])/g, '')).not.toMatch(/[^\n -[\]-~]/);
});

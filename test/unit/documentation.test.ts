// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the documentation names is there: commands with their flags, and the files that links lead to. */

import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { cliCommands } from '../../backend/cli/schema.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const pages = ['README.md', ...globSync('docs/*.md', { cwd: ROOT })].map(file => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }));
const commands = cliCommands();
/** What stands for itself, without a command. */
const ALONE = ['--help', '--version', 'apply'];
const EVERYWHERE = ['--json', '--no-wait', '--yes', '--help', '--follow', '--plan', '--preview', '--all'];

/** Every call of hostingctl in a text that is set as code, in words; what follows a comment or the next program is not of it. */
function callsIn(text: string): string[][] {
    const code = [...text.matchAll(/^```[^\n]*\n(.*?)^```/gms)].flatMap(([, block = '']) => block.split('\n'));
    const inline = [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/`([^`]+)`/g)].map(([, words = '']) => words);
    return [...code, ...inline].flatMap(line => [...line.matchAll(/(?:^|\s|\()hostingctl ([^#;|&<>)]*)/g)].map(([, words = '']) =>
        words.replace(/\s-- .*/s, '').trim().split(/\s+/).map(word => word.replace(/[,.:]+$/, ''))));
}

function fault([noun = '', verb = '', ...words]: string[]): string | undefined {
    if (ALONE.includes(noun))
        return undefined;
    const known = commands.filter(each => each.noun === noun);
    // A noun alone stands for its commands; so do the words of a usage.
    if (noun === '' || /^[A-Z(]/.test(noun) || (known.length > 0 && (verb === '' || verb === '--help')))
        return undefined;
    const command = known.find(each => verb.split(/[|,]/).includes(each.verb));
    if (!command)
        return `hostingctl ${noun} ${verb}`;
    const flags = [...EVERYWHERE, ...command.flags.flatMap(({ name }) => [`--${name}`, `--no-${name}`]),
        ...command.read.map(({ name }) => `--${name}-file`)];
    const wrong = words.flatMap(word => /^\[?(--[a-z][a-z0-9-]*)/.exec(word)?.[1] ?? []).find(flag => !flags.includes(flag));
    return wrong && `hostingctl ${noun} ${verb} ${wrong}`;
}

test.each(pages)('$file calls commands that are there', ({ text }) => {
    expect(callsIn(text).flatMap(call => fault(call) ?? [])).toEqual([]);
});

test('what is wrong is noticed', () => {
    const text = 'See `hostingctl site vanish shop`.\n```sh\nhostingctl site list --jsno   # all\nsudo hostingctl site list --json | less\n```\n';
    expect(callsIn(text).map(fault)).toEqual(['hostingctl site list --jsno', undefined, 'hostingctl site vanish']);
});

test.each(pages)('$file leads to files that are there', ({ file, text }) => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link).filter(link => !link.includes('://'));
    expect(links.filter(link => !existsSync(path.resolve(ROOT, path.dirname(file), link)))).toEqual([]);
});

test('the index names every page', () => {
    const index = pages.find(({ file }) => file === 'docs/README.md')?.text ?? '';
    const missing = pages.map(({ file }) => path.basename(file)).filter(name => name !== 'README.md' && !index.includes(`](${name})`));
    expect(missing).toEqual([]);
});

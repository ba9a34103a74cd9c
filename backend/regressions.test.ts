import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { globalFlags, parseArguments } from './cli/arguments.ts';
import { show } from './cli/output.ts';
import { cliCommands } from './cli/schema.ts';
import { HostingError } from './contract/errors.ts';
import { commands } from './contract/index.ts';
import { parseDomain } from './contract/domain.ts';
import { quoting } from './features/templates/quoting.ts';
import { parseInput } from './service/input.ts';
import { Secrets } from './store/secrets.ts';
import { Store } from './store/store.ts';
const dir = mkdtempSync(path.join(os.tmpdir(), 'defects-'));
test.each(['constructor', 'toString', '__proto__', 'valueOf'])('D7 %s is a word like any other', word => {
    expect(parseArguments(['site', 'show', word], cliCommands()).input).toEqual({ site: word });
    expect(() => globalFlags([word])).not.toThrow();
});
test.each(['--force=yes', '--force=1', '--force='])('D7b %s is refused, not taken for no', word => {
    expect(() => parseArguments(['site', 'apply', 'shop', word], cliCommands())).toThrow(HostingError);
});
test('D7c help about a noun that is not there is refused', () => {
    expect(() => parseArguments(['bogus', '--help'], cliCommands())).toThrow('There is no command “bogus”.');
});
test.each(['__proto__', 'constructor', 'toString'])('D8 an unknown field is named: %s', key => {
    let error: unknown;
    try { parseInput(commands['job.show'], `{"id":1,"${key}":1}`); } catch (e) { error = e; }
    expect((error as HostingError).message).toBe('There is no such field.');
    expect(Object.entries((error as HostingError).fields!)).toEqual([[key, 'There is no such field.']]);
    expect(JSON.stringify((error as HostingError).document())).toContain(`"${key}":"There is no such field."`);
});
test('D9 a sealed value that was cut short is refused as altered', () => {
    const secrets = Secrets.open(path.join(dir, 'key'), true);
    const sealed = secrets.seal('hunter2', 'p');
    for (let length = sealed.indexOf(':', 3) + 1; length < sealed.replace(/=+$/, '').length; length++)
        expect(() => secrets.unseal(sealed.slice(0, length), 'p'), String(length)).toThrow(HostingError);
});
test('D10 a damaged database is refused in words', () => {
    writeFileSync(path.join(dir, 'x.db'), 'garbage '.repeat(9000));
    expect(() => Store.open(path.join(dir, 'x.db'))).toThrow(HostingError);
});
test('D11 what is no number is missing', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
        for (const quote of Object.values(quoting))
            expect(() => quote(value)).toThrow('missing');
    }
});
test('D11b a comment cannot leave PHP or HTML', () => {
    for (const value of ['?>', '-->', '*/']) expect(() => quoting.comment(`a ${value} b`), value).toThrow();
});
test('D14 the names of fields are text as well', () => {
    expect(show('x.show', { 'a\u001b[2J': 1 })).not.toMatch(/\u001b/);
});
test('D15 a last label that browsers take for a number', () => {
    for (const name of ['shop.0x1', 'shop.0x', '1.0xff']) expect(parseDomain(name), name).toHaveProperty('problem');
});

// SPDX-License-Identifier: LGPL-2.1-or-later

import { createDecipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { PROGRAMS } from './application.ts';
import { newToken, seal, tokenHash } from './handover.ts';

const SCRIPT = readFileSync(path.resolve(import.meta.dirname, '../../../web-client/index.php'), 'utf8');

/** What the script does, in the order of its bytes. */
function unseal(token: string, sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', createHash('sha256').update(`key:${token}`).digest(), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8');
}

test('a token has 192 bits, and is of the form that the script takes', () => {
    const [, form = ''] = /TOKEN = '~(.*)~'/.exec(SCRIPT) ?? [];
    const tokens = Array.from({ length: 100 }, newToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens)
        expect(token).toMatch(new RegExp(form));
});

test('what is sealed is opened by its token alone, and by no part of what is known of it', () => {
    const token = newToken();
    const sealed = seal(token, '{"password":"pässwörd"}');
    expect(unseal(token, sealed)).toBe('{"password":"pässwörd"}');
    expect(sealed).not.toBe(seal(token, '{"password":"pässwörd"}'));
    expect(() => unseal(newToken(), sealed)).toThrow();
    expect(() => unseal(tokenHash(token), sealed)).toThrow();
    expect(tokenHash(token)).toMatch(/^[0-9a-f]{64}$/);
    expect(tokenHash(token)).not.toBe(createHash('sha256').update(`key:${token}`).digest('hex'));
});

test('the script looks for Adminer where the service does', () => {
    expect(SCRIPT).toContain(`const PROGRAMS = [${PROGRAMS.map(file => `'${file}'`).join(', ')}];`);
});

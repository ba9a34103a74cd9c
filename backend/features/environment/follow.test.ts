// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { withDomain } from './follow.ts';

test.each([
    ['APP_URL=http://old.example\n', 'APP_URL=http://new.example\n'],
    ['# x\nAPP_URL="https://old.example:8443/shop?x" # ours\n', '# x\nAPP_URL="https://new.example:8443/shop?x" # ours\n'],
])('%j follows', (text, expected) => {
    expect(withDomain(text, 'old.example', 'new.example')?.replaceAll('"', '')).toBe(expected.replaceAll('"', ''));
});

test.each(['', 'APP_URL=http://cdn.example\n', 'APP_URL=http://old.example.org\n', 'HOST=old.example\nAPP_URL=http://${HOST}\n',
    'APP_URL=\n', 'APP_URL=http://old.example\nB=two words\n'])('%j does not', text => {
    expect(withDomain(text, 'old.example', 'new.example')).toBeUndefined();
});

// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { prune } from './page-css.ts';

test('custom properties that nothing names go, also those that only such named', () => {
    expect(prune(':root{--a:1px;--b:var(--c);--c:2px;--d:3px}.x{width:var(--a)}', 'el.style.setProperty("--d", 1)'))
        .toBe(':root{--a:1px;--d:3px}.x{width:var(--a)}');
});

test('values that hold semicolons and braces are taken as a whole', () => {
    expect(prune(':root{--a:url("data:image/svg+xml;utf8,{}");--b:1}.x{top:var(--b)}', '')).toBe(':root{--b:1}.x{top:var(--b)}');
    expect(prune(':root{--a:url(data:x;y)}.x{background:var(--a)}', '')).toBe(':root{--a:url(data:x;y)}.x{background:var(--a)}');
});

test('rules of foreign themes go, those that share a rule stay', () => {
    expect(prune('.pf-v6-theme-glass .a{top:0}.pf-v6-theme-dark .a,.pf-v6-theme-felt .a{top:1px}', ''))
        .toBe('.pf-v6-theme-dark .a,.pf-v6-theme-felt .a{top:1px}');
});

test('a fallback is used too', () => {
    expect(prune(':root{--a:1px;--b:2px}.x{top:var(--z,var(--b))}', '')).toBe(':root{--b:2px}.x{top:var(--z,var(--b))}');
});

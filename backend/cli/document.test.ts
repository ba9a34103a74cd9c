// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { HostingError } from '../contract/errors.ts';
import { readDocument, writeDocument } from './document.ts';

const TEXT = `# The websites
sites:
  - domain: shop.example
    php: 8.10
    limits: { memory: 512M, cpu: 50% }
    redirects:
      - from: /old
        to: /new
        code: 301
    headers:
      X-Robots-Tag: none
      X-Version: 3
      X-Flag: true
  - domain: blog.example
    owner:
    web:
      expires: off
      gzip: true
`;

function refusal(text: string): HostingError {
    try {
        readDocument(text);
    } catch (error) {
        if (error instanceof HostingError)
            return error;
        throw error;
    }
    throw new Error('it was taken');
}

test('texts stay as they are written, whatever they look like', () => {
    expect(readDocument(TEXT).sites).toEqual([
        {
            domain: 'shop.example', php: '8.10', limits: { memory: '512M', cpu: '50%' },
            redirects: [{ from: '/old', to: '/new', code: '301' }],
            headers: { 'X-Robots-Tag': 'none', 'X-Version': '3', 'X-Flag': 'true' },
        },
        { domain: 'blog.example', owner: '', web: { expires: 'off', gzip: true } },
    ]);
});

test.each([
    ['sites[0]', 3], ['sites[0].php', 4], ['sites[0].limits.cpu', 5], ['sites[0].redirects[0].code', 9],
    ['sites[0].headers.X-Flag', 13], ['sites[1].web.gzip', 18],
    // What is not written is told at what is around it.
    ['sites[1].web.requests', 16], ['sites[1].php', 14], ['sites[7]', 2], ['prune', undefined],
])('%s is found in line %s', (place, line) => {
    expect(readDocument(TEXT).lineOf(place)).toBe(line);
});

test('an alias is followed to where it leads', () => {
    const { sites, lineOf } = readDocument('sites:\n  - domain: a.example\n    web: &web\n      gzip: 1\n  - domain: b.example\n    web: *web\n');
    expect(sites).toMatchObject([{}, { web: { gzip: 1 } }]);
    expect(lineOf('sites[1].web.gzip')).toBe(4);
});

test('what is written is read again as it was', () => {
    const sites = [{ domain: 'shop.example', php: '8.10', owner: '', snippet: 'a;\n# b: c\n', aliases: ['*.shop.example'], files: 0, on: 'yes' }];
    expect(readDocument(writeDocument({ sites })).sites).toEqual(sites);
    expect(readDocument(JSON.stringify({ sites })).sites).toEqual(sites);
});

describe('it is no document', () => {
    test.each([
        ['sites:\n  - domain: [', 'Line 2: this is no YAML'],
        ['sites: []\nsites: []\n', 'Line 2: this is no YAML'],
        ['sites: []\n---\nsites: []\n', 'this is no YAML'],
        ['sites: !!js/function "x"', 'Line 1: this is no YAML'],
        ['- domain: shop.example', 'does not begin with “sites:”'],
        ['', 'does not begin with “sites:”'],
        ['sites: []\nprune: true', 'A document has sites, and no prune.'],
        [`a: &a [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_each, index) =>
            `${String.fromCharCode(98 + index)}: &${String.fromCharCode(98 + index)} [${Array(10).fill(`*${String.fromCharCode(97 + index)}`).join(',')}]`)
            .join('\n')}`, 'cannot be read'],
    ])('%j', (text, words) => {
        expect(refusal(text)).toMatchObject({ code: 'Invalid', message: expect.stringContaining(words) as string });
    });
});

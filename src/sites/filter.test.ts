// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { filterSites, sortSites } from './filter.ts';

function site(domain: string, more: Partial<SiteSummary> = {}): SiteSummary {
    return {
        name: domain.replace(/\..*/, ''), domain, aliases: [], app: 'generic', php: '8.4', state: 'active', activity: 'idle',
        owner: null, database: null, suspended: false, job: null, createdAt: '2026-01-01T00:00:00Z', ...more,
    };
}

const sites = [
    site('shop.example', { aliases: ['kaufladen.example'] }),
    site('blog.example', { owner: 'anna' }),
    site('a.test', { name: 'atest' }),
];
const found = (text: string): string[] => filterSites(sites, text).map(({ domain }) => domain);

describe('filterSites', () => {
    test('finds by every name a site is known by, in any case', () => {
        expect(found('SHOP')).toEqual(['shop.example']);
        expect(found('kaufl')).toEqual(['shop.example']);
        expect(found('anna')).toEqual(['blog.example']);
        expect(found('atest')).toEqual(['a.test']);
    });

    test('wants every word', () => {
        expect(found('example anna')).toEqual(['blog.example']);
        expect(found('shop anna')).toEqual([]);
    });

    test('leaves all for no text, the very same list', () => {
        expect(filterSites(sites, '  ')).toBe(sites);
    });
});

test('sortSites orders by domain and leaves the given list alone', () => {
    expect(sortSites(sites).map(({ domain }) => domain)).toEqual(['a.test', 'blog.example', 'shop.example']);
    expect(sites[0]?.domain).toBe('shop.example');
});

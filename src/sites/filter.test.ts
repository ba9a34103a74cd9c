// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import type { SiteSummary } from '../../backend/contract/sites.ts';
import { filterSites, NO_CHOICE, NO_OWNER, shownState, type SiteChoice, sortSites } from './filter.ts';

function site(domain: string, more: Partial<SiteSummary> = {}): SiteSummary {
    return {
        name: domain.replace(/\..*/, ''), domain, aliases: [], app: 'generic', php: '8.4', state: 'active', activity: 'idle',
        owner: null, database: null, databases: [], suspended: false, job: null, createdAt: '2026-01-01T00:00:00Z', ...more,
    };
}

const sites = [
    site('shop.example', { aliases: ['kaufladen.example'] }),
    site('blog.example', { owner: 'anna' }),
    site('a.test', { name: 'atest', php: '7.4', app: 'wordpress', suspended: true }),
];
const found = (text: string, choice: Partial<SiteChoice> = {}): string[] =>
    filterSites(sites, text, { ...NO_CHOICE, ...choice }, new Map([['atest', ['php']]])).map(({ domain }) => domain);

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

    test('takes those of the choice', () => {
        expect(found('', { php: '8.4' })).toEqual(['shop.example', 'blog.example']);
        expect(found('', { app: 'wordpress' })).toEqual(['a.test']);
        expect(found('', { state: 'suspended' })).toEqual(['a.test']);
        expect(found('', { state: 'idle', php: '7.4' })).toEqual([]);
        expect(found('anna', { state: 'idle' })).toEqual(['blog.example']);
        expect(found('', { owner: 'anna' })).toEqual(['blog.example']);
        expect(found('', { owner: NO_OWNER })).toEqual(['shop.example', 'a.test']);
        expect(found('', { problem: 'any' })).toEqual(['a.test']);
        expect(found('', { problem: 'php' })).toEqual(['a.test']);
        expect(found('', { problem: 'selinux' })).toEqual([]);
    });

    test('leaves all for no text and no choice, the very same list', () => {
        expect(filterSites(sites, '  ', NO_CHOICE, new Map())).toBe(sites);
    });
});

test('shownState tells what matters most', () => {
    expect(shownState({ state: 'creating', activity: 'running', suspended: false })).toBe('creating');
    expect(shownState({ state: 'active', activity: 'running', suspended: true })).toBe('suspended');
    expect(shownState({ state: 'active', activity: 'running', suspended: false })).toBe('running');
});

test('sortSites orders by domain and leaves the given list alone', () => {
    expect(sortSites(sites).map(({ domain }) => domain)).toEqual(['a.test', 'blog.example', 'shop.example']);
    expect(sites[0]?.domain).toBe('shop.example');
});

// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { wordpressSettings } from '../../contract/wordpress.ts';
import { pageOf } from './commands.ts';

const site = {
    name: 'blog', domain: 'blog.example', aliases: ['news.example', 'xn--bcher-kva.example'], wordpress: wordpressSettings.parse({}),
};
const network = { ...site, wordpress: wordpressSettings.parse({ multisite: 'subdomain' }) };
const all = [site.domain, ...site.aliases];

describe('the page of an address', () => {
    test.each([
        ['/', { hosts: all, path: '/' }],
        ['/hello/?utm_source=x#top', { hosts: all, path: '/hello/' }],
        ['/über/', { hosts: all, path: '/%C3%BCber/' }],
        ['http://blog.example', { hosts: ['blog.example'], path: '/' }],
        ['https://BLOG.example:8443/a', { hosts: ['blog.example'], path: '/a' }],
        ['https://bücher.example/a/', { hosts: ['xn--bcher-kva.example'], path: '/a/' }],
        ['/a/../b\n', { hosts: all, path: '/b' }],
    ])('of %j', (url, page) => {
        expect(pageOf(site, url)).toEqual(page);
    });

    test.each(['http://other.example/', '//other.example/', 'http://two.blog.example/', 'http://blog.example@other.example/', 'http://['])(
        'is not one of the site\'s with %j', url => {
            expect(() => pageOf(site, url)).toThrow(/no domain of the site blog|no address/);
        });

    test('of a network may be at any name below its domain', () => {
        expect(pageOf(network, 'http://two.blog.example/a').hosts).toEqual(['two.blog.example']);
        expect(() => pageOf(network, 'http://evilblog.example/a')).toThrow(/no domain/);
    });
});

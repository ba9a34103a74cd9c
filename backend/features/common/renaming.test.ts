// SPDX-License-Identifier: LGPL-2.1-or-later

import { expect, test } from 'vitest';

import { renamed, reversed, type Renaming } from './renaming.ts';

const RENAMING: Renaming = { domains: { 'shop.example': 'new.example' }, homes: { '/home/shop': '/home/fresh' } };

test.each([
    ['http://shop.example', 'http://new.example'],
    ['https://SHOP.example/a?b#c', 'https://new.example/a?b#c'],
    ['//shop.example:8080/', '//new.example:8080/'],
    ['See http://shop.example.', 'See http://new.example.'],
    ['{"url":"http:\\/\\/shop.example\\/a"}', '{"url":"http:\\/\\/new.example\\/a"}'],
    ['to=http%3A%2F%2Fshop.example%2Fa', 'to=http%3A%2F%2Fnew.example%2Fa'],
    ['"http://shop.example" and http://shop.example', '"http://new.example" and http://new.example'],
    ['ROOT=/home/shop/public_html', 'ROOT=/home/fresh/public_html'],
    ['"\\/home\\/shop\\/a"', '"\\/home\\/fresh\\/a"'],
    ['/home/shop', '/home/fresh'],
])('%s becomes %s, and the same again', (text, expected) => {
    expect(renamed(text, RENAMING)).toBe(expected);
    expect(renamed(expected, RENAMING)).toBe(expected);
});

test.each([
    'http://shop.example.org', 'http://shop.example-x/', 'http://shop.examples', 'http://www.shop.example', 'http://shopxexample',
    'anna@shop.example', 'We are shop.example', '/home/shop2', '/home/shop-old', '/srv/home/shopping', 'x/home/shop', '/home/shop.bak', '',
])('%s stays', text => {
    expect(renamed(text, RENAMING)).toBe(text);
});

test('a name that holds the other one goes there and back', () => {
    const www: Renaming = { domains: { 'shop.example': 'www.shop.example' }, homes: {} };
    const there = renamed('http://shop.example/ http://www.shop.example/', www);
    expect(there).toBe('http://www.shop.example/ http://www.shop.example/');
    expect(renamed(renamed('http://shop.example/', www), reversed(www))).toBe('http://shop.example/');
});

// SPDX-License-Identifier: LGPL-2.1-or-later

import { describe, expect, test } from 'vitest';

import { checkTemplate, QUOTING_HELPERS, TemplateError } from './check.ts';

describe('checkTemplate', () => {
    test.each([
        'plain text with { braces } and $dollars',
        'server_name {{nginx domain}};',
        '{{nginx domain.name}} {{ini @index}} {{unit ../name}} {{php this}} {{html (lookup names 0)}}',
        '{{#if a}}{{nginx a}}{{else}}{{nginx b}}{{/if}}',
        '{{#if a}}x{{else if b}}{{nginx b}}{{/if}}',
        '{{#unless a}}{{nginx b}}{{/unless}}',
        '{{#each names}}{{nginx this}}{{/each}}',
        '{{#each names as |name index|}}{{nginx name}} {{nginx index}}{{/each}}',
        '{{#with database}}{{dotenv password}}{{/with}}',
        '{{#each (lookup sites "a")}}{{nginx this}}{{/each}}',
        '{{! a comment with {{{things}}} }}',
        '{{!-- a comment with {{things}} --}}',
        '\\{{not a value}}',
        '{{~nginx domain~}}',
        '{{> nginx/parts/php.conf}}',
    ])('takes %s', source => {
        expect(() => checkTemplate('a', source)).not.toThrow();
    });

    test.each([
        ['a bare value', '{{domain}}', /\{\{domain\}\} prints a value without quoting/],
        ['a bare value in a block', '{{#if a}}{{#each b}}{{this}}{{/each}}{{/if}}', /without quoting/],
        ['a bare value after else', '{{#if a}}{{else}}{{b}}{{/if}}', /without quoting/],
        ['a bare value after else if', '{{#if a}}{{else if b}}{{b}}{{/if}}', /without quoting/],
        ['a bare data variable', '{{@index}}', /without quoting/],
        ['a bare literal', '{{"domain"}}', /without quoting/],
        ['a bare number', '{{5}}', /without quoting/],
        ['a value with the name of a helper of Handlebars\'', '{{lookup a b}}', /without quoting/],
        ['a log', '{{log a}}', /without quoting/],
        ['a path that ends in a helper\'s name', '{{site.nginx a}}', /without quoting/],
        ['a path that begins with a helper\'s name', '{{nginx.name a}}', /without quoting/],
        ['this with a helper\'s name', '{{this.nginx a}}', /without quoting/],
        ['a dot with a helper\'s name', '{{./nginx a}}', /without quoting/],
        ['the parent with a helper\'s name', '{{../nginx a}}', /without quoting/],
        ['a data variable with a helper\'s name', '{{@nginx a}}', /without quoting/],
        ['a helper that is not there', '{{shell domain}}', /without quoting/],
        ['three braces', '{{{domain}}}', /./],
        ['three braces and a helper', '{{{nginx domain}}}', /two braces/],
        ['an ampersand', '{{&nginx domain}}', /two braces/],
        ['a helper that is given nothing', '{{nginx}}', /nothing to print/],
        ['a helper that is given names only', '{{nginx a=b}}', /nothing to print/],
        ['another helper inside', '{{nginx (html domain)}}', /\(html …\) is not allowed/],
        ['another helper deep inside', '{{nginx (lookup a (concat b c))}}', /\(concat …\) is not allowed/],
        ['another helper in a named argument', '{{nginx a b=(concat b)}}', /\(concat …\) is not allowed/],
        ['another helper in a block\'s argument', '{{#if (concat a)}}x{{/if}}', /\(concat …\) is not allowed/],
        ['a helper as a block', '{{#nginx domain}}x{{/nginx}}', /\{\{#nginx\}\} is not allowed/],
        ['a value as a block', '{{#sites}}x{{/sites}}', /\{\{#sites\}\} is not allowed/],
        ['an inverted value', '{{^sites}}x{{/sites}}', /not allowed/],
        ['a raw block', '{{{{raw}}}}x{{{{/raw}}}}', /not allowed/],
        ['a partial that is no part', '{{> other}}', /by its fixed name/],
        ['a part out of its folder', '{{> nginx/../parts/a}}', /./],
        ['a part by a computed name', '{{> (lookup a b)}}', /by its fixed name/],
        ['a part by a literal', '{{> "nginx/parts/a"}}', /by its fixed name/],
        ['a part with a context', '{{> nginx/parts/a site}}', /values of its own/],
        ['a part with values', '{{> nginx/parts/a domain=name}}', /values of its own/],
        ['a partial block', '{{#> other}}x{{/other}}', /PartialBlockStatement is not allowed/],
        ['an inline partial', '{{#*inline "a"}}x{{/inline}}', /DecoratorBlock is not allowed/],
        ['a decorator', '{{* decorate}}', /Decorator is not allowed/],
        ['a block parameter with a helper\'s name', '{{#each a as |nginx|}}{{nginx b}}{{/each}}', /block parameter/],
        ['a second block parameter with a helper\'s name', '{{#each a as |b html|}}{{html b}}{{/each}}', /block parameter/],
        ['an open block', '{{#if a}}', /Parse error/],
    ])('refuses %s', (_what, source, reason) => {
        expect(() => checkTemplate('nginx/a.conf', source)).toThrow(TemplateError);
        expect(() => checkTemplate('nginx/a.conf', source)).toThrow(reason);
    });

    test.each(QUOTING_HELPERS)('knows {{%s}}', helper => {
        expect(() => checkTemplate('a', `{{${helper} value}}`)).not.toThrow();
    });

    test('names the file and the line', () => {
        expect(() => checkTemplate('nginx/a.conf', 'one\ntwo\n{{three}}\n')).toThrow(/^nginx\/a\.conf\.hbs:3: /);
    });
});

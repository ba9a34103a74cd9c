// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A template may print a value only through a helper that quotes it for the file's format:
 *
 *     server_name {{nginx domain}};       good
 *     server_name {{domain}};             refused, as are {{{domain}}} and {{&nginx domain}}
 *
 * Allowed beside that: text, comments, `if`, `unless`, `each`, `with`, `(lookup …)` inside a helper's arguments, and
 * `{{> nginx/parts/php.conf}}`: a part by its fixed name, which is a template that was checked as well. Decorators, inline
 * partials and names that are computed are refused: they would bring text into a file that was not looked at here.
 */

import Handlebars from 'handlebars';

import { PART } from './parts.ts';
import { quoting } from './quoting.ts';

/** One helper a format, and the only ones there are. */
export const QUOTING_HELPERS = Object.keys(quoting);
const BLOCKS = ['if', 'unless', 'each', 'with'];
const SUBEXPRESSIONS = ['lookup'];

/** How every template is compiled, shipped ones and overrides alike. */
export const COMPILE_OPTIONS = {
    strict: true,
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(QUOTING_HELPERS.map(name => [name, true])),
};

export class TemplateError extends Error {
    override readonly name = 'TemplateError';
}

/**
 * Refuses a template that could write a value as it is.
 * @param name path below templates/ without the ending, for the message
 * @throws TemplateError with the line
 */
export function checkTemplate(name: string, source: string): void {
    let program;
    try {
        program = Handlebars.parse(source);
    } catch (error) {
        throw new TemplateError(`${name}.hbs: ${error instanceof Error ? error.message : String(error)}`);
    }
    checkProgram(program, name);
}

function refuse(name: string, node: hbs.AST.Node, reason: string): never {
    throw new TemplateError(`${name}.hbs:${node.loc.start.line}: ${reason}`);
}

function checkProgram(program: hbs.AST.Program | undefined, name: string): void {
    // `{{#each sites as |nginx|}}` would make {{nginx …}} a value.
    for (const parameter of program?.blockParams ?? []) {
        if (QUOTING_HELPERS.includes(parameter))
            throw new TemplateError(`${name}.hbs: a block parameter must not have the name of the helper ${parameter}.`);
    }
    for (const statement of program?.body ?? [])
        checkStatement(statement, name);
}

function checkStatement(node: hbs.AST.Statement, name: string): void {
    switch (node.type) {
        case 'ContentStatement':
        case 'CommentStatement':
            return;
        case 'MustacheStatement':
            return checkOutput(node as hbs.AST.MustacheStatement, name);
        case 'BlockStatement':
            return checkBlock(node as hbs.AST.BlockStatement, name);
        case 'PartialStatement':
            return checkPart(node as hbs.AST.PartialStatement, name);
        default:
            return refuse(name, node, `${node.type} is not allowed in a template.`);
    }
}

function checkOutput(node: hbs.AST.MustacheStatement, name: string): void {
    const helper = nameOf(node.path);
    if (!QUOTING_HELPERS.includes(helper)) {
        return refuse(name, node, `{{${helper}}} prints a value without quoting it. `
            + `Name the file's format first, one of: ${QUOTING_HELPERS.join(', ')}.`);
    }
    if (!node.escaped)
        return refuse(name, node, `Write {{${helper} …}} with two braces and without &.`);
    if (node.params.length === 0)
        return refuse(name, node, `{{${helper}}} is given nothing to print.`);
    return checkArguments(node, name);
}

function checkBlock(node: hbs.AST.BlockStatement, name: string): void {
    const helper = nameOf(node.path);
    if (!BLOCKS.includes(helper))
        return refuse(name, node, `{{#${helper}}} is not allowed in a template, only ${BLOCKS.join(', ')} are.`);
    checkArguments(node, name);
    checkProgram(node.program, name);
    checkProgram(node.inverse, name);
}

function checkPart(node: hbs.AST.PartialStatement, name: string): void {
    if (node.name.type !== 'PathExpression' || !PART.test(nameOf(node.name)))
        return refuse(name, node, 'A part is included by its fixed name, such as {{> nginx/parts/php.conf}}.');
    // It prints what the including template has, and nothing under other names.
    if (node.params.length > 0 || (node.hash as hbs.AST.Hash | undefined))
        return refuse(name, node, 'A part is included without values of its own.');
    return undefined;
}

function checkArguments(node: { params: hbs.AST.Expression[], hash?: hbs.AST.Hash }, name: string): void {
    for (const argument of [...node.params, ...(node.hash?.pairs ?? []).map(pair => pair.value)]) {
        if (argument.type !== 'SubExpression')
            continue;
        const call = argument as hbs.AST.SubExpression;
        if (!SUBEXPRESSIONS.includes(nameOf(call.path)))
            return refuse(name, call, `(${nameOf(call.path)} …) is not allowed in a template.`);
        checkArguments(call, name);
    }
}

/** What stands at the place of a helper's name; a literal there (`{{"x"}}`, `{{5}}`) is looked up as a value too. */
function nameOf(path: hbs.AST.Node): string {
    return (path as hbs.AST.PathExpression).original;
}

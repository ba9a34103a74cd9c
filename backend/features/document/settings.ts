// SPDX-License-Identifier: LGPL-2.1-or-later
/* The settings of a site as a document has them: one command for each group, with the fields that differ. */

import type { DocumentSite } from '../../contract/document.ts';
import type { CommandName } from '../../contract/index.ts';
import { groupsOf } from './describe.ts';
import { differences, wordsFor } from './differences.ts';
import type { Present, Steps } from './steps.ts';

type Fields = Record<string, unknown>;

/** The command of each group whose fields are its own. */
const GROUPS = {
    web: 'web.set', https: 'https.set', 'php-settings': 'php.set', environment: 'env.set', wordpress: 'wordpress.set',
    laravel: 'laravel.set',
} as const satisfies Partial<Record<keyof DocumentSite, CommandName>>;

/** PHP version, owner and limits, which are one command. */
export function planBasics(steps: Steps, wanted: DocumentSite, { settings }: Present): void {
    const present = { php: settings.php, owner: settings.owner ?? '', ...groupsOf(settings).limits };
    const changed = differences({ php: wanted.php, owner: wanted.owner, ...wanted.limits }, present);
    if (Object.keys(changed).length > 0)
        steps.add(['php', 'owner'].find(field => field in changed) ?? 'limits', 'site.set', changed, wordsFor(changed, present));
}

export function planGroups(steps: Steps, wanted: DocumentSite, { settings }: Present): void {
    const groups = groupsOf(settings);
    for (const [group, command] of Object.entries(GROUPS) as [keyof typeof GROUPS, CommandName][]) {
        const present: Fields = groups[group];
        const changed = differences(settable(group, wanted), present);
        if (Object.keys(changed).length === 0)
            continue;
        steps.add(group, command, { ...changed, ...lists(changed, present), ...group === 'https' && wanted.https?.sure && { sure: true } },
            `${group}: ${wordsFor(changed, present)}`);
    }
}

/** The wanted fields that are settings, as they come to be kept. */
function settable(group: keyof typeof GROUPS, { [group]: fields = {} }: DocumentSite): Fields {
    const own = Object.entries(fields).filter(([field]) => !ONCE.includes(field));
    return Object.fromEntries(own.map(([field, value]) => [field, Array.isArray(value) ? kept(field, value) : value]));
}

/** What is no setting: said once at the creation, or of the command itself. */
const ONCE = ['multisite', 'title', 'email', 'sure'];

/** An empty word stands for none on the command line; a page without a path is none; of two for one error the last counts. */
function kept(field: string, words: readonly string[]): string[] {
    if (field !== 'error-page')
        return [...new Set(words)].filter(word => word !== '');
    const pages = new Map(words.map(word => [codeOf(word), word]));
    return [...pages.values()].filter(word => !word.endsWith('='));
}

function codeOf(page: string): string {
    return page.slice(0, page.indexOf('='));
}

/** Lists as the commands take them: empty is said by an empty word, and an error page is taken away by naming none. */
function lists(changed: Fields, present: Fields): Fields {
    return Object.fromEntries(Object.entries(changed).filter(([, value]) => Array.isArray(value)).map(([field, value]) => {
        const words = value as string[];
        if (field !== 'error-page')
            return [field, words.length === 0 ? [''] : words];
        const gone = (present[field] as string[]).map(codeOf).filter(code => !words.some(word => codeOf(word) === code));
        return [field, [...words, ...gone.map(code => `${code}=`)]];
    }));
}

export function planHeaders(steps: Steps, { headers }: DocumentSite, { settings: { web } }: Present): void {
    if (!headers)
        return;
    const wanted = Object.entries(headers);
    const isCalled = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
    for (const { name } of web.headers.filter(each => !wanted.some(([other]) => isCalled(other, each.name))))
        steps.add('headers', 'header.remove', { name }, `no header ${name}`);
    for (const [name, value] of wanted) {
        if (!web.headers.some(each => isCalled(each.name, name) && each.value === value))
            steps.add(`headers.${name}`, 'header.add', { name, value }, `header ${name}: ${value}`);
    }
}

export function planAccess(steps: Steps, { access }: DocumentSite, { settings: { access: { rules } } }: Present): void {
    for (const action of ['allow', 'deny'] as const) {
        const wanted = access?.[action];
        const present = rules.filter(rule => rule.action === action).map(({ address }) => address);
        const other = access?.[action === 'allow' ? 'deny' : 'allow'] ?? [];
        for (const address of present.filter(each => wanted && !wanted.includes(each) && !other.includes(each)))
            steps.add(`access.${action}`, 'access.remove', { address }, `no rule for ${address}`);
        for (const address of new Set(wanted?.filter(each => !present.includes(each))))
            steps.add(`access.${action}`, `access.${action}`, { address }, `${action} ${address}`);
    }
}

export function planSnippet(steps: Steps, { snippet: wanted }: DocumentSite, { settings: { snippet: { text } } }: Present): void {
    if (wanted === undefined || wanted === text)
        return;
    if (wanted === '')
        steps.add('snippet', 'snippet.remove', {}, 'no lines for nginx');
    else
        steps.add('snippet', 'snippet.set', { text: wanted }, 'lines for nginx');
}

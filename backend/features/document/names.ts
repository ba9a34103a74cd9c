// SPDX-License-Identifier: LGPL-2.1-or-later
/* The names of a site as a document has them, and where they lead. */

import type { DocumentSite } from '../../contract/document.ts';
import { twinOf } from '../../contract/domain.ts';
import { preferenceOf, redirectOf } from './describe.ts';
import { differences } from './differences.ts';
import type { Present, Steps } from './steps.ts';

/** The primary domain, the others, and which form of the primary one is preferred. */
export function planNames(steps: Steps, wanted: DocumentSite, { settings }: Present): void {
    const across = wanted['across-owners'] ? { 'across-owners': true } : {};
    const aliases = wanted.aliases && new Set(wanted.aliases);
    const present = new Set(settings.aliases);

    for (const name of [...present].filter(each => aliases && !aliases.has(each) && each !== wanted.domain)) {
        steps.addFirst('aliases', 'domain.remove', { domain: name }, `no longer answer on ${name}`);
        present.delete(name);
    }
    if (wanted.domain !== settings.domain) {
        const keepsOld = aliases ? aliases.has(settings.domain) : true;
        steps.add('domain', 'domain.rename', { domain: wanted.domain, 'keep-old': keepsOld, ...across },
            `domain ${settings.domain} → ${wanted.domain}`);
        present.delete(wanted.domain);
        if (keepsOld)
            present.add(settings.domain);
    }
    for (const name of [...aliases ?? []].filter(each => !present.has(each))) {
        steps.add('aliases', 'domain.add', { domain: name, ...across }, `also answer on ${name}`);
        present.add(name);
    }
    const { prefer } = wanted;
    if (prefer !== undefined && prefer !== preferenceOf({ ...settings, domain: wanted.domain, aliases: [...present] }))
        steps.add('prefer', 'domain.prefer', { form: prefer }, prefer === 'none' ? 'answer with and without www' : `prefer ${prefer}`);
}

/** Why the preferred form of the domain cannot be had, in a sentence. */
export function problemOfPreference({ domain, aliases, prefer }: DocumentSite): string | undefined {
    if (prefer === undefined || prefer === 'none')
        return undefined;
    const twin = twinOf(domain);
    if (domain.startsWith('www.') !== (prefer === 'www'))
        return `The domain of the site is ${domain}: to prefer ${prefer}, name it ${twin} and ${domain} among its aliases.`;
    return aliases && !aliases.includes(twin) ? `${twin} is not among the aliases of the site.` : undefined;
}

/** What is gone or changed goes first: a name that is redirected can be neither removed nor made the primary one. */
export function planOldRedirects(steps: Steps, wanted: DocumentSite, { settings }: Present): void {
    for (const redirect of wanted.redirects ? settings.redirects.map(redirectOf) : []) {
        const after = wanted.redirects?.find(({ from }) => from === redirect.from);
        if (!after || Object.keys(differences(after, redirect)).length > 0)
            steps.addFirst('redirects', 'redirect.remove', { from: redirect.from }, `no redirect of ${redirect.from} to ${redirect.to}`);
    }
}

/** Comes after the names: it may be one of them that is redirected. */
export function planNewRedirects(steps: Steps, wanted: DocumentSite, { settings }: Present): void {
    wanted.redirects?.forEach((redirect, index) => {
        const before = settings.redirects.find(({ source }) => source === redirect.from);
        if (!before || Object.keys(differences(redirect, redirectOf(before))).length > 0)
            steps.add(`redirects[${index}]`, 'redirect.add', redirect, `redirect ${redirect.from} to ${redirect.to}`);
    });
}

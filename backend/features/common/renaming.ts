// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The names of a site in texts that are not ours: its domains in addresses, its home in paths. Nothing else is touched: a
 * domain in a mail address, or in a sentence, says something else than where the site is.
 */

/** What is replaced by what. */
export interface Renaming {
    /** Domains, by the one that is to be found. */
    domains: Readonly<Record<string, string>>;
    /** Homes: `/home/shop`, by the one that is to be found. */
    homes: Readonly<Record<string, string>>;
}

/** The same, the other way round. */
export function reversed({ domains, homes }: Renaming): Renaming {
    const turn = (names: Readonly<Record<string, string>>): Record<string, string> =>
        Object.fromEntries(Object.entries(names).map(([from, to]) => [to, from]));
    return { domains: turn(domains), homes: turn(homes) };
}

/** A text with other names; templates/wordpress/rename.php does the same inside of serialized values. */
export function renamed(text: string, { domains, homes }: Renaming): string {
    let result = text;
    for (const [from, to] of Object.entries(domains)) {
        // `//`, also as JSON and as a query have it; the name ends there: shop.example is not shop.example.org.
        const address = new RegExp(`(//|\\\\/\\\\/|%2F%2F)${escaped(from)}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`, 'gi');
        result = result.replace(address, (_all, slashes: string) => slashes + to);
    }
    for (const [from, to] of Object.entries(homes)) {
        const words = from.split('/').filter(Boolean).map(escaped);
        const path = new RegExp(`(?<![A-Za-z0-9_.-])(\\\\?/)${words.join('\\1')}(?![A-Za-z0-9_-]|\\.[A-Za-z0-9])`, 'g');
        result = result.replace(path, (_all, slash: string) => slash + to.split('/').filter(Boolean).join(slash));
    }
    return result;
}

function escaped(text: string): string {
    return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

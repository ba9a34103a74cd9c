// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names of different owners above or below each other. Who holds blog.shop.example can set cookies for shop.example, and is
 * taken for a part of it: without an administrator's word a name stays with those who hold the names around it. What counts is
 * what sites of this host really hold, so that no list of public suffixes is needed.
 */

import { baseOf } from '../../contract/domain.ts';
import { conflict } from '../../contract/errors.ts';

/** A name that some site holds. */
export interface HeldName {
    domain: string;
    site: string;
    /** null: the administrators. */
    owner: string | null;
}

export interface Taking {
    /** The names that are to be given to a site. */
    domains: readonly string[];
    owner: string | null;
    /** An administrator has said that it is meant. */
    acrossOwners: boolean;
}

/** Whether two names are the same, or one is above the other; a wildcard counts as the name it is below. */
export function overlap(one: string, other: string): boolean {
    const [a, b] = [baseOf(one), baseOf(other)];
    return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

/**
 * Refuses names that stand above or below those of another owner's sites.
 * @param field of the input that holds the name, by its place in the list
 * @throws HostingError `Conflict` at that field
 */
export function requireNoOverlap(
    { domains, owner, acrossOwners }: Taking, held: readonly HeldName[], field: (index: number) => string,
): void {
    if (acrossOwners)
        return;
    const foreign = held.filter(name => name.owner !== owner);
    for (const [index, domain] of domains.entries()) {
        const other = foreign.find(name => overlap(domain, name.domain));
        if (other) {
            throw conflict(field(index),
                `${domain} overlaps with ${other.domain} of the site ${other.site}, which belongs to ${ownerName(other.owner)}.`,
                'Add --across-owners if that is meant.');
        }
    }
}

function ownerName(owner: string | null): string {
    return owner ?? 'the administrators';
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The commands for one site, as they are found; and the site as it is before them. */

import type { PlannedChange } from '../../contract/document.ts';
import type { InputOf } from '../../contract/index.ts';
import type { CommandName } from '../../contract/index.ts';
import type { DatabaseRecord, SiteSettings } from '../common/site.ts';

/** A site that a document is compared with: one that is there, or one as it will be right after its creation. */
export interface Present {
    /** How commands name it. */
    reference: string;
    /** User name; undefined where the creation will choose it. */
    name: string | undefined;
    settings: SiteSettings;
    databases: readonly Pick<DatabaseRecord, 'engine' | 'name' | 'charset' | 'collation'>[];
}

type Sent<N extends CommandName> = Partial<Omit<InputOf<N>, 'site'>>;

export class Steps {
    readonly changes: PlannedChange[] = [];
    readonly #place: string;
    readonly #site: string;

    /** @param place of the site in the document: `sites[3]` */
    constructor(place: string, site: string) {
        this.#place = place;
        this.#site = site;
    }

    /** A command about the site, asked for by a field of it. */
    add<N extends CommandName>(field: string, command: N, input: Sent<N> & Record<string, unknown>, title: string): void {
        this.#push(field, command, { site: this.#site, ...input }, title, false);
    }

    /** One that gives a name free which another site may be waiting for. */
    addFirst<N extends CommandName>(field: string, command: N, input: Sent<N> & Record<string, unknown>, title: string): void {
        this.#push(field, command, { site: this.#site, ...input }, title, true);
    }

    /** The command that makes the site: it has no name for it yet. */
    create(input: Sent<'site.create'> & Record<string, unknown>, title: string): void {
        this.#push('domain', 'site.create', input, title, false);
    }

    #push(field: string, command: CommandName, input: Record<string, unknown>, title: string, isFirst: boolean): void {
        this.changes.push({ path: `${this.#place}.${field}`, site: this.#site, isFirst, command, input, title });
    }
}

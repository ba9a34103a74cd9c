// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A piece of a site on the host: its user, its home, its virtual host, … A job that creates a site makes the pieces
 * one after the other and undoes a step by removing its piece; a job that deletes it does the same the other way
 * round; a job that changes settings makes the affected pieces again, and undoes a step by making them from the settings
 * before. So each piece is written once and all directions are always there.
 */

import type { Skipped, StepContext, StepDefinition } from '../../engine/job.ts';
import type { Drift, Files } from './generated.ts';
import type { App, SiteRecord, SiteSettings } from './site.ts';

export interface Piece {
    /** Name of its steps: `user`. */
    name: string;
    /** What it is, for people, in the middle of a sentence: `user shop`. */
    label: (site: string) => string;
    /** Makes it, or completes what an interrupted run left, or brings it to other settings. */
    make: (site: SiteRecord, context: StepContext) => Promise<Skipped | void>;
    /** Removes it, whole or partly made or absent. */
    remove: (site: SiteRecord, context: StepContext) => Promise<Skipped | void>;
    /** What of the settings it is made from: a change of any makes it again. */
    settings?: readonly (keyof SiteSettings)[];
    /** The kinds of applications whose sites have it, where not all do. */
    apps?: readonly App[];
    /** `site apply` makes it again, though it follows from no setting: what differs is mended. */
    isCompared?: boolean;
    /** How it differs from what is wanted, where that is no file. */
    drift?: (site: SiteRecord) => Promise<OtherDrift[]>;
    /** The files it generates from the settings, where it does. */
    files?: (site: SiteRecord) => Promise<Files>;
    /** How they are read, where a site's user can put something else in their place; undefined where there is none. */
    reader?: (site: SiteRecord) => (file: string) => Promise<string | undefined>;
    /** Of these files of it nobody is shown the text. */
    isSecret?: (file: string) => boolean;
}

/**
 * A difference that is in no file: what differs in the place of its path, sentences in the place of lines. `unknown`: it could not be
 * looked at, as on a server that does not answer.
 */
export interface OtherDrift { path: string, reason: Drift | 'unknown', diff: string }

/** Whether sites of a kind of application have it. */
export function belongsTo(app: App): (piece: Piece) => boolean {
    return ({ apps }) => apps?.includes(app) ?? true;
}

/** Reads the site a step works on; undefined once the store has forgotten it. */
export type ReadSite = () => SiteRecord | undefined;

/** The step that makes a piece, and removes it when the job is rolled back. */
export function making(piece: Piece, site: string, read: ReadSite): StepDefinition {
    return {
        name: piece.name,
        title: `Create ${piece.label(site)}`,
        do: context => piece.make(required(read), context),
        undo: async context => { await piece.remove(required(read), context); },
    };
}

/** The step that removes a piece, and makes it again when the job is rolled back. */
export function removing(piece: Piece, site: string, read: ReadSite, final: boolean): StepDefinition {
    return {
        name: piece.name,
        title: `Remove ${piece.label(site)}`,
        do: context => piece.remove(required(read), context),
        ...final
            ? { pointOfNoReturn: true }
            : { undo: async (context: StepContext) => { await piece.make(required(read), context); } },
    };
}

/**
 * The step that brings a piece to the site's present settings, and back.
 * @param before the site with its settings before the change
 */
export function changing(piece: Piece, site: string, read: ReadSite, before: ReadSite): StepDefinition {
    return {
        name: piece.name,
        title: `Update ${piece.label(site)}`,
        do: context => piece.make(required(read), context),
        undo: async context => { await piece.make(required(before), context); },
    };
}

function required(read: ReadSite): SiteRecord {
    const site = read();
    if (!site)
        throw new Error('the site of this job is not in the store');
    return site;
}

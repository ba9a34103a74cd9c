// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What a change of a site's settings would do, told before it is made: the steps of its job, and how the generated files would
 * differ from what is on disk. Nothing is stored, begun or written.
 */

import { failed } from '../../contract/errors.ts';
import type { OutputOf } from '../../contract/index.ts';
import type { JobKind } from '../../engine/job.ts';
import { exists } from '../../host/files.ts';
import type { Generated } from '../common/generated.ts';
import type { Piece } from '../common/piece.ts';
import type { SiteRecord } from '../common/site.ts';
import { wouldSubmit } from '../common/submit.ts';
import { type ChangeArgs, concerned } from './change.ts';
import { difference } from './drift.ts';
import type { Pieces } from './pieces.ts';
import type { SiteRecords } from './records.ts';

export type Preview = (work: () => unknown) => Promise<OutputOf<'site.preview'>>;
type FileChange = OutputOf<'site.preview'>['files'][number];

interface PreviewTools {
    records: SiteRecords;
    pieces: Pieces;
    generated: Generated;
    /** The kind of job that changes a site. */
    kind: JobKind<ChangeArgs>;
}

/** @returns what tells of a command, given its work, what it would change. @throws what the command refuses */
export function previewOf(tools: PreviewTools): Preview {
    const { records, pieces, kind } = tools;
    return async work => {
        const wanted = await wouldSubmit(work);
        if (wanted.kind !== kind.kind)
            throw failed('What this command would do cannot be told beforehand.');
        const args = wanted.args as ChangeArgs;
        const { name, before, after } = args;
        // The text of another version of the environment comes into the store with its job.
        const isOtherVersion = after.environment.version !== before.environment.version;
        const known = isOtherVersion ? { ...after, environment: { ...after.environment, version: before.environment.version } } : after;
        const [site, changed] = [records.byName(name), records.withSettings(name, known)];
        if (!site || !changed)
            throw failed(`The site ${name} was deleted meanwhile.`);
        const files: FileChange[] = [];
        for (const piece of concerned(args, pieces))
            files.push(...await changesOf(piece, { site, changed, isOtherVersion }, tools.generated));
        return { title: kind.title(args), steps: kind.steps(args).map(({ title }) => title), files };
    };
}

/** A site as it is, and as it would be. */
interface Pair { site: SiteRecord, changed: SiteRecord, isOtherVersion: boolean }

async function changesOf(piece: Piece, { site, changed, isOtherVersion }: Pair, generated: Generated): Promise<FileChange[]> {
    const present = await piece.files?.(site) ?? new Map<string, string>();
    const wanted = await piece.files?.(changed) ?? new Map<string, string>();
    const changes: FileChange[] = [];
    for (const [path, text] of wanted) {
        const isSecret = piece.isSecret?.(path) ?? false;
        const reason = await generated.drift(path, text, piece.reader?.(site)) ?? (isSecret && isOtherVersion ? 'outdated' : undefined);
        if (reason)
            changes.push({ path, reason, isSecret, diff: isSecret ? '' : await difference(path, text) });
    }
    for (const path of present.keys()) {
        const isSecret = piece.isSecret?.(path) ?? false;
        if (!wanted.has(path) && await exists(path))
            changes.push({ path, reason: 'removed', isSecret, diff: isSecret ? '' : await difference(path, '') });
    }
    return changes;
}

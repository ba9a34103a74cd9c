// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the settings of PHP come to in its pool and in nginx, which have to fit: PHP's own refusal is the one that explains
 * itself, so each limit of nginx is the wider one in time and the same in size.
 */

import { bytesOf } from '../../contract/values.ts';
import type { SiteRecord } from '../common/site.ts';

const MEBIBYTE = 1024 ** 2;
/** Of a body beside the file: the other fields of its form. */
const FORM_BYTES = MEBIBYTE;
/** max_execution_time counts the processor's time. A request that waits instead is ended so much later, in seconds. */
const TERMINATE_AFTER = 5;
/** PHP's master looks at its processes every third of the time; nginx gives up after it. */
const READ_AFTER = 5;

/** Seconds and mebibytes of a site, for both templates. */
export function requestLimits({ phpSettings: { uploadSize, executionTime } }: Pick<SiteRecord, 'phpSettings'>): {
    upload: string; body: string; terminateSeconds: number; readSeconds: number;
} {
    const terminateSeconds = executionTime + TERMINATE_AFTER;
    return {
        upload: megabytes(bytesOf(uploadSize)),
        body: megabytes(bytesOf(uploadSize) + FORM_BYTES),
        terminateSeconds,
        readSeconds: terminateSeconds + READ_AFTER + Math.ceil(terminateSeconds / 3),
    };
}

/** How many processes a pool may have in a slice: its master is one more. */
export function most(processes: number): number {
    return processes - 1;
}

function megabytes(bytes: number): string {
    return `${bytes / MEBIBYTE}M`;
}

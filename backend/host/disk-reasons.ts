// SPDX-License-Identifier: LGPL-2.1-or-later
/* Why a disk takes nothing, as the kernel says it to us by its code and to programs by its words (strerror(3), in the C locale). */

interface DiskReason {
    words: string;
    /** The end of "… could not be written: ". */
    reason: string;
    hint: string;
}

const REASONS: Record<string, DiskReason> = {
    ENOSPC: { words: 'No space left on device', reason: 'the file system is full', hint: 'Free some space and try again.' },
    EDQUOT: {
        words: 'Disk quota exceeded', reason: 'the disk quota is used up', hint: 'Free some space or raise the quota, and try again.',
    },
    EROFS: {
        words: 'Read-only file system', reason: 'the file system is read-only',
        hint: 'Look into the journal for disk errors, and mount it writable again.',
    },
    EIO: { words: 'Input/output error', reason: 'the disk reports an input/output error', hint: 'Look into the journal for disk errors.' },
};

/** Of the code of a call that failed, such as ENOSPC. */
export function reasonOfCode(code: string | undefined): DiskReason | undefined {
    return code === undefined ? undefined : REASONS[code];
}

/** Of what a program said as it failed: its last line counts that tells one. */
export function reasonOfWords(text: string): DiskReason | undefined {
    return Object.values(REASONS)
        .filter(({ words }) => text.includes(words))
        .sort((a, b) => text.lastIndexOf(b.words) - text.lastIndexOf(a.words))[0];
}

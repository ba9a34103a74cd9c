// SPDX-License-Identifier: LGPL-2.1-or-later
/* Answers that cost something and stay true for a while. */

/** The same answer for a while; one that failed is asked for anew. @param milliseconds how long */
export function keptFor<T>(milliseconds: number, ask: () => Promise<T>): () => Promise<T> {
    let kept: { at: number, answer: Promise<T> } | undefined;
    return () => {
        if (!kept || Date.now() - kept.at > milliseconds) {
            const fresh = kept = { at: Date.now(), answer: ask() };
            fresh.answer.catch(() => {
                if (kept === fresh)
                    kept = undefined;
            });
        }
        return kept.answer;
    };
}

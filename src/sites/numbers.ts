// SPDX-License-Identifier: LGPL-2.1-or-later

/** What was typed for a number. What is none is passed on as it is: the service says what is wrong with it. */
export function numberOf(text: string): number {
    return /^\d+$/.test(text.trim()) ? Number(text) : text as unknown as number;
}

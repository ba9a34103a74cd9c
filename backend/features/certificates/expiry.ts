// SPDX-License-Identifier: LGPL-2.1-or-later
/* How long certificates last, and when people are warned. */

const DAY = 86_400_000;
/** Days before the end; for certificates that last 90 days or longer. */
export const WARNINGS = [20, 10, 3] as const;
const USUAL_LIFETIME = 90;

export interface Lifetime { notBefore: string, notAfter: string }

/** Whole days that are left; below zero once it has ended. */
export function daysLeft({ notAfter }: Pick<Lifetime, 'notAfter'>, at: number): number {
    return Math.floor((Date.parse(notAfter) - at) / DAY);
}

/** The warning that is due: 20, 10 or 3, or 0 for one that has ended; null where enough is left. Short lives have shorter warnings. */
export function warningDue(lifetime: Lifetime, at: number): number | null {
    const left = (Date.parse(lifetime.notAfter) - at) / DAY;
    if (left <= 0)
        return 0;
    const whole = (Date.parse(lifetime.notAfter) - Date.parse(lifetime.notBefore)) / DAY;
    const scale = Math.min(1, whole / USUAL_LIFETIME);
    return [...WARNINGS].reverse().find(days => left <= days * scale) ?? null;
}

/** Whether certbot should have renewed it: it does so when a third of its life is left, or 30 days; it gets some time. */
export function isOverdue({ notBefore, notAfter }: Lifetime, at: number): boolean {
    const whole = Date.parse(notAfter) - Date.parse(notBefore);
    const third = Math.min(whole / 3, 30 * DAY);
    return Date.parse(notAfter) - at < third * 0.95;
}

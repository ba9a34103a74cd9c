// SPDX-License-Identifier: LGPL-2.1-or-later
/* Numbers and times as people read them. */

import { pageLanguage } from './language.ts';

const _ = cockpit.gettext;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 365 * DAY], ['month', 30 * DAY], ['day', DAY], ['hour', HOUR], ['minute', MINUTE],
];

const decimal = perLanguage(each =>
    new Intl.NumberFormat(each, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false }));
const compact = perLanguage(each => new Intl.NumberFormat(each, { notation: 'compact', maximumFractionDigits: 1 }));
const moment = perLanguage(each => new Intl.DateTimeFormat(each, { dateStyle: 'medium', timeStyle: 'medium' }));
const relative = perLanguage(each => new Intl.RelativeTimeFormat(each, { numeric: 'auto' }));

/** `84 ms`, `1.3 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
    const whole = Math.max(0, Math.round(ms));
    if (whole < SECOND)
        return cockpit.format(_('$0 ms'), whole);
    if (whole < MINUTE)
        return cockpit.format(_('$0 s'), formatDecimal(whole / SECOND));
    if (whole < HOUR)
        return cockpit.format(_('$0 min $1 s'), Math.floor(whole / MINUTE), Math.floor(whole % MINUTE / SECOND));
    return cockpit.format(_('$0 h $1 min'), Math.floor(whole / HOUR), Math.floor(whole % HOUR / MINUTE));
}

/** The time of what still runs, which is renewed each second: `3 s`. */
export function formatRunning(ms: number): string {
    return ms < MINUTE ? cockpit.format(_('$0 s'), Math.floor(ms / SECOND)) : formatDuration(ms);
}

export function formatBytes(bytes: number): string {
    if (bytes < 1000)
        return cockpit.format(_('$0 B'), bytes);
    if (bytes < 1000 * 1000)
        return cockpit.format(_('$0 kB'), formatDecimal(bytes / 1000));
    if (bytes < 1000 * 1000 * 1000)
        return cockpit.format(_('$0 MB'), formatDecimal(bytes / 1000 / 1000));
    return cockpit.format(_('$0 GB'), formatDecimal(bytes / 1000 / 1000 / 1000));
}

/** With one digit behind the point, or the comma. */
export function formatDecimal(value: number): string {
    return decimal().format(value);
}

/** `1.2k`, as short as a cell. */
export function formatCount(count: number): string {
    return compact().format(count);
}

/** `3 minutes ago`. */
export function formatAgo(time: string, now: number): string {
    const elapsed = now - Date.parse(time);
    for (const [unit, length] of UNITS) {
        if (elapsed >= length)
            return relative().format(-Math.floor(elapsed / length), unit);
    }
    return _('just now');
}

export function formatTime(time: string): string {
    return moment().format(Date.parse(time));
}

/** Made once: to make one takes longer than to format a page with it. */
function perLanguage<T>(make: (language: string) => T): () => T {
    const made = new Map<string, T>();
    return () => {
        const key = language();
        const formatter = made.get(key) ?? make(key);
        made.set(key, formatter);
        return formatter;
    };
}

/** Of the numbers in one text all have the same digits: those of addresses, sizes and ports are Latin in any language. */
function language(): string {
    return `${pageLanguage()}-u-nu-latn`;
}

// SPDX-License-Identifier: LGPL-2.1-or-later

/** Lines that went and came, with signs, between the lines that both texts begin and end with; empty where they are the same. */
export function lineDiff(before: string, after: string): string {
    if (before === after)
        return '';
    const [old, now] = [before.split('\n'), after.split('\n')];
    let same = 0;
    while (same < old.length && same < now.length && old[same] === now[same])
        same += 1;
    let end = 0;
    while (end < old.length - same && end < now.length - same && old.at(-1 - end) === now.at(-1 - end))
        end += 1;
    // Within the part that differs, what stands in both texts is told once only.
    const [gone, come] = [old.slice(same, old.length - end), now.slice(same, now.length - end)];
    return [
        ...gone.filter(line => !come.includes(line)).map(line => `-${line}`),
        ...come.filter(line => !gone.includes(line)).map(line => `+${line}`),
    ].join('\n');
}

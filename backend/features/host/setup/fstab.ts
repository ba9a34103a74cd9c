// SPDX-License-Identifier: LGPL-2.1-or-later
/* Lines of /etc/fstab: device, mount point, type, options, two numbers; fstab(5). */

const LINE = /^([^\S\n]*[^#\s]\S*[^\S\n]+)(\S+)([^\S\n]+\S+[^\S\n]+)(\S+)(.*)$/gm;

/** The options of a mount point; undefined where it has no line. */
export function optionsIn(text: string, mountPoint: string): string[] | undefined {
    const [found] = [...text.matchAll(LINE)].filter(([, , point]) => point === mountPoint);
    return found?.[4]?.split(',');
}

/** The same with one more option, and all else as it was. */
export function withOption(text: string, mountPoint: string, option: string): string {
    return text.replace(LINE, (line, device: string, point: string, type: string, options: string, rest: string) =>
        point === mountPoint ? `${device}${point}${type}${options},${option}${rest}` : line);
}

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

/** The same without some options of a mount point, and all else as it was. */
export function withoutOptions(text: string, mountPoint: string, less: readonly string[]): string {
    return text.replace(LINE, (line, device: string, point: string, type: string, options: string, rest: string) => {
        const kept = options.split(',').filter(option => !less.includes(option));
        return point === mountPoint ? `${device}${point}${type}${kept.join(',') || 'defaults'}${rest}` : line;
    });
}

/** The same with a line for a mount point that has none. */
export function withLine(text: string, device: string, mountPoint: string, type: string): string {
    if (optionsIn(text, mountPoint))
        return text;
    return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${lineOf(device, mountPoint, type)}\n`;
}

/** The same without that line, if nobody has changed it since. */
export function withoutLine(text: string, device: string, mountPoint: string, type: string): string {
    return text.split('\n').filter(line => line !== lineOf(device, mountPoint, type)).join('\n');
}

function lineOf(device: string, mountPoint: string, type: string): string {
    return `${device} ${mountPoint} ${type} defaults 0 0`;
}

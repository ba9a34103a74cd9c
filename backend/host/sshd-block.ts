// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * For an sshd that reads no directory of files (OpenSSH before 8.2, so AlmaLinux 8), or was told not to: what would be in our files
 * stands in sshd_config itself, between lines that say whose it is. As sshd_config(5) has it, what is said first counts, so what is for
 * everybody stands before everything else; a block of Match reaches to the next one, and what is in it counts more than what is for
 * everybody, so ours stand behind everything else.
 */

import { failed } from '../contract/errors.ts';

const BEGIN = '# BEGIN cockpit-hosting';
const END = '# END cockpit-hosting';
const BLOCK = new RegExp(`^${BEGIN}.*\n(?:.*\n)*?${END}\n`, 'gm');
const MATCH = /^Match /m;

/** Whether this text of sshd_config has sshd read the files of a directory, for everybody. */
export function includes(config: string, directory: string): boolean {
    const beforeMatches = config.split(/^\s*match\s/im)[0] ?? '';
    const named = [...beforeMatches.matchAll(/^\s*include[\s=]+(.*)$/gim)].flatMap(([, words = '']) => words.split(/\s+/));
    // A path that does not begin with a slash is one below /etc/ssh.
    const all = named.map(each => `/etc/ssh/${each.replaceAll('"', '')}`);
    return all.some(each => each.endsWith(`${directory}/*.conf`) || each.endsWith(`${directory}/*`));
}

/**
 * The text of sshd_config with these parts as blocks of ours, or without any where there are none. The rest stays as it is.
 * @throws HostingError `Failed` where a block has no end: nobody knows then what is ours
 */
export function withBlocks(config: string, parts: readonly string[]): string {
    const rest = config.replace(BLOCK, '');
    if (rest.includes(BEGIN) || rest.includes(END)) {
        throw failed('/etc/ssh/sshd_config was edited between the lines that mark what is ours.',
            `Take out what is not yours, with the line "${BEGIN}…" or "${END}" that is left.`);
    }
    const split = parts.map(part => {
        const at = part.search(MATCH);
        const head = at < 0 ? part : part.slice(0, at);
        // Comments alone stay with what they are about.
        return /^\s*[^#\s]/m.test(head) ? [head, part.slice(head.length)] : ['', part];
    });
    const [forAll, matching] = [0, 1].map(index => block(split.map(each => each[index]).join('')));
    const gap = rest === '' || rest.endsWith('\n') || matching === '' ? '' : '\n';
    return `${forAll}${rest}${gap}${matching}`;
}

function block(text: string): string {
    const head = `${BEGIN}: hostingctl writes this from /etc/ssh/sshd_config.d, which this sshd does not read by itself.\n`;
    return text && `${head}${text}${END}\n`;
}

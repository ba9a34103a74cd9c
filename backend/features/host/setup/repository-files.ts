// SPDX-License-Identifier: LGPL-2.1-or-later
/* The files of /etc/yum.repos.d: sections [id] with lines `enabled=1`, which is what dnf takes where there is none: dnf.conf(5). */

import { type Facts, REPOSITORIES } from './facts.ts';

type Files = Pick<Facts, 'files'>;

/** Whether a repository is enabled; undefined where there is none of that name. */
export function enabledIn({ files }: Files, id: string): boolean | undefined {
    const section = sectionOf(fileOf(files, id)?.text ?? '', id);
    return section && !/^enabled\s*=\s*(?:0|false|no|off)\s*$/im.test(section.text);
}

/** Its file with it enabled, everything else as it was. */
export function withEnabled({ files }: Files, id: string): { file: string, text: string } {
    const { file = '', text = '' } = fileOf(files, id) ?? {};
    const section = sectionOf(text, id);
    if (!section)
        return { file, text };
    const changed = section.text.replace(/^enabled[^\S\n]*=.*$/gim, 'enabled=1');
    return { file, text: text.slice(0, section.start) + changed + text.slice(section.start + section.text.length) };
}

function fileOf(files: Facts['files'], id: string): { file: string, text: string } | undefined {
    for (const [file, text] of Object.entries(files)) {
        if (file.startsWith(`${REPOSITORIES}/`) && sectionOf(text, id))
            return { file, text };
    }
    return undefined;
}

/** From its head to the next one's. */
function sectionOf(text: string, id: string): { start: number, text: string } | undefined {
    const heads = [...text.matchAll(/^\[([^\]\n]+)\][^\S\n]*$/gm)];
    const at = heads.findIndex(([, name]) => name === id);
    const start = heads[at]?.index;
    return start === undefined ? undefined : { start, text: text.slice(start, heads[at + 1]?.index) };
}

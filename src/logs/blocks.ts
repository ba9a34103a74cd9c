// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The lines of a log as the page holds them: in blocks that stay the same objects while the log grows, so that what is
 * drawn is not drawn again.
 */

export interface Block {
    readonly id: number;
    readonly lines: readonly string[];
}

const BLOCK_LINES = 100;
/** More than anybody reads at a stretch. The oldest go first. */
const MOST_BLOCKS = 60;

/** Blocks with more lines at the end. */
export function append(blocks: readonly Block[], lines: readonly string[]): readonly Block[] {
    if (lines.length === 0)
        return blocks;
    const last = blocks.at(-1);
    const isOpen = last !== undefined && last.lines.length < BLOCK_LINES;
    const rest = isOpen ? [...last.lines, ...lines] : lines;
    const kept = isOpen ? blocks.slice(0, -1) : blocks;
    let id = isOpen ? last.id : (last?.id ?? 0) + 1;
    const added: Block[] = [];
    for (let at = 0; at < rest.length; at += BLOCK_LINES)
        added.push({ id: id++, lines: rest.slice(at, at + BLOCK_LINES) });
    return [...kept, ...added].slice(-MOST_BLOCKS);
}

/** Blocks with the lines alone in which every word occurs, in any case; a block that keeps all its lines stays the same. */
export function filterBlocks(blocks: readonly Block[], text: string): readonly Block[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0)
        return blocks;
    return blocks.flatMap(block => {
        const lines = block.lines.filter(line => {
            const lower = line.toLowerCase();
            return words.every(word => lower.includes(word));
        });
        return lines.length === block.lines.length ? [block] : lines.length > 0 ? [{ id: block.id, lines }] : [];
    });
}

export function countLines(blocks: readonly Block[]): number {
    return blocks.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** Control characters, and those that would turn around or hide what stands beside them (rule R10). */

const DECEPTIVE = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** A line as it may be shown: what a visitor smuggled into the log is seen for what it is. */
export function plainLine(line: string): string {
    return line.replace(DECEPTIVE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

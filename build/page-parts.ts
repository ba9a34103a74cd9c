// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which files the page is made of: `base` is what every view needs, `shared` what several of the lazily fetched parts have in
 * common, and each part brings only what is its own. Left alone, the bundler would make a file of every small thing that two
 * parts share, and each file is a request through Cockpit's bridge.
 */

interface Graph {
    getModuleInfo: (id: string) => { importedIds: readonly string[] } | null;
}

const ENTRY = /\/src\/index\.(html|tsx)$/;

/** What the entry imports, and what that imports, and so on; found once in each build. */
let base: Set<string> | undefined;

function baseOf(graph: Graph, entry: string): Set<string> {
    const found = new Set<string>();
    const open = [entry];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (found.has(id))
            continue;
        found.add(id);
        open.push(...graph.getModuleInfo(id)?.importedIds ?? []);
    }
    return found;
}

interface Group {
    /** No file of this kind for a module without a name. */
    name: (id: string, graph: Graph) => string | null;
    debugName: string;
    /** A file takes what its modules import along, unless that has its place already. */
    priority: number;
    minShareCount: number;
}

/** For the bundler's `codeSplitting`. @param entry the script that the page starts with */
export function pageParts(entry: string): { groups: Group[] } {
    const isBase = (id: string, graph: Graph): boolean => (base ??= baseOf(graph, entry)).has(id) && !ENTRY.test(id);
    return {
        groups: [
            { debugName: 'base', name: (id, graph) => isBase(id, graph) ? 'base' : null, priority: 2, minShareCount: 1 },
            { debugName: 'shared', name: () => 'shared', priority: 1, minShareCount: 2 },
        ],
    };
}

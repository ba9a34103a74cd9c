// SPDX-License-Identifier: LGPL-2.1-or-later
/* A host that is made up of a few maps, for tests of what brings sites into its policy: modules for vi.mock(). */

import { setTimeout as sleep } from 'node:timers/promises';

import { failed } from '../../backend/contract/errors.ts';

export const world = {
    mode: 'enforcing', contexts: new Map<string, string>(), modules: new Map<string, string>(), files: new Map<string, string>(),
    imports: 0, transactions: 0, reloads: 0, restarted: [] as string[], relabelled: [] as string[],
    refuse: undefined as ((files: Map<string, string>) => string | undefined) | undefined,
    refuseImport: false,
    /** Time that each look at the mode takes but the first. Milliseconds. */
    modeDelay: 0,
    looks: 0,
};

export const selinux = {
    selinuxMode: async (): Promise<string> => {
        if (world.looks++ > 0 && world.modeDelay > 0)
            await sleep(world.modeDelay);
        return world.mode;
    },
    knowsContext: (): Promise<boolean> => Promise.resolve(true),
    contextOfFile: (): Promise<string> => Promise.resolve('system_u:object_r:var_t:s0'),
};

export const relabel = {
    restoreLabels: (paths: string[]): Promise<string[]> => { world.relabelled.push(...paths); return Promise.resolve([]); },
};

export const files = {
    readFile: (file: string): Promise<string | undefined> => Promise.resolve(world.files.get(file)),
    exists: (file: string): Promise<boolean> => Promise.resolve(world.files.has(file)),
    writeFile: (file: string, text: string): Promise<void> => { world.files.set(file, text); return Promise.resolve(); },
    removeFile: (file: string): Promise<void> => { world.files.delete(file); return Promise.resolve(); },
    makeDirectory: (): Promise<void> => Promise.resolve(),
};

export const policy = {
    localContexts: (): Promise<string> => Promise.resolve([...world.contexts].map(entry => entry.join('    ')).join('\n')),
    importLocal: (lines: string[]): Promise<void> => {
        if (world.refuseImport)
            return Promise.reject(failed('semanage failed with status 1: no space left'));
        world.imports++;
        for (const line of lines) {
            const [, action, type, level, pattern] = /^fcontext -([adm]) -f a(?: -s system_u -t (\S+) -r (\S+))? '(.*)'$/.exec(line)!;
            if (action === 'd')
                world.contexts.delete(pattern!);
            else
                world.contexts.set(pattern!, `system_u:object_r:${type}:${level}`);
        }
        return Promise.resolve();
    },
    installedModules: (): Promise<string[]> => Promise.resolve([...world.modules.keys()]),
    changeModules: (files: string[], removed: string[]): Promise<void> => {
        const texts = new Map(files.map(file => [file, world.files.get(file) ?? '']));
        world.transactions++;
        const refusal = world.refuse?.(texts);
        if (refusal !== undefined)
            return Promise.reject(failed(refusal));
        for (const [file, text] of texts)
            world.modules.set(file.split('/').at(-1)!.replace('.cil', ''), text);
        for (const name of removed)
            world.modules.delete(name);
        return Promise.resolve();
    },
    listPorts: (): Promise<string> => Promise.resolve('redis_port_t   tcp   6379\n'),
};

// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The lint rule that keeps imports going downwards, as eslint.config.js has it: a forbidden import has to be seen, or the
 * rule says nothing.
 */

import path from 'node:path';

import { ESLint } from 'eslint';
import { describe, expect, test, vi } from 'vitest';

// ESLint takes its time on a machine that is busy.
vi.setConfig({ testTimeout: 60_000 });

const RULE = 'import-x/no-restricted-paths';
const root = path.resolve(import.meta.dirname, '../..');

// That one rule alone, and without types, which it does not need: a second instead of ten.
const eslint = new ESLint({
    cwd: root,
    ruleFilter: ({ ruleId }) => ruleId === RULE,
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

/** What the rule says of a file with one line of code. */
async function refusals(file: string, code: string): Promise<string[]> {
    const [result] = await eslint.lintText(`${code}\n`, { filePath: path.join(root, file) });
    expect(result!.messages.filter(each => each.fatal)).toEqual([]);
    return result!.messages.filter(each => each.ruleId === RULE).map(each => each.message);
}

const imports = (from: string): string => `import { x } from '${from}'; export default x;`;

describe('an import upwards is refused', () => {
    test.each([
        ['backend/host/run.ts', '../features/sites/names.ts'],
        ['backend/host/run.ts', '../store/store.ts'],
        ['backend/host/run.ts', '../engine/job.ts'],
        ['backend/host/dbus/bus.ts', '../../service/input.ts'],
        ['backend/store/store.ts', '../engine/job.ts'],
        ['backend/store/store.ts', '../features/sites/records.ts'],
        ['backend/engine/engine.ts', '../features/sites/names.ts'],
        ['backend/engine/engine.ts', '../service/input.ts'],
        ['backend/features/sites/names.ts', '../../service/input.ts'],
        ['backend/service/dispatch.ts', '../features/sites/names.ts'],
        ['backend/contract/index.ts', '../host/run.ts'],
        ['backend/contract/index.ts', '../store/store.ts'],
        ['backend/contract/index.ts', '../engine/job.ts'],
        ['backend/contract/index.ts', '../features/sites/names.ts'],
        ['backend/contract/index.ts', '../service/input.ts'],
        ['backend/contract/index.ts', '../cli/help.ts'],
        ['backend/cli/client.ts', '../service/input.ts'],
        ['backend/features/sites/names.ts', '../../cli/output.ts'],
        ['backend/service/dispatch.ts', '../cli/output.ts'],
        ['backend/cli/client.ts', '../features/sites/names.ts'],
        ['backend/cli/client.ts', '../engine/job.ts'],
        ['backend/cli/client.ts', '../store/store.ts'],
        ['src/api/client.ts', '../../backend/engine/job.ts'],
        ['src/api/client.ts', '../../backend/host/run.ts'],
        ['src/app/app.tsx', '../../backend/version.ts'],
        ['backend/hostingd.ts', '../src/api/client.ts'],
        ['backend/contract/index.ts', '../../src/api/client.ts'],
    ])('%s ← %s', async (file, from) => {
        expect(await refusals(file, imports(from))).toHaveLength(1);
    });

    test.each([
        ['of types alone', 'import type { Engine } from \'../engine/engine.ts\'; export type X = Engine;'],
        ['that is passed on', 'export * from \'../engine/engine.ts\';'],
        ['that comes later', 'export const later = () => import(\'../engine/engine.ts\');'],
        ['that goes round about', imports('../../backend/store/../engine/engine.ts')],
    ])('also one %s', async (_how, code) => {
        expect(await refusals('backend/host/run.ts', code)).toHaveLength(1);
    });

    test('with the reason', async () => {
        const [reason] = await refusals('backend/host/run.ts', imports('../engine/job.ts'));
        expect(reason).toContain('imports go downwards only');
    });
});

describe('an import downwards is taken', () => {
    test.each([
        ['backend/service/dispatch.ts', '../engine/engine.ts'],
        ['backend/service/dispatch.ts', '../store/store.ts'],
        ['backend/service/dispatch.ts', '../host/dbus/bus.ts'],
        ['backend/service/dispatch.ts', '../contract/index.ts'],
        ['backend/features/sites/names.ts', '../../engine/job.ts'],
        ['backend/features/sites/names.ts', '../../host/run.ts'],
        ['backend/features/sites/names.ts', '../common/site.ts'],
        ['backend/engine/engine.ts', '../store/store.ts'],
        ['backend/store/store.ts', '../host/run.ts'],
        ['backend/host/run.ts', '../contract/errors.ts'],
        ['backend/cli/client.ts', '../host/dbus/bus.ts'],
        ['backend/cli/client.ts', '../contract/index.ts'],
        ['backend/hostingd.ts', './features/sites/names.ts'],
        ['src/api/client.ts', '../../backend/contract/index.ts'],
        ['src/api/client.ts', '../app/format.ts'],
    ])('%s ← %s', async (file, from) => {
        expect(await refusals(file, imports(from))).toEqual([]);
    });
});

test('the rule is on for every file of the program', async () => {
    for (const file of ['backend/host/run.ts', 'backend/hostingd.ts', 'src/api/client.ts', 'src/app/app.tsx']) {
        const { rules } = await eslint.calculateConfigForFile(path.join(root, file)) as { rules: Record<string, unknown[]> };
        expect(rules[RULE]?.[0], file).toBe(2);
    }
});

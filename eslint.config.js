// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * One setup for mistakes and for format. `npx eslint --fix .` formats. The rules of typescript-eslint that ask for types are checked by
 * oxlint, in a tenth of the time (.oxlintrc.json).
 */

import stylistic from '@stylistic/eslint-plugin';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** A folder may import from those that stand after it, and from `contract`; nothing imports from those before it. */
const LAYERS = ['service', 'features', 'engine', 'store', 'host'];

const downwards = LAYERS.flatMap((layer, index) => [
    ...LAYERS.slice(0, index).map(above => ({
        target: `backend/${layer}`, from: `backend/${above}`,
        message: `${layer} stands below ${above}: imports go downwards only (docs/architecture.md).`,
    })),
]);

export default tseslint.config(
    { ignores: ['dist', 'node_modules', 'test-results'] },
    ...tseslint.configs.strict,
    stylistic.configs.customize({
        indent: 4, semi: true, quotes: 'single', braceStyle: '1tbs', arrowParens: false, commaDangle: 'always-multiline',
    }),
    {
        plugins: { 'import-x': importX },
        settings: {
            'import-x/resolver-next': [createTypeScriptImportResolver({
                project: ['tsconfig.json', 'src/tsconfig.json'], noWarnOnMultipleProjects: true,
            })],
        },
        rules: {
            'import-x/no-restricted-paths': ['error', { zones: [
                ...downwards,
                // The service is a face: what hosting is, it learns from the contract and from what hostingd.ts gives it.
                { target: 'backend/service', from: 'backend/features', message: 'The service decides nothing about hosting.' },
                ...['service', 'features', 'engine', 'store', 'host', 'cli'].map(from => ({
                    target: 'backend/contract', from: `backend/${from}`, message: 'Everything may read the contract; it reads nothing.' })),
                ...['service', 'features', 'engine', 'store'].map(from => ({
                    target: 'backend/cli', from: `backend/${from}`, message: 'The command line knows the contract and the bus alone.' })),
                { target: 'src', from: 'backend', except: ['contract'], message: 'The page knows the contract alone.' },
                { target: 'backend', from: 'src', message: 'The service does not know the page.' },
                ...LAYERS.map(layer => ({
                    target: `backend/${layer}`, from: 'backend/cli', message: 'The service does not know its command line.' })),
            ] }],
            'import-x/no-cycle': 'error',
            'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
            'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
            'no-restricted-imports': ['error', { paths: [{
                name: 'node:child_process', importNames: ['exec', 'execSync'], message: 'No shell (rule R1): use host/run.ts.',
            }] }],
            curly: ['error', 'multi-or-nest', 'consistent'],
            eqeqeq: 'error',
            'max-len': ['error', { code: 140 }],
            '@stylistic/arrow-parens': ['error', 'as-needed'],
            '@stylistic/no-multi-spaces': ['error', { ignoreEOLComments: true }],
            '@stylistic/max-statements-per-line': 'off',
            '@stylistic/indent-binary-ops': 'off',
            '@stylistic/operator-linebreak': 'off',
            '@stylistic/no-mixed-operators': 'off',
            '@stylistic/multiline-ternary': 'off',
            '@stylistic/quote-props': ['error', 'as-needed'],
            '@stylistic/member-delimiter-style': ['error', { multiline: { delimiter: 'semi' }, singleline: { delimiter: 'comma' } }],
            '@typescript-eslint/no-invalid-void-type': 'off',
            '@typescript-eslint/explicit-module-boundary-types': 'error',
            '@typescript-eslint/consistent-type-imports': 'error',
            '@typescript-eslint/no-non-null-assertion': 'error',
        },
    },
    { files: ['src/**/*.ts', 'src/**/*.tsx'], ...reactHooks.configs.flat['recommended-latest'] },
    // Tests read as lists of cases: a `describe` is long by nature.
    { files: ['**/*.test.ts', 'test/**'], rules: {
        'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off',
        // Statements, dumps and programs for the test host stand as they are sent.
        'max-len': ['error', { code: 140, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
    } },
);

// SPDX-License-Identifier: LGPL-2.1-or-later
/* Template overrides of the administrator that do not fit this version. */

import type { OutputOf } from '../../../contract/index.ts';
import { listTemplates, overridePath } from '../../templates/commands.ts';
import { type Check, command, type Finding } from './check.ts';

export const templatesCheck: Check = {
    name: 'templates', title: 'Template overrides', run: async () => (await listTemplates()).flatMap(templateFaults),
};

export function templateFaults({ name, state, shipped, problem }: OutputOf<'template.list'>[number]): Finding[] {
    if (state === 'shipped' || (state === 'override' && shipped !== 'changed'))
        return [];
    const file = overridePath(name, state === 'unused');
    const away = command('mv', '--', file, `/root/${file.split('/').at(-1)}`);
    if (state === 'broken') {
        return [{
            state: 'fail', subject: file, message: `${file} cannot be used: ${problem ?? ''}`, repair: away,
            hint: `The repair brings back the shipped one: see it with hostingctl template show ${name} --shipped`,
        }];
    }
    return [{
        state: 'warn', subject: file, repair: away,
        ...state === 'unused' ? { message: `${file} is not used: ${problem ?? ''}` } : {
            message: `${file} was made from an earlier version of the shipped template, which has changed since.`,
            hint: `Bring over what is new: hostingctl template show ${name} --shipped`,
        },
    }];
}

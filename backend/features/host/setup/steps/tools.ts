// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the panel itself calls on a host with SELinux: semanage and semodule. */

import { missingOf } from '../facts.ts';
import { done, install, needed, type Part } from '../step.ts';

const PACKAGES = ['policycoreutils', 'policycoreutils-python-utils'];

export const tools: Part = {
    name: 'selinux-tools',
    title: 'Install the tools of SELinux',
    judge: facts => {
        const missing = missingOf(facts, PACKAGES);
        return missing.length === 0 ? done('They are installed.') : needed(`Not installed: ${missing.join(', ')}.`, install(...missing));
    },
};

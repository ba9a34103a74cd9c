// SPDX-License-Identifier: LGPL-2.1-or-later
/* /etc/selinux/config, selinux_config(5): one setting is changed, and everything else stays as it is, comments too. */

export const SELINUX_CONFIG = '/etc/selinux/config';

/** The value that counts is that of the last line that sets it; libselinux takes no spaces before it. */
const SETTING = /^SELINUX=.*$/gm;

/** The text with `SELINUX=enforcing`. */
export function withEnforcing(text: string): string {
    if (SETTING.test(text))
        return text.replaceAll(SETTING, 'SELINUX=enforcing');
    return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}SELINUX=enforcing\n`;
}

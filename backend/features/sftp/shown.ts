// SPDX-License-Identifier: LGPL-2.1-or-later

import type { SftpSettings, ShownSftp } from '../../contract/sftp.ts';

/** The settings without anything of a password. */
export function shownSftp({ enabled, password, keys }: SftpSettings): ShownSftp {
    return { enabled, hasPassword: password !== null, keys };
}

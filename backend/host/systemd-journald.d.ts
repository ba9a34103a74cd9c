// SPDX-License-Identifier: LGPL-2.1-or-later
/* What we use of systemd-journald 1.5, which brings no declarations. */

declare module 'systemd-journald' {
    type Log = (message: string, fields?: Record<string, string>) => void;

    export default class Journald {
        constructor(fields?: Record<string, string>);
        err: Log;
        warning: Log;
        notice: Log;
        info: Log;
        debug: Log;
    }
}

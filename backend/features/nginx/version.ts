// SPDX-License-Identifier: LGPL-2.1-or-later
/* What nginx of this host can do: Enterprise Linux has 1.14 to 1.26. */

import { run } from '../../host/run.ts';

export interface NginxAbilities {
    /** `http2 on;` in a server, since 1.25.1; before, HTTP/2 is a word of `listen`, for all sites at once. */
    http2Directive: boolean;
    /** `ssl_reject_handshake`, since 1.19.4. */
    rejectHandshake: boolean;
}

let known: Promise<NginxAbilities> | undefined;

/** Asked once in each life of the service, which is short. */
export function nginxAbilities(): Promise<NginxAbilities> {
    known ??= run('nginx', ['-v']).then(({ stderr }) => abilitiesOf(stderr));
    return known;
}

/** What nginx says of its version; one that is not understood is taken for a new one. */
export function abilitiesOf(words: string): NginxAbilities {
    const [, major, minor, patch] = /nginx\/(\d+)\.(\d+)\.(\d+)/.exec(words) ?? [];
    const number = major === undefined ? Number.POSITIVE_INFINITY : Number(major) * 1e6 + Number(minor) * 1e3 + Number(patch);
    return { http2Directive: number >= 1_025_001, rejectHandshake: number >= 1_019_004 };
}

// SPDX-License-Identifier: LGPL-2.1-or-later
/* The step that declares an issued certificate invalid, for good. */

import type { StepDefinition } from '../../engine/job.ts';
import { revoke } from './certbot.ts';

/** In the words of Let's Encrypt and of Pebble. */
const IS_REVOKED = /already (?:been )?revoked/i;

/**
 * Where the authority does not answer, nothing has changed and the job is rolled back. Once it has, the job can only go on: the
 * step that follows is to be a point of no return.
 * @param reason one of those that RFC 5280 knows, in certbot's spelling
 */
export function revoking(site: string, reason: string): StepDefinition {
    return {
        name: 'revoke',
        title: 'Declare the certificate invalid at its authority',
        do: async context => {
            // What was killed on the way may have got as far: the authority knows.
            for (let isLast = false; ; isLast = true) {
                try {
                    context.artifact('certbot', await revoke(site, reason));
                    return;
                } catch (error) {
                    if (IS_REVOKED.test(String(error))) {
                        context.log('It is revoked already.');
                        return;
                    }
                    if (isLast)
                        throw error;
                }
            }
        },
    };
}

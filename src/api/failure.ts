// SPDX-License-Identifier: LGPL-2.1-or-later
/* Every way a call can fail, in one shape that a view can show. */

import { errorPrefix } from 'virtual:contract';

import type { ErrorCode, ErrorDocument } from '../../backend/contract/errors.ts';

const _ = cockpit.gettext;

/**
 * `Unavailable`: the service is not installed or cannot be started. `Lost`: the answer never came; what was asked for
 * may have happened.
 */
export type FailureCode = ErrorCode | 'Unavailable' | 'Lost';

export class Failure extends Error {
    override readonly name = 'Failure';
    readonly code: FailureCode;
    readonly fields: Record<string, string>;
    readonly hint: string | undefined;

    constructor(code: FailureCode, document: ErrorDocument) {
        super(document.message);
        this.code = code;
        this.fields = document.fields ?? {};
        this.hint = document.hint;
    }
}

const CODES: readonly string[] = ['Invalid', 'NotFound', 'Denied', 'Conflict', 'Failed'] satisfies ErrorCode[];

const DBUS = 'org.freedesktop.DBus.Error.';
const UNAVAILABLE = ['ServiceUnknown', 'NameHasNoOwner', 'TimedOut', 'FileNotFound', 'NoServer'];
const LOST = ['NoReply', 'Timeout', 'Disconnected', 'UnknownObject', 'UnknownInterface', 'UnknownMethod'];

/** Makes a Failure of what `client.call` was rejected with: a D-Bus error, or a problem of Cockpit's connection. */
export function toFailure(error: unknown): Failure {
    if (error instanceof Failure)
        return error;
    const { name, problem, message } = parts(error);
    if (name.startsWith(errorPrefix) && CODES.includes(name.slice(errorPrefix.length)))
        return new Failure(name.slice(errorPrefix.length) as ErrorCode, parseDocument(message));

    const hint = message ? { hint: message } : {};
    const known = name.startsWith(DBUS) ? name.slice(DBUS.length) : '';
    if (UNAVAILABLE.includes(known) || known.startsWith('Spawn.') || name.startsWith('org.freedesktop.systemd1.')
        || problem === 'not-found')
        return new Failure('Unavailable', { message: _('The hosting service does not answer.'), ...hint });
    if (known === 'AccessDenied' || known === 'AuthFailed' || problem === 'access-denied')
        return new Failure('Denied', { message: _('You may not use the hosting service of this host.'), ...hint });
    if (LOST.includes(known) || problem)
        return new Failure('Lost', { message: _('The connection to the hosting service was interrupted.'), ...hint });
    return new Failure('Failed', { message: message || name || _('Unknown error') });
}

function parts(error: unknown): { name: string, problem: string, message: string } {
    const object = typeof error === 'object' && error !== null ? error as Record<string, unknown> : {};
    const text = (key: string): string => typeof object[key] === 'string' ? object[key] : '';
    // Cockpit repeats the code of its problem where it has no words for it.
    const [problem, message] = [text('problem'), text('message')];
    return { name: text('name'), problem, message: message === problem ? '' : message };
}

/** The message of an error of ours is a JSON document; one that is not is shown as it is. */
function parseDocument(text: string): ErrorDocument {
    try {
        const document = JSON.parse(text) as Partial<ErrorDocument> | null;
        if (typeof document?.message === 'string')
            return { ...document, message: document.message };
    } catch { /* not JSON */ }
    return { message: text };
}
